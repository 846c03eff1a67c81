// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a new user hears who has mistaken an option. */
class AdapterCommandTest {

    private static final int BAD_INPUT = 2;

    @Test
    void aKubeconfigThatIsNotThereIsNamed() {
        StringWriter said = new StringWriter();
        int code = new CommandLine(new AdapterCommand(Map.of("KUBECONFIG", "/nowhere/config")))
                .setErr(new PrintWriter(said))
                .execute();
        assertThat(code).isEqualTo(BAD_INPUT);
        assertThat(said.toString()).contains("KUBECONFIG names /nowhere/config, which cannot be read");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        --tls-cert a.crt                                   | --tls-cert and --tls-key go together
        --tls-cert a.crt --tls-key a.key --secret s        | --tls-cert and --secret exclude each other
        --source stream                                    | --source stream needs --autoscaler URL
        --source nothing                                   | Invalid value for option '--source'
        --port 70000                                       | --port and --grpc-port are from 0 to 65535
        --port many                                        | Invalid value for option '--port'
        --shutdown-delay 10m                               | --shutdown-delay is from 0s to 5m
        --shutdown-delay soon                              | --shutdown-delay
        --forward-ca ca.crt                                | go with --forward URL
        --forward http://keda.keda.svc                     | is shown a token, so its address is https
        --forward https://keda.keda.svc/apis               | https with a host and no path
        --source stream --autoscaler ftp://x               | the autoscaler's address is http or https
        --forward https://keda.keda.svc --forward-ca no.crt | no.crt cannot be read
        --anything                                         | Unknown option: '--anything'
        """)
    void aWrongOptionIsRefusedWithASentence(String options, String sentence) {
        StringWriter said = new StringWriter();
        int code = new CommandLine(new AdapterCommand(Map.of()))
                .setErr(new PrintWriter(said))
                .execute(options.split(" ", -1));
        assertThat(code).isEqualTo(BAD_INPUT);
        assertThat(said.toString())
                .contains(sentence)
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }
}
