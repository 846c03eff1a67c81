// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class SubjectNameTest {

    @Test
    void readsTheUserAndTheGroups() {
        assertThat(name("O=second, O=first, CN=ada"))
                .isEqualTo(new SubjectName(Optional.of("ada"), List.of("first", "second")));
    }

    @Test
    void readsNamesWithCommasAndColonsAndOtherScripts() {
        assertThat(name("CN=\"a,b+c=d \\\"e\\\"\", O=system:masters, OU=unit, O=กลุ่ม"))
                .isEqualTo(new SubjectName(Optional.of("a,b+c=d \"e\""), List.of("กลุ่ม", "system:masters")));
    }

    @Test
    void readsSeveralAttributesOfOnePart() {
        assertThat(name("CN=ada+O=group")).isEqualTo(new SubjectName(Optional.of("ada"), List.of("group")));
    }

    @Test
    void takesTheLastOfSeveralCommonNames() {
        assertThat(name("CN=last, CN=first").commonName()).contains("last");
    }

    @Test
    void namesNobodyWithoutACommonName() {
        assertThat(name("O=group")).isEqualTo(new SubjectName(Optional.empty(), List.of("group")));
        assertThat(name("")).isEqualTo(new SubjectName(Optional.empty(), List.of()));
    }

    private static SubjectName name(String subject) {
        return SubjectName.of(new X500Principal(subject));
    }
}
