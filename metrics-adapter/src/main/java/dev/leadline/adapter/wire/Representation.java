// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

/** In which form a document is answered; the content types are compared letter by letter by the aggregator. */
enum Representation {
    /** The document as it is. */
    Plain("application/json"),
    /** Discovery of everything at once. */
    DiscoveryV2("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"),
    /** The same as it was before. */
    DiscoveryV2Beta1("application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList");

    private final String contentType;

    Representation(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }
}
