// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.ScalingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Golden files lie in src/test/resources/manifests; {@code -Dleadline.docs.write=true} writes them anew. */
class ManifestsTest {

    private static final ManifestOptions OLD = options("1.34");
    private static final ManifestOptions TODAY = options("v1.37.2");

    private static ManifestOptions options(String version) {
        return new ManifestOptions(KubernetesVersion.parse(version), ManifestOptions.SCALER_ADDRESS);
    }

    @Test
    void anHpaIsRight() throws IOException {
        assertGolden("hpa", Manifests.yaml(Followed.policy(), ManifestKind.Hpa, TODAY));
    }

    @Test
    void anHpaWithoutAToleranceWarnsOfTheDeadBand() throws IOException {
        String yaml = Manifests.yaml(Followed.policy(), ManifestKind.Hpa, OLD);

        assertThat(yaml).contains("10 %").contains("actuation: Scale").doesNotContain("tolerance:");
        assertGolden("hpa-1.34", yaml);
    }

    @Test
    void anHpaThatGoesToZeroSaysWhatThatNeeds() throws IOException {
        assertGolden("hpa-zero", Manifests.yaml(Followed.toZero(), ManifestKind.Hpa, ManifestOptions.DEFAULT));

        String old = Manifests.yaml(Followed.toZero(), ManifestKind.Hpa, OLD);
        assertThat(old).contains("HPAScaleToZero").contains("minReplicas: 1").doesNotContain("minReplicas: 0");
    }

    @Test
    void aScaledObjectIsRight() throws IOException {
        assertGolden("scaledobject", Manifests.yaml(Followed.policy(), ManifestKind.ScaledObject, TODAY));
        assertGolden("scaledobject-zero", Manifests.yaml(Followed.toZero(), ManifestKind.ScaledObject, OLD));
    }

    @Test
    void aPolicyThatOnlyAdvisesIsWarnedOf() {
        ScalingPolicy advising = Followed.policy(Followed.POLICY.replace("mode: Enforce", "mode: Advise"));

        assertThat(Manifests.yaml(advising, ManifestKind.Hpa, TODAY))
                .contains("# Warning: the policy is in mode Advise");
    }

    @Test
    void poolsThatLeadlineWritesOrThatHaveNoTargetAreCommentsOnly() {
        ScalingPolicy own = Followed.policy(Followed.POLICY.replace("actuation: ExternalMetric", "actuation: Scale"));
        String yaml = Manifests.yaml(own, ManifestKind.Hpa, TODAY);

        assertThat(Followed.documents(yaml)).isEmpty();
        assertThat(yaml).contains("# Pool prefill is left out").contains("actuation: ExternalMetric");
    }

    @Test
    void namesThatYamlWouldMisreadAreQuoted() {
        ScalingPolicy odd = Followed.policy(Followed.POLICY
                .replace("name: qwen3-32b", "name: \"0123\"")
                .replace("name: prefill", "name: \"on\"")
                .replace("namespace: inference", "namespace: \"null\""));

        Map<?, ?> hpa =
                Followed.documents(Manifests.yaml(odd, ManifestKind.Hpa, TODAY)).getFirst();

        assertThat(Tree.root(hpa).at("metadata").text("name")).isEqualTo("0123-on");
        assertThat(hpa.get("metadata")).hasToString("{name=0123-on, namespace=null}");
        Object labels = Tree.root(hpa)
                .at("spec")
                .items("metrics")
                .getFirst()
                .at("external")
                .at("metric")
                .at("selector")
                .at("matchLabels")
                .fields();
        assertThat(labels).isEqualTo(Map.of("policy", "0123", "pool", "on"));
    }

    @Test
    void longNamesAreCutForObjectsAndRefusedForSelectors() {
        ScalingPolicy longer = Followed.policy(Followed.POLICY.replace("name: qwen3-32b", "name: " + "q".repeat(70)));

        assertThat(Manifests.yaml(longer, ManifestKind.Hpa, TODAY)).contains("at most 63 characters");
        assertThat(scalers(Manifests.yaml(longer, ManifestKind.ScaledObject, TODAY)))
                .extracting(object -> Tree.root(object).at("metadata").text("name"))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(63));
    }

    @ParameterizedTest
    @EnumSource(ManifestKind.class)
    void whatIsWrittenIsFoundRight(ManifestKind kind) {
        for (ScalingPolicy policy : List.of(Followed.policy(), Followed.toZero())) {
            List<Map<?, ?>> documents = scalers(Manifests.yaml(policy, kind, TODAY));
            assertThat(documents).hasSize(2);
            assertThat(documents)
                    .allSatisfy(document ->
                            assertThat(ManifestLint.lint(document, policy)).isEmpty());
        }
    }

    @Test
    void aScaledObjectSpeaksTlsWithTheAuthenticationOfItsNamespace() {
        List<Map<?, ?>> documents =
                Followed.documents(Manifests.yaml(Followed.policy(), ManifestKind.ScaledObject, TODAY));

        Tree authentication = Tree.root(documents.getLast());
        assertThat(documents).hasSize(3);
        assertThat(documents.getLast().get("kind")).isEqualTo("TriggerAuthentication");
        assertThat(authentication.at("metadata").text("namespace")).isEqualTo("inference");
        assertThat(authentication.at("spec").items("secretTargetRef").getFirst().text("parameter"))
                .isEqualTo("caCert");
        assertThat(scalers(Manifests.yaml(Followed.policy(), ManifestKind.ScaledObject, TODAY)))
                .allSatisfy(object -> {
                    Tree trigger =
                            Tree.root(object).at("spec").items("triggers").getFirst();
                    assertThat(trigger.at("metadata").text("enableTLS")).isEqualTo("true");
                    assertThat(trigger.at("authenticationRef").text("name"))
                            .isEqualTo(authentication.at("metadata").text("name"));
                });
    }

    @Test
    void wherePoolsAreWrittenByLeadlineNothingIsAuthenticated() {
        ScalingPolicy own = Followed.policy(Followed.POLICY.replace("actuation: ExternalMetric", "actuation: Scale"));

        assertThat(Followed.documents(Manifests.yaml(own, ManifestKind.ScaledObject, TODAY)))
                .isEmpty();
    }

    private static List<Map<?, ?>> scalers(String yaml) {
        return Followed.documents(yaml).stream()
                .filter(object -> !"TriggerAuthentication".equals(object.get("kind")))
                .toList();
    }

    private static void assertGolden(String name, String yaml) throws IOException {
        Path golden = Path.of("src/test/resources/manifests", name + ".yaml");
        if (Boolean.getBoolean("leadline.docs.write")) {
            Files.writeString(golden, yaml);
        }
        assertThat(yaml).isEqualTo(Files.readString(golden));
    }
}
