// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A definition as the generator writes it from the types, with what the generator has no words for. */
final class GeneratedDefinition {

    private static final Pattern WORDS = Pattern.compile("\\^\\(\\w+(\\|\\w+)+\\)\\$");
    private static final List<String> COLUMNS =
            List.of("Mode", "Model", "Ready", "Now/Needed/Desired", "Decision", "Cost/h", "Age");

    private final FieldReference reference;

    private GeneratedDefinition(FieldReference reference) {
        this.reference = reference;
    }

    /**
     * The definition of a name, ready to be written.
     *
     * @param folder where the generator may write
     * @param reference what the fields mean
     */
    static Map<String, Object> of(String name, Path folder, FieldReference reference) throws IOException {
        new CRDGenerator()
                .customResourceClasses(ScalingPolicyResource.class, AcceleratorBudgetResource.class)
                .inOutputDir(folder.toFile())
                .forCRDVersions("v1")
                .detailedGenerate();
        @SuppressWarnings("unchecked")
        Map<String, Object> definition = (Map<String, Object>)
                Objects.requireNonNull(new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(folder.resolve(name + "-v1.yml"))));
        new GeneratedDefinition(reference).finish(definition, name.startsWith("scalingpolicies"));
        return definition;
    }

    private void finish(Map<String, Object> definition, boolean policies) {
        Map<String, Object> spec = child(definition, "spec");
        child(spec, "names").put("categories", List.of("leadline"));
        Map<String, Object> version = children(spec, "versions").getFirst();
        children(version, "additionalPrinterColumns")
                .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.get("name"))));
        Map<String, Object> root = child(child(version, "schema"), "openAPIV3Schema");
        root.put("required", List.of("spec"));
        Map<String, Object> fields = child(root, "properties");
        describe(policies ? ScalingPolicySpec.class : AcceleratorBudgetSpec.class, child(fields, "spec"), "spec");
        polish(root);
    }

    /** Follows the types beside the schema: rules of bundled formats, and what each field means. */
    private void describe(Type type, Map<String, Object> schema, String path) {
        reference.meaning(path).ifPresent(meaning -> schema.put("description", meaning));
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (schema.containsKey("items")) {
                describe(of[0], child(schema, "items"), path);
                child(schema, "items").remove("description");
            }
        } else if (type instanceof Class<?> record && record.isRecord()) {
            Map<String, Object> properties = schema.containsKey("properties") ? child(schema, "properties") : Map.of();
            for (RecordComponent component : record.getRecordComponents()) {
                Map<String, Object> property = child(properties, component.getName());
                addRules(component, property);
                describe(component.getGenericType(), property, path + "." + component.getName());
            }
        }
    }

    /** The generator sees annotations on a field and those on its accessor, and none inside another annotation. */
    private static void addRules(RecordComponent component, Map<String, Object> property) {
        List<Object> rules = new ArrayList<>();
        if (property.get("x-kubernetes-validations") instanceof List<?> written) {
            written.stream().distinct().forEach(rules::add);
        }
        for (Annotation format : component.getAccessor().getAnnotations()) {
            Stream.of(format.annotationType().getAnnotationsByType(ValidationRule.class))
                    .map(rule -> {
                        Map<String, Object> tree = new LinkedHashMap<>();
                        tree.put("message", rule.message());
                        tree.put("rule", rule.value());
                        return tree;
                    })
                    .forEach(rules::add);
        }
        if (!rules.isEmpty()) {
            property.put("x-kubernetes-validations", rules);
        }
    }

    @SuppressWarnings("unchecked")
    private static void polish(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<String, Object> fields = (Map<String, Object>) map;
            markLists(fields);
            listWords(fields);
            fields.replaceAll(
                    (name, value) -> value instanceof Double number && number % 1 == 0 ? number.longValue() : value);
            fields.values().forEach(GeneratedDefinition::polish);
        } else if (node instanceof List<?> list) {
            list.forEach(GeneratedDefinition::polish);
        }
    }

    /** A refusal that lists the words reads better than one that shows a pattern. */
    private static void listWords(Map<String, Object> fields) {
        if (fields.get("pattern") instanceof String pattern
                && WORDS.matcher(pattern).matches()) {
            fields.remove("pattern");
            fields.put(
                    "enum",
                    Arrays.asList(pattern.substring(2, pattern.length() - 2).split("\\|")));
        }
    }

    /** Without these marks a server-side apply of one entry would replace the whole list. */
    private static void markLists(Map<String, Object> fields) {
        if (fields.get("properties") instanceof Map<?, ?> properties) {
            mark(properties.get("pools"), "map", List.of("name"));
            mark(properties.get("conditions"), "map", List.of("type"));
            mark(properties.get("limits"), "map", List.of("product"));
            mark(properties.get("namespaces"), "set", List.of());
        }
    }

    @SuppressWarnings("unchecked")
    private static void mark(@Nullable Object list, String type, List<String> keys) {
        if (list instanceof Map<?, ?> schema) {
            Map<String, Object> fields = (Map<String, Object>) schema;
            fields.put("x-kubernetes-list-type", type);
            if (!keys.isEmpty()) {
                fields.put("x-kubernetes-list-map-keys", keys);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> parent, String name) {
        return (Map<String, Object>) Objects.requireNonNull(parent.get(name), name);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> children(Map<String, Object> parent, String name) {
        return (List<Map<String, Object>>) parent.getOrDefault(name, new ArrayList<>());
    }
}
