// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

/** Why the API server did not take a status or an event. */
public enum StatusProblem {
    /** The rights do not suffice. */
    Forbidden,
    /** The body is not acceptable: the installed custom resource definition differs from this release. */
    Refused,
    /** The namespace is being deleted. */
    NamespaceTerminating,
    /** No answer in time, or the server asks to come back later. */
    Unreachable
}
