// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

/** Names of the group that is served. */
final class ApiGroup {

    static final String NAME = "external.metrics.k8s.io";
    static final String VERSION = "v1beta1";
    static final String GROUP_VERSION = NAME + "/" + VERSION;
    static final String LIST_KIND = "ExternalMetricValueList";

    private ApiGroup() {}
}
