// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

/** What somebody wants to do, in the words of a SubjectAccessReview. */
public sealed interface AccessRequest {

    /** A resource of a namespace. */
    record Resource(String group, String version, String resource, String namespace, String verb)
            implements AccessRequest {}

    /** A path that is no resource. */
    record NonResource(String path, String verb) implements AccessRequest {}
}
