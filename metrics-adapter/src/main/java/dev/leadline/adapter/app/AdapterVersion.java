// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version as the jar's manifest tells it. */
final class AdapterVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"leadline adapter " + number(), "Java " + Runtime.version()};
    }

    static String number() {
        return Optional.ofNullable(Adapter.class.getPackage().getImplementationVersion())
                .orElse("0.0.0-development");
    }
}
