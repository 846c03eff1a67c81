{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/* What the controller does in a namespace that it looks after. src/docs/reference/kubernetes.md has the reason of each verb. */}}
{{- define "leadline.rules.namespaced" -}}
- apiGroups: [leadline.dev]
  resources: [scalingpolicies]
  verbs: [get, list, watch{{ if .Values.rest.writePolicies }}, create, update, delete{{ end }}]
- apiGroups: [leadline.dev]
  resources: [scalingpolicies/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch{{ if .Values.rbac.enforce }}, patch{{ end }}]
- apiGroups: [""]
  resources: [services]
  verbs: [get]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch]
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, list, watch]
- apiGroups: [disaggregatedset.x-k8s.io]
  resources: [disaggregatedsets]
  verbs: [get]
{{- range .Values.rbac.targets }}
- apiGroups: [{{ .group | quote }}]
  resources: [{{ join ", " .resources }}]
  verbs: [get, list, watch{{ if $.Values.rbac.enforce }}, patch{{ end }}]
- apiGroups: [{{ .group | quote }}]
  resources: [{{ range $index, $resource := .resources }}{{ if $index }}, {{ end }}{{ $resource }}/scale{{ end }}]
  verbs: [get{{ if $.Values.rbac.enforce }}, update{{ end }}]
{{- end }}
{{- if .Values.rbac.scaleWildcard }}
- apiGroups: ["*"]
  resources: ["*/scale"]
  verbs: [get{{ if .Values.rbac.enforce }}, update{{ end }}]
{{- end }}
{{- end -}}

{{/* What is no namespace's: nodes and budgets, and everybody's pods, because free accelerators are what nobody has asked for. */}}
{{- define "leadline.rules.cluster" -}}
- apiGroups: [""]
  resources: [nodes]
  verbs: [get, list, watch]
- apiGroups: [leadline.dev]
  resources: [acceleratorbudgets]
  verbs: [get, list, watch]
{{- if .Values.watchNamespaces }}
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
{{- end }}
{{- end -}}
