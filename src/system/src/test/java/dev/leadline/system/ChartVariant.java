// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.util.Locale;

/** The ways of installing the chart that the documentation names. */
enum ChartVariant {
    /** Nothing is set. */
    PLAIN(""),
    /** Rights to write in two namespaces only. */
    TWO_NAMESPACES("watchNamespaces: [one-of-two, two-of-two]"),
    /** No right to change a workload. */
    ADVICE_ONLY("rbac: {enforce: false}"),
    /** Every kind's scale. */
    EVERY_KIND("rbac: {scaleWildcard: true}"),
    /** For the Prometheus operator. */
    MONITORED("serviceMonitor: {enabled: true, interval: 5s, labels: {release: prometheus}}"),
    /** Peers are named. */
    FENCED("networkPolicy: {enabled: true, ingressFrom: [{namespaceSelector: {matchLabels: {team: ops}}}]}"),
    /** Policies are written by REST too. */
    WRITTEN_BY_REST("{rest: {writePolicies: true}, networkPolicy: {enabled: true}}"),
    /** No external metrics. */
    WITHOUT_ADAPTER("adapter: {enabled: false}"),
    /** External metrics are somebody else's, KEDA's mostly. */
    UNREGISTERED("adapter: {apiService: {register: false}}"),
    /** Certificates are cert-manager's, another provider of metrics is asked too, and KEDA is not there. */
    OWN_CERTIFICATE("""
            adapter:
              replicas: 1
              certificate: {mode: secret, secretName: adapter-tls}
              apiService: {register: true, annotations: {cert-manager.io/inject-ca-from: default/adapter}}
              forward: {url: "https://other.metrics.svc", caSecretName: other-ca}
              keda: {enabled: false}
              networkPolicy: {enabled: true}
            """),
    /** Everything that a picky cluster asks for. */
    TAILORED("""
            replicas: 3
            image: {repository: registry.example:5000/ml/leadline, digest: "%s", pullSecrets: [{name: pull}]}
            serviceAccount: {name: scaler, annotations: {example.org/role: scaler}}
            service: {type: NodePort, port: 80, annotations: {example.org/zone: a}}
            dashboards: {label: grafana_board, labelValue: "yes", annotations: {folder: Inference}}
            podDisruptionBudget: {maxUnavailable: 34%%}
            nodeSelector: {pool: system}
            tolerations: [{key: system, operator: Exists, effect: NoSchedule}]
            affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}
            topologySpreadConstraints: [{topologyKey: rack, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway}]
            podLabels: {team: ops}
            podAnnotations: {example.org/scrape: "false"}
            adapter:
              replicas: 3
              port: 8443
              grpcPort: 8444
              shutdownDelay: 20s
              keda: {clientCaSecretName: keda-clients}
              networkPolicy: {enabled: true, kedaFrom: [{podSelector: {matchLabels: {app: keda-operator}}}]}
              podDisruptionBudget: {maxUnavailable: 2}
            """.formatted("sha256:" + "ab".repeat(32)));

    private final String values;

    ChartVariant(String values) {
        this.values = values;
    }

    /** YAML that is laid over values.yaml. */
    String yaml() {
        return values;
    }

    /** A release name that no other variant has: cluster roles share one space. */
    String release() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
