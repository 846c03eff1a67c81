// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart on a real API server: refused where it is wrong, accepted and applied where it is right. */
class ChartIT {

    private static final Path PAGE = PlanePrograms.home().resolve("src/docs/reference/kubernetes.md");
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final String CONTROLLER = "controller";
    private static final String ADAPTER = "adapter";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubeTestbed testbed = KubeTestbed.shared();
    private final KubernetesClient client = testbed.client();

    @TempDir
    private Path folder = Path.of("");

    private HelmChart chart = new HelmChart(Path.of(""), Path.of(""), Path.of(""));

    @BeforeEach
    void findHelm() {
        chart = new HelmChart(testbed.helm(), testbed.kubeconfig(), folder);
    }

    @Test
    void lintFindsNothing() {
        HelmChart.Answer answer = chart.lint().orFail();
        assertThat(answer.out() + answer.err()).contains("0 chart(s) failed").doesNotContain("[WARNING]", "[ERROR]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        replica: 2                                          | additional properties 'replica' not allowed
        image: {name: leadline}                             | additional properties 'name' not allowed
        replicas: 0                                         | at '/replicas': minimum
        replicas: two                                       | at '/replicas': got string, want integer
        image: {repository: ""}                             | at '/image/repository'
        image: {repository: "leadline:1.0"}                 | at '/image/repository'
        image: {digest: abc}                                | at '/image/digest'
        image: {pullPolicy: Sometimes}                      | at '/image/pullPolicy': value must be one of
        image: {pullSecrets: [{secret: pull}]}              | at '/image/pullSecrets/0'
        watchNamespaces: [Not_A_Namespace]                  | at '/watchNamespaces/0'
        watchNamespaces: [one, one]                         | at '/watchNamespaces'
        rbac: {targets: []}                                 | at '/rbac/targets': minItems
        rbac: {targets: [{group: apps}]}                    | missing property 'resources'
        rbac: {targets: [{group: apps, resources: [Deployment]}]} | at '/rbac/targets/0/resources/0'
        rbac: {scaleWildcard: "yes"}                        | at '/rbac/scaleWildcard': got string, want boolean
        leaderElection: {leaseDuration: 15}                 | at '/leaderElection/leaseDuration'
        interval: 5 seconds                                 | at '/interval'
        data: {sizeLimit: much}                             | at '/data/sizeLimit'
        resources: {claims: []}                             | additional properties 'claims' not allowed
        service: {port: 70000}                              | at '/service/port': maximum
        serviceMonitor: {interval: 15}                      | at '/serviceMonitor/interval'
        podLabels: {app.kubernetes.io/name: mine}           | invalid propertyName 'app.kubernetes.io/name'
        terminationGracePeriodSeconds: 1                    | at '/terminationGracePeriodSeconds': minimum
        rest: {writePolicies: true}                         | set networkPolicy.enabled
        serviceAccount: {create: false}                     | serviceAccount.name must name the account
        adapter: {grpc: 1}                                  | additional properties 'grpc' not allowed
        adapter: {port: 443}                                | at '/adapter/port': minimum
        adapter: {apiService: {register: perhaps}}          | at '/adapter/apiService/register': value must be one of
        adapter: {certificate: {mode: none}}                | at '/adapter/certificate/mode': value must be one of
        adapter: {certificate: {mode: secret}}              | adapter.certificate.secretName must name a Secret
        adapter: {forward: {url: "http://other"}}           | at '/adapter/forward/url'
        adapter: {forward: {caSecretName: ca}}              | is for adapter.forward.url, which is empty
        adapter: {shutdownDelay: 10}                        | at '/adapter/shutdownDelay'
        adapter: {networkPolicy: {kedaFrom: []}}            | at '/adapter/networkPolicy/kedaFrom': minItems
        """)
    void aWrongValueIsRefusedWithItsPlace(String values, String complaint) {
        HelmChart.Answer answer = chart.template("wrong", "default", values);
        assertThat(answer.code()).isNotZero();
        assertThat(answer.err()).contains(complaint);
    }

    @ParameterizedTest
    @EnumSource
    void everyVariantPassesADryRunAndIsThenInstalledForReal(ChartVariant variant) {
        provideServiceMonitors();
        String namespace = testbed.namespace("chart");
        List.of("one-of-two", "two-of-two").forEach(this::provideNamespace);
        List<GenericKubernetesResource> objects = chart.render(variant.release(), namespace, variant.yaml());
        for (GenericKubernetesResource object : objects) {
            assertThat(client.resource(object)
                            .dryRun(true)
                            .fieldValidation(FieldValidateable.Validation.STRICT)
                            .create())
                    .as(object.getKind())
                    .isNotNull();
        }
        chart.install(variant.release(), namespace, variant.yaml(), "--skip-crds")
                .orFail();
        for (GenericKubernetesResource object : objects) {
            assertThat(client.resource(object).get()).as(object.getKind()).isNotNull();
        }
        chart.uninstall(variant.release(), namespace).orFail();
        testbed.leave(namespace);
    }

    @Test
    void thePodsRunOnNodesAndAreReadyAndTheCrdsAnswer() {
        String namespace = testbed.namespace("chart");
        testbed.nodes(FakeNodes.plain(namespace, 2));
        String values = "nodeSelector: {\"" + FakeNodes.SITE + "\": " + namespace + "}";
        chart.install("whole", namespace, values).orFail();
        testbed.await("both controllers to be ready", PATIENCE, () -> {
            var deployment = client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName("whole-leadline")
                    .get();
            return deployment != null && Objects.equals(deployment.getStatus().getReadyReplicas(), 2);
        });
        assertThat(client.pods()
                        .inNamespace(namespace)
                        .withLabel(COMPONENT, CONTROLLER)
                        .list()
                        .getItems())
                .extracting(pod -> pod.getSpec().getNodeName())
                .as("spread over nodes")
                .doesNotHaveDuplicates();
        testbed.await(
                "policies to be known",
                PATIENCE,
                () -> client.raw("/apis/leadline.dev/v1alpha1/scalingpolicies") != null);
        chart.uninstall("whole", namespace).orFail();
        testbed.leave(namespace);
    }

    @Test
    void uninstallingKeepsPoliciesAndTheSizeOfTargets() throws IOException {
        String namespace = testbed.namespace("chart");
        chart.install("leaving", namespace, "").orFail();
        testbed.create(GpuDeployment.of(namespace, "qwen-prefill", 3));
        GenericKubernetesResource policy = Serialization.unmarshal(
                Files.readString(PlanePrograms.home().resolve("src/docs/examples/on-a-cluster.yaml")),
                GenericKubernetesResource.class);
        policy.getMetadata().setNamespace(namespace);
        client.resource(policy).create();
        chart.uninstall("leaving", namespace).orFail();
        assertThat(client.resource(policy).get()).isNotNull();
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("qwen-prefill")
                        .get()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(3);
        testbed.leave(namespace);
    }

    @Test
    void theControllersOptionsAreThoseOfServe() throws Exception {
        String everything = "{rest: {writePolicies: true}, networkPolicy: {enabled: true}, watchNamespaces: [one]}";
        List<String> arguments = arguments(CONTROLLER, everything);
        assertThat(arguments).hasSizeGreaterThan(5).startsWith("serve");
        try (Product help = Product.start("leadline.jar", folder, List.of("serve", "--help"))) {
            assertThat(help.exitCode(PATIENCE)).isZero();
            assertThat(arguments.stream().skip(1).map(argument -> argument.replaceFirst("=.*", "")))
                    .allMatch(option -> help.out().contains(option), "a word of\n" + help.out());
        }
    }

    @Test
    void theAdapterIsToldWhoItIsAndWhereItsCertificateIs() {
        assertThat(arguments(ADAPTER, ""))
                .containsExactly(
                        "adapter",
                        "--listen=0.0.0.0",
                        "--port=6443",
                        "--grpc-port=6444",
                        "--service=options-leadline-adapter",
                        "--shutdown-delay=10s",
                        "--secret=options-leadline-adapter-tls");
        assertThat(arguments(ADAPTER, ChartVariant.OWN_CERTIFICATE.yaml()))
                .contains(
                        "--grpc-port=0",
                        "--tls-cert=/etc/leadline/tls/tls.crt",
                        "--tls-key=/etc/leadline/tls/tls.key",
                        "--forward=https://other.metrics.svc",
                        "--forward-ca=/etc/leadline/forward/ca.crt")
                .noneMatch(argument -> argument.startsWith("--secret"));
        assertThat(arguments(ADAPTER, ChartVariant.TAILORED.yaml()))
                .contains("--grpc-client-ca=/etc/leadline/keda/ca.crt");
        assertThat(arguments(ADAPTER, ChartVariant.TWO_NAMESPACES.yaml()))
                .contains("--namespaces=one-of-two,two-of-two");
        assertThat(arguments(ADAPTER, ChartVariant.WITHOUT_ADAPTER.yaml())).isEmpty();
    }

    @Test
    void theTableOfPermissionsIsWhatIsGranted() {
        assertThat(granted(ChartVariant.PLAIN)).isEqualTo(permissions("", "rbac.enforce"));
        assertThat(granted(ChartVariant.TWO_NAMESPACES)).isEqualTo(permissions("", "rbac.enforce"));
        assertThat(granted(ChartVariant.ADVICE_ONLY)).isEqualTo(permissions(""));
        assertThat(granted(ChartVariant.EVERY_KIND)).isEqualTo(permissions("", "rbac.enforce", "rbac.scaleWildcard"));
        assertThat(granted(ChartVariant.WRITTEN_BY_REST))
                .isEqualTo(permissions("", "rbac.enforce", "rest.writePolicies"));
    }

    @Test
    void theTableOfTheAdaptersPermissionsIsWhatIsGranted() {
        String selfSigned = "adapter.certificate.mode";
        String registers = "adapter.apiService.register";
        assertThat(granted(ADAPTER, ChartVariant.PLAIN)).isEqualTo(permitted("", selfSigned, registers));
        assertThat(granted(ADAPTER, ChartVariant.TWO_NAMESPACES)).isEqualTo(permitted("", selfSigned, registers));
        assertThat(granted(ADAPTER, ChartVariant.UNREGISTERED)).isEqualTo(permitted("", selfSigned));
        assertThat(granted(ADAPTER, ChartVariant.OWN_CERTIFICATE)).isEqualTo(permitted(""));
        assertThat(granted(ADAPTER, ChartVariant.WITHOUT_ADAPTER)).isEmpty();
    }

    @Test
    void withAListOfNamespacesNothingIsWrittenOutsideThem() {
        for (String component : List.of(CONTROLLER, ADAPTER)) {
            List<GenericKubernetesResource> roles =
                    of(component, chart.render("listed", "default", ChartVariant.TWO_NAMESPACES.yaml()));
            Set<String> everywhere = Right.granted(roles.stream()
                    .filter(role -> role.getKind().equals("ClusterRole"))
                    .toList());
            // The one object that registers the adapter is in no namespace; the rule names it.
            everywhere.remove("patch apiregistration.k8s.io/apiservices");
            assertThat(everywhere)
                    .isNotEmpty()
                    .allMatch(right -> AuditLog.READS.stream().anyMatch(read -> right.startsWith(read + " ")));
            assertThat(roles.stream().filter(role -> role.getKind().equals("Role")))
                    .extracting(role -> role.getMetadata().getNamespace())
                    .containsExactlyInAnyOrder("one-of-two", "two-of-two", "default");
        }
    }

    @Test
    void theAdapterTouchesNoObjectOfOthersThatItCouldName() {
        List<String> rules = of(ADAPTER, chart.render("named", "default", "")).stream()
                .filter(Right::isRole)
                .map(Serialization::asJson)
                .toList();
        assertThat(rules)
                .filteredOn(rule -> rule.contains("apiservices"))
                .singleElement()
                .asString()
                .contains("\"resourceNames\":[\"v1beta1.external.metrics.k8s.io\"]");
        assertThat(rules)
                .filteredOn(rule -> rule.contains("secrets"))
                .singleElement()
                .asString()
                .contains("\"resourceNames\":[\"named-leadline-adapter-tls\"]");
    }

    @Test
    void theConfigMapHoldsBoardsThatGrafanaCanRead() {
        GenericKubernetesResource boards = chart.render("board", "default", "").stream()
                .filter(object -> object.getKind().equals("ConfigMap"))
                .findFirst()
                .orElseThrow();
        assertThat(boards.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        Map<String, String> data = boards.get("data");
        assertThat(data).isNotEmpty();
        data.values().forEach(text -> {
            JsonNode board = JsonMapper.shared().readTree(text);
            assertThat(board.get("uid").asString()).isNotBlank();
            assertThat(board.get("panels").isEmpty()).isFalse();
        });
    }

    private Set<String> granted(ChartVariant variant) {
        return granted(CONTROLLER, variant);
    }

    private Set<String> granted(String component, ChartVariant variant) {
        return Right.granted(of(component, chart.render("asked", "default", variant.yaml())));
    }

    private static List<GenericKubernetesResource> of(String component, List<GenericKubernetesResource> objects) {
        return objects.stream()
                .filter(object ->
                        component.equals(object.getMetadata().getLabels().get(COMPONENT)))
                .toList();
    }

    private List<String> arguments(String component, String values) {
        return of(component, chart.render("options", "default", values)).stream()
                .filter(object -> object.getKind().equals("Deployment"))
                .map(object -> Serialization.unmarshal(Serialization.asJson(object), Deployment.class))
                .flatMap(deployment ->
                        deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs().stream())
                .toList();
    }

    /** What the page says is granted to the controller while some values are set; the empty one stands for always. */
    private static Set<String> permissions(String... values) {
        return permissions("## Permissions", List.of(values));
    }

    private static Set<String> permitted(String... values) {
        return permissions("## Permissions of the adapter", List.of(values));
    }

    private static Set<String> permissions(String heading, List<String> values) {
        Set<String> rights = new TreeSet<>();
        MarkdownTable.under(PAGE, heading).stream()
                .filter(row -> values.contains(row.get(4)))
                .forEach(row -> Arrays.stream(row.get(1).split(", ", -1))
                        .forEach(resource -> Arrays.stream(row.get(2).split(", ", -1))
                                .forEach(verb -> rights.add(new Right(row.get(0), resource, verb).ruled()))));
        assertThat(rights).isNotEmpty();
        return rights;
    }

    private void provideNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private void provideServiceMonitors() {
        ScalableKinds.provide(testbed, ScalableKinds.SERVICE_MONITOR);
    }
}
