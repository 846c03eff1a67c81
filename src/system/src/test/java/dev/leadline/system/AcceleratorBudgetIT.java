// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.crd.AcceleratorBudgetResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets, as the API server takes and refuses them. */
class AcceleratorBudgetIT {

    private static final KubeTestbed TESTBED = KubeTestbed.shared();

    private final KubernetesClient client = TESTBED.client();

    @BeforeAll
    static void installTheDefinitions() {
        ChartCrds.provide(TESTBED);
    }

    private GenericKubernetesResource create(String spec) {
        GenericKubernetesResource budget =
                Serialization.unmarshal("""
                apiVersion: leadline.dev/v1alpha1
                kind: AcceleratorBudget
                metadata: {name: shared-gpus}
                spec: %s
                """.formatted(spec), GenericKubernetesResource.class);
        return client.resource(budget)
                .dryRun(true)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    @Test
    void whatIsAcceptedComesBackAsItsTypeReadsIt() {
        GenericKubernetesResource taken = create(
                "{limits: [{product: NVIDIA-H100-80GB-HBM3, accelerators: 64}], maxCostPerHour: \"250.5\", namespaces: [team]}");
        AcceleratorBudgetResource read =
                Serialization.unmarshal(Serialization.asJson(taken), AcceleratorBudgetResource.class);
        assertThat(read.getSpec().maxCostPerHour()).isEqualTo("250.5");
        assertThat(read.getSpec().namespaces()).containsExactly("team");
        assertThat(create("{maxCostPerHour: \"1\"}").getMetadata().getName()).isEqualTo("shared-gpus");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                             | a budget limits something
            {limits: []}                                                   | a budget limits something
            {limits: [{product: H100}]}                                    | accelerators: Required value
            {limits: [{product: H100, accelerators: -1}]}                  | greater than or equal to 0
            {limits: [{product: A, accelerators: 1}, {product: A, accelerators: 2}]} | Duplicate value
            {maxCostPerHour: "much"}                                       | must be a decimal in quotes
            {maxCostPerHour: 5}                                            | must be of type string
            {maxCostPerHour: "1", namespaces: [Not_A_Name]}                | must be names of namespaces
            {maxCostPerHour: "1", currency: EUR}                           | unknown field
            """)
    void whatIsWrongIsRefusedWithItsRule(String spec, String rule) {
        assertThatThrownBy(() -> create(spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(rule);
    }

    @Test
    void kubectlShowsItsColumnsUnderItsShortName() {
        var definition = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("acceleratorbudgets.leadline.dev")
                .get();
        assertThat(definition.getSpec().getNames().getShortNames()).containsExactly("lab");
        List<CustomResourceColumnDefinition> columns =
                definition.getSpec().getVersions().getFirst().getAdditionalPrinterColumns();
        assertThat(columns).extracting(CustomResourceColumnDefinition::getName).containsExactly("Cost/h", "Age");
    }
}
