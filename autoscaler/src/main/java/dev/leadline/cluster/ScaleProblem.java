// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

/** Why a scale target could not be read or written. */
public enum ScaleProblem {
    /** There is no such object. */
    Missing,
    /** The API server does not know the kind, or the kind has no scale subresource. */
    NotScalable,
    /** The pod selector is empty. */
    SelectorEmpty,
    /** The rights do not suffice. */
    Forbidden,
    /** The namespace is being deleted. */
    NamespaceTerminating,
    /** The number is not acceptable to the API server or its admission. */
    Refused,
    /** No answer in time, or the server asks to come back later. */
    Unreachable
}
