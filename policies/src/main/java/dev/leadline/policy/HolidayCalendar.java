// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/**
 * Whose holidays shape the demand.
 *
 * @param country ISO 3166-1 alpha-2
 * @param subdivision ISO 3166-2 part, or empty
 */
public record HolidayCalendar(String country, String subdivision) {}
