// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version as the jar's manifest tells it. */
final class ProductVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"leadline " + number(), "Java " + Runtime.version()};
    }

    static String number() {
        return Optional.ofNullable(Leadline.class.getPackage().getImplementationVersion())
                .orElse("(unpackaged)");
    }
}
