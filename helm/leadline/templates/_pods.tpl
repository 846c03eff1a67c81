{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/* Where pods go. Takes the root and the name of the template of their labels. */}}
{{- define "leadline.placement" -}}
{{- $selector := index . 1 -}}
{{- $root := index . 0 -}}
{{- with $root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
affinity:
{{- if $root.Values.affinity }}
  {{- toYaml $root.Values.affinity | nindent 2 }}
{{- else }}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 50
      podAffinityTerm:
        topologyKey: topology.kubernetes.io/zone
        labelSelector:
          matchLabels:
            {{- include $selector $root | nindent 12 }}
{{- end }}
topologySpreadConstraints:
{{- if $root.Values.topologySpreadConstraints }}
  {{- toYaml $root.Values.topologySpreadConstraints | nindent 2 }}
{{- else }}
# Nodes that lack the key of one constraint are left out of the scores of all, and many nodes have no zone.
- topologyKey: kubernetes.io/hostname
  maxSkew: 1
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include $selector $root | nindent 6 }}
{{- end }}
{{- end -}}
