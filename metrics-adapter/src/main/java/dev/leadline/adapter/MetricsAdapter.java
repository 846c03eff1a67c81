// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The metrics adapter, a process of its own: it keeps answering when the autoscaler is down. */
@SpringBootApplication
public class MetricsAdapter {

    /** Starts the adapter. */
    public static void main(String[] arguments) {
        SpringApplication.run(MetricsAdapter.class, arguments);
    }
}
