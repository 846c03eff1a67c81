// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * Writes strings so that every reader takes them for strings. kubectl, helm and the API server read YAML 1.1, in which
 * {@code True}, {@code on} or {@code 0755} without quotes are no strings; the JSON schema of YAML 1.2 would not quote them.
 */
final class PortableScalars extends StandardRepresenter {

    private static final Pattern NO_STRING_TO_SOME = Pattern.compile("(?i)~|y|n|yes|no|on|off|true|false|null"
            + "|[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|\\.inf|\\.[0-9][0-9_]*(e[-+]?[0-9]+)?"
            + "|[0-9][0-9_]*(\\.[0-9_]*)?(e[-+]?[0-9]+)?|[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?)"
            + "|\\.nan|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \\t].*)?");

    PortableScalars(DumpSettings settings) {
        super(settings);
    }

    @Override
    protected Node representScalar(Tag tag, String value, ScalarStyle style) {
        boolean quoted = tag.equals(Tag.STR)
                && style == ScalarStyle.PLAIN
                && NO_STRING_TO_SOME.matcher(value).matches();
        return super.representScalar(tag, value, quoted ? ScalarStyle.DOUBLE_QUOTED : style);
    }
}
