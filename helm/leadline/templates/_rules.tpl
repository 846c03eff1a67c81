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
  verbs: [list, watch{{ if .Values.rbac.enforce }}, patch{{ end }}]
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [list, watch]
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [list, watch]
- apiGroups: [llmd.ai]
  resources: [variantautoscalings]
  verbs: [list, watch]
{{- range .Values.rbac.owners }}
- apiGroups: [{{ .group | quote }}]
  resources: [{{ join ", " .resources }}]
  verbs: [get]
{{- end }}
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

{{/* What is no namespace's: nodes, and everybody's pods, because free accelerators are what nobody has asked for. */}}
{{- define "leadline.rules.cluster" -}}
- apiGroups: [""]
  resources: [nodes]
  verbs: [list, watch]
{{- if .Values.watchNamespaces }}
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
{{- end }}
{{- end -}}

{{/* What the adapter does in a namespace that it serves. */}}
{{- define "leadline.rules.adapter" -}}
- apiGroups: [leadline.dev]
  resources: [scalingpolicies]
  verbs: [get, list, watch]
{{- end -}}

{{/* Gives the adapter a role. Takes root, kind and role, the binding's name, and its namespace unless it is for all of them. */}}
{{- define "leadline.adapter.binding" -}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ if .namespace }}RoleBinding{{ else }}ClusterRoleBinding{{ end }}
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "leadline.adapter.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .role }}
subjects:
- kind: ServiceAccount
  name: {{ include "leadline.adapter.name" .root }}
  namespace: {{ .root.Release.Namespace }}
{{- end -}}
