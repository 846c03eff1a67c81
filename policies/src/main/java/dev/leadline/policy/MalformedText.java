// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.io.Serial;

/** A text that cannot be read as documents; what is wrong is one finding. */
final class MalformedText extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Findings.Finding finding;

    MalformedText(Place place, String value, String rule, String hint) {
        super(rule, null, false, false);
        String path = place.known() ? "line " + place.line() + ", column " + place.column() : Findings.DOCUMENT;
        this.finding = new Findings.Finding(new Violation(path, value, rule, hint), place);
    }

    static MalformedText syntax(Place place, String line, String problem) {
        String hint = problem.contains("\\t") || line.indexOf('\t') >= 0
                ? "indent with blanks instead of tabs"
                : "check indentation, brackets, colons and quotes here and in the line before";
        return new MalformedText(
                place, Shown.shorten(line), "must be YAML or JSON, but " + Shown.shorten(problem), hint);
    }

    Findings.Finding finding() {
        return finding;
    }
}
