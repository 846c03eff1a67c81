// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.LeaseLeadership;
import dev.leadline.cluster.LeaseSettings;
import dev.leadline.cluster.OwnerLook;
import dev.leadline.cluster.ScaleClient;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.cluster.ScaleWrite;
import dev.leadline.cluster.Scales;
import dev.leadline.policy.ScaleTarget;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Scanner;

/**
 * A replica of Leadline as far as leading and scaling go, in a process of its own: one that a test may stop and kill. Reads
 * commands from standard input, answers on standard output.
 *
 * <ul>
 *   <li>{@code term}: the running term as {@code TERM number left-in-ms}, or {@code NONE}
 *   <li>{@code scale FROM TO}: decides and acts; says {@code BETWEEN} after every check and before the write leaves, and
 *       waits for a line; at the end {@code DONE code}
 *   <li>end of input: ends at once, without giving the lease back
 * </ul>
 */
final class LeaderProgram {

    private final BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private LeaderProgram() {}

    /** Arguments: kubeconfig, namespace, identity, lease in seconds, deployment. */
    public static void main(String[] arguments) throws IOException {
        new LeaderProgram().run(arguments);
    }

    /** A lease of so many seconds, renewed five times in it. */
    static LeaseSettings lease(String namespace, int seconds) {
        return new LeaseSettings(
                namespace,
                LeaseSettings.DEFAULT_NAME,
                Duration.ofSeconds(seconds),
                Duration.ofMillis(seconds * 700L),
                Duration.ofMillis(seconds * 200L));
    }

    private void run(String[] arguments) throws IOException {
        Config config = Config.fromKubeconfig(new File(arguments[0]));
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        String namespace = arguments[1];
        LeaseLeadership leadership =
                new LeaseLeadership(client, lease(namespace, Integer.parseInt(arguments[3])), arguments[2]).start();
        ScaleRig rig = new ScaleRig(
                namespace, arguments[4], new Halting(new ScaleClient(client)), leadership, Duration.ofSeconds(1));
        say("STARTED");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            Scanner words = new Scanner(line);
            if (words.next().equals("term")) {
                Optional<LeaderTerm> term = leadership.current();
                say(term.map(one -> "TERM " + one.number() + " "
                                + one.left(System.nanoTime()).toMillis())
                        .orElse("NONE"));
            } else {
                say("DONE " + rig.decide(words.nextInt(), words.nextInt()).code());
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Waits for a line between the last check and the request. */
    private final class Halting implements Scales {
        private final Scales scales;

        private Halting(Scales scales) {
            this.scales = scales;
        }

        @Override
        public ScaleLook read(String namespace, ScaleTarget target) {
            return scales.read(namespace, target);
        }

        @Override
        public ScaleWrite write(ScaleFacts read, int replicas, Duration deadline) {
            say("BETWEEN");
            try {
                Objects.requireNonNull(commands.readLine(), "the test has gone");
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            ScaleWrite written = scales.write(read, replicas, deadline);
            say("WRITE " + written.getClass().getSimpleName());
            return written;
        }

        @Override
        public ScaleWrite annotate(ScaleFacts read, String key, String value, Duration deadline) {
            return scales.annotate(read, key, value, deadline);
        }

        @Override
        public OwnerLook owner(String namespace, ScaleFacts.Owner owner) {
            return scales.owner(namespace, owner);
        }
    }
}
