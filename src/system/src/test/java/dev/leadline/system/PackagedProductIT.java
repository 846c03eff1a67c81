// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedProductIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void helpAndVersionSucceed() throws Exception {
        try (Product help = leadline("--help");
                Product version = leadline("--version")) {
            assertThat(help.exitCode(PATIENCE)).isZero();
            assertThat(help.out()).contains("Usage: leadline", "verify");
            assertThat(version.exitCode(PATIENCE)).isZero();
            assertThat(version.out()).containsPattern("^leadline [0-9]+\\.[0-9]+\\.[0-9]+");
        }
    }

    @Test
    void badInputEndsWithTwoAndOneClearLine() throws Exception {
        try (Product unknown = leadline("wibble")) {
            assertThat(unknown.exitCode(PATIENCE)).isEqualTo(2);
            assertThat(unknown.err()).contains("wibble").doesNotContain("\tat ");
        }
    }

    @Test
    void theAdapterIsAProcessOfItsOwnAndNeedsACluster() throws Exception {
        try (Product adapter = Product.start(
                "leadline.adapter.jar",
                folder,
                List.of("--port=0"),
                Map.of("KUBECONFIG", "", "HOME", folder.toString()))) {
            assertThat(adapter.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(adapter.err()).contains("no cluster is named", "--source stream");
        }
        try (Product adapter = Product.start("leadline.adapter.jar", folder, List.of("--tls-cert=chain.pem"))) {
            assertThat(adapter.exitCode(PATIENCE)).isEqualTo(2);
            assertThat(adapter.err()).contains("--tls-key").doesNotContain("\tat ");
        }
    }

    private Product leadline(String... arguments) throws Exception {
        return Product.start("leadline.jar", folder, List.of(arguments));
    }
}
