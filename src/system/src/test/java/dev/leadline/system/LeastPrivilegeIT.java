// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged product under exactly the rights that the chart grants: none is missing, none is idle. */
class LeastPrivilegeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration MISSED = Duration.ofSeconds(45);
    private static final String RELEASE = "privilege";
    private static final String ACCOUNT = "privilege-leadline";

    private final KubeTestbed testbed = KubeTestbed.shared();

    @TempDir
    private Path folder = Path.of("");

    private String home = "";
    private URI api = URI.create("http://127.0.0.1");
    private List<GenericKubernetesResource> installed = List.of();

    @BeforeEach
    void findAHome() {
        home = testbed.namespace("leadline");
    }

    /** Cluster-wide roles would reach into the next test. */
    @AfterEach
    void takeTheRightsBack() {
        installed.forEach(object -> testbed.client().resource(object).delete());
        testbed.leave(home);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void normalWorkMeetsNoRefusalAndUsesEveryRight(boolean inOneNamespace) throws Exception {
        ScalingScene scene = new ScalingScene(testbed);
        install(inOneNamespace ? "watchNamespaces: [" + scene.namespace() + "]" : "", List.of());
        scene.deployments();
        scene.everyOtherKind();
        Set<String> granted = Right.granted(installed);
        long begun = testbed.audit().now();
        try (Product leadline = start(inOneNamespace ? List.of("--namespaces=" + scene.namespace()) : List.of())) {
            URI policy = api.resolve("/api/v1/policies/" + scene.namespace() + "/grown");
            Set<String> idle = new TreeSet<>(granted);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            for (int second = 0; !idle.isEmpty() && System.nanoTime() < deadline; second++) {
                scene.rival(second % 20 >= 10);
                leadline.runsOn(Duration.ofSeconds(1));
                leadline.get(policy, PATIENCE);
                idle.removeAll(used(begun));
            }
            assertThat(idle).as("granted and never used").isEmpty();
            assertNothingRefused(begun, scene);
            assertThat(leadline.err()).doesNotContain("may not be seen");
            assertThat(leadline.get(api.resolve("/api/v1/inventory"), PATIENCE).body())
                    .contains("\"known\":true", scene.namespace());
        }
        scene.leave();
    }

    @Test
    void adviceWithoutRightsToWriteMeetsNoRefusalAndTouchesNoWorkload() throws Exception {
        ScalingScene scene = new ScalingScene(testbed, "Advise");
        install("rbac: {enforce: false}", List.of());
        scene.deployments();
        scene.everyOtherKind();
        long begun = testbed.audit().now();
        try (Product leadline = start(List.of())) {
            assertThat(comesTrue(leadline, () -> scene.statuses().contains("\"AdviseMode\"")))
                    .as(scene.statuses())
                    .isTrue();
            leadline.runsOn(Duration.ofSeconds(10));
            assertNothingRefused(begun, scene);
            assertThat(testbed.audit().since(begun, user()))
                    .filteredOn(record -> concerns(scene, record))
                    .filteredOn(AuditLog.AuditRecord::isWrite)
                    .extracting(AuditLog.AuditRecord::ruled)
                    .contains("patch leadline.dev/scalingpolicies/status")
                    .isSubsetOf(
                            "patch leadline.dev/scalingpolicies/status",
                            "create events.k8s.io/events",
                            "patch events.k8s.io/events",
                            "create coordination.k8s.io/leases",
                            "patch coordination.k8s.io/leases");
        }
        scene.leave();
    }

    /** Other tests' namespaces are being deleted meanwhile: they take no Events any more, and their policies may enforce. */
    private boolean concerns(ScalingScene scene, AuditLog.AuditRecord record) {
        return Set.of("", home, scene.namespace()).contains(record.namespace());
    }

    private void assertNothingRefused(long begun, ScalingScene scene) {
        assertThat(testbed.audit().since(begun, user()))
                .filteredOn(record -> concerns(scene, record))
                .filteredOn(record -> record.code() == 403)
                .extracting(AuditLog.AuditRecord::ruled, AuditLog.AuditRecord::uri)
                .as("refused")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "apps, deployments/scale, get",
        "apps, deployments/scale, update",
        "apps, deployments, patch",
        "leadline.dev, scalingpolicies/status, patch",
        "'', pods, list",
        "'', pods, watch",
        "'', pods, patch",
        "coordination.k8s.io, leases, create",
        "coordination.k8s.io, leases, get",
        "coordination.k8s.io, leases, patch",
    })
    void aMissingRightIsNamedAndEndsNothing(String group, String resource, String verb) throws Exception {
        Right missing = new Right(group, resource, verb);
        install("", List.of(missing));
        assertThat(Right.granted(installed)).doesNotContain(missing.ruled());
        ScalingScene scene = new ScalingScene(testbed);
        scene.deployments();
        long begun = testbed.audit().now();
        try (Product leadline = start(List.of())) {
            assertThat(comesTrue(leadline, () -> refused(begun).contains(missing.ruled())))
                    .as("%s is refused; what is: %s; log:\n%s", missing.ruled(), refused(begun), leadline.err())
                    .isTrue();
            assertThat(comesTrue(leadline, () -> names(leadline.err(), missing) || names(scene.statuses(), missing)))
                    .as("%s is named; log:\n%s\nstatuses:\n%s", missing.ruled(), leadline.err(), scene.statuses())
                    .isTrue();
            leadline.runsOn(Duration.ofSeconds(2));
        }
        scene.leave();
    }

    private static boolean comesTrue(Product leadline, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + MISSED.toNanos();
        boolean found = holds.getAsBoolean();
        while (!found && System.nanoTime() < deadline) {
            leadline.runsOn(Duration.ofMillis(500));
            found = holds.getAsBoolean();
        }
        return found;
    }

    /** A reader finds the resource and that it is not allowed. */
    private static boolean names(String text, Right missing) {
        String plural = missing.resource().replaceFirst("/.*", "");
        return text.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .anyMatch(line -> line.contains(plural) && (line.contains("allow") || line.contains("forbidden")));
    }

    /** Brings the chart's account and roles, less some rights; there is no image whose pods could run. */
    private void install(String values, List<Right> missing) {
        HelmChart chart = new HelmChart(testbed.helm(), testbed.kubeconfig(), folder);
        List<GenericKubernetesResource> objects = new ArrayList<>();
        for (GenericKubernetesResource object : chart.render(RELEASE, home, "adapter: {enabled: false}\n" + values)) {
            GenericKubernetesResource less = object;
            for (Right right : missing) {
                less = Right.isRole(less) ? Right.without(less, right) : less;
            }
            if (less.getApiVersion().startsWith("rbac.") || less.getKind().equals("ServiceAccount")) {
                objects.add(less);
            }
        }
        installed = List.copyOf(objects);
        ChartCrds.provide(testbed);
        installed.forEach(object -> testbed.client().resource(object).create());
    }

    private Product start(List<String> more) throws IOException {
        Path kubeconfig = testbed.kubeconfigOfServiceAccount(home, ACCOUNT);
        int port = Product.freePort();
        api = URI.create("http://127.0.0.1:" + port);
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--listen=127.0.0.1",
                "--port=" + port,
                "--data=" + folder.resolve("data"),
                "--interval=1s",
                "--lease-duration=5s"));
        arguments.addAll(more);
        Product leadline = Product.start(
                "leadline.jar",
                folder,
                arguments,
                Map.of("KUBECONFIG", kubeconfig.toString(), "POD_NAMESPACE", home, "POD_NAME", "controller-0"));
        try {
            leadline.get(api.resolve("/livez"), Duration.ofSeconds(60));
            return leadline;
        } catch (Exception silent) {
            leadline.close();
            throw new AssertionError("Leadline does not start under these rights", silent);
        }
    }

    private String user() {
        return "system:serviceaccount:" + home + ":" + ACCOUNT;
    }

    private Set<String> used(long since) {
        return testbed.audit().since(since, user()).stream()
                .map(AuditLog.AuditRecord::ruled)
                .collect(Collectors.toSet());
    }

    private Set<String> refused(long since) {
        return testbed.audit().since(since, user()).stream()
                .filter(record -> record.code() == 403)
                .map(AuditLog.AuditRecord::ruled)
                .collect(Collectors.toSet());
    }
}
