// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.api.PortTakenException;
import dev.leadline.crd.ClusterConnection;
import dev.leadline.decide.PolicyController;
import dev.leadline.observe.MetricsScraper;
import dev.leadline.observe.TargetsFile;
import dev.leadline.policy.DurationText;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.store.DatabaseException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code leadline serve}: observe, decide and answer until it is stopped. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Observes fleets, decides how many replicas they need, and answers REST until it is stopped.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"1:could not start", "2:bad input", "143:stopped by SIGTERM, everything answered and closed"})
public final class ServeCommand implements Callable<Integer> {

    private static final int FAILURE = 1;
    private static final int BAD_INPUT = 2;

    private final Function<ScalingPolicy, PolicyController> controllers;
    private final Map<String, String> environment;
    private final Path home;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            converter = PortOption.class,
            description = "Port of the API; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            defaultValue = "leadline-data",
            paramLabel = "DIR",
            description = "Directory of policies and decisions, made when missing. Default: ${DEFAULT-VALUE}.")
    private Path data = Path.of("leadline-data");

    @Option(
            names = "--standalone",
            description = "Needs no cluster: policies live in --data, and only this machine can reach the API.")
    private boolean standalone;

    @Option(
            names = "--targets",
            paramLabel = "FILE",
            description = "YAML file that says where the instances of scraped policies are.")
    private @Nullable Path targets;

    @Option(
            names = "--policies",
            paramLabel = "FILE|DIR",
            description = "YAML policies to bring into force at the start; they replace stored ones of the same name.")
    private @Nullable Path policies;

    @Option(
            names = "--retention",
            defaultValue = "30d",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long decisions are kept. Default: ${DEFAULT-VALUE}.")
    private Duration retention = StandaloneSettings.RETENTION;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    /** @param controllers makes the controller of a policy that comes into force */
    public ServeCommand(Function<ScalingPolicy, PolicyController> controllers) {
        this(controllers, System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    ServeCommand(Function<ScalingPolicy, PolicyController> controllers, Map<String, String> environment, Path home) {
        this.controllers = controllers;
        this.environment = environment;
        this.home = home;
    }

    @Override
    public Integer call() throws InterruptedException {
        MetricsScraper.boundKeptConnections();
        PrintWriter out = requireSpec().commandLine().getOut();
        PrintWriter err = requireSpec().commandLine().getErr();
        if (!standalone) {
            return beside(cluster, out, err);
        }
        PolicyFiles.Loaded given =
                policies == null ? new PolicyFiles.Loaded(List.of(), List.of()) : PolicyFiles.load(policies);
        TargetsLoader.Loaded known =
                targets == null ? new TargetsLoader.Loaded(Optional.empty(), List.of()) : TargetsLoader.load(targets);
        List<String> findings = new ArrayList<>(given.findings());
        findings.addAll(known.findings());
        if (!findings.isEmpty()) {
            findings.forEach(err::println);
            return BAD_INPUT;
        }
        return serve(given.policies(), known.directory(), out, err);
    }

    private int beside(ClusterOptions options, PrintWriter out, PrintWriter err) throws InterruptedException {
        List<String> findings = new ArrayList<>(options.findings(environment));
        if (targets != null || policies != null) {
            findings.add(
                    "--targets and --policies are for --standalone: in a cluster policies are applied with kubectl,"
                            + " and their pods are found there.");
        }
        if (!findings.isEmpty()) {
            findings.forEach(err::println);
            return BAD_INPUT;
        }
        if (!ClusterConnection.isNamed(environment, home)) {
            err.println("No cluster is named: run in a pod, set KUBECONFIG, or start with --standalone,"
                    + " which needs no cluster.");
            return FAILURE;
        }
        ClusterSettings settings = options.settings(port, data, retention, environment);
        try (InCluster running =
                InCluster.start(settings, ClusterConnection.open(ProductVersion.number()), controllers)) {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "leadline-stop"));
            out.println("Leadline answers at http://" + settings.listen() + ":" + running.port()
                    + "/api/v1 and governs the policies of "
                    + (settings.namespaces().isEmpty() ? "all namespaces" : String.join(", ", settings.namespaces()))
                    + " as " + settings.identity() + ".");
            out.flush();
            stopped.await();
            return 0;
        } catch (PortTakenException | DatabaseException refused) {
            err.println(refused.getMessage());
            return FAILURE;
        }
    }

    private int serve(List<ParsedPolicy.Valid> given, Optional<TargetsFile> directory, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        StandaloneSettings settings = new StandaloneSettings(port, data, retention, StandaloneSettings.INTERVAL);
        try (Standalone running = Standalone.start(settings, given, controllers, directory)) {
            // Ctrl-C and SIGTERM end the process by this hook, and the database must be closed before.
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "leadline-stop"));
            out.println("Leadline answers at http://127.0.0.1:" + running.port() + "/api/v1 and keeps its data in "
                    + data.toAbsolutePath().normalize() + ". Stop it with Ctrl-C.");
            InForce inForce = new InForce(running.policies(), directory);
            out.println(inForce.sentence());
            inForce.doubts().forEach(err::println);
            err.flush();
            out.flush();
            stopped.await();
            return 0;
        } catch (PortTakenException | DatabaseException refused) {
            err.println(refused.getMessage());
            return FAILURE;
        }
    }

    private CommandSpec requireSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli runs this command");
        }
        return spec;
    }

    /** Durations as policies write them. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return DurationText.parse(text)
                    .filter(duration -> !duration.isZero())
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a duration above 0, such as 12h or 30d"));
        }
    }
}
