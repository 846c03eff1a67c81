// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ports on the command line; 0 is any free one. */
final class PortOption implements ITypeConverter<Integer> {

    private static final int LAST = 65_535;

    @Override
    public Integer convert(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= LAST) {
            return Integer.valueOf(text);
        }
        throw new TypeConversionException(
                "a port is between 0 and " + LAST + ", not " + text + "; 0 takes any free one");
    }
}
