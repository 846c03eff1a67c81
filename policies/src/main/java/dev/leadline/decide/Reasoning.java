// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.util.Map;

/**
 * Why a number is what it is. A decision looks at many bounds and limits and only a few move its number, so most reasons are
 * given as something that can say them and never asked.
 *
 * @param numbers what it was computed from, in reading order
 * @param sentence the reason for a tired operator
 */
record Reasoning(Map<String, Double> numbers, String sentence) {}
