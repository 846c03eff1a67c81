// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/**
 * Where and in which dialect the engines of a pool publish metrics.
 *
 * @param engine {@code auto} or the name of an engine such as {@code vllm}
 * @param port TCP port on each pod
 * @param path starts with a slash
 * @param scheme {@code http} or {@code https}
 */
public record EngineEndpoint(String engine, int port, String path, String scheme) {

    /** What a vLLM pod does when nobody configures it. */
    public static final EngineEndpoint DEFAULT = new EngineEndpoint("auto", 8000, "/metrics", "http");
}
