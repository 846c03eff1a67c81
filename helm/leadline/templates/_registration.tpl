{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{/* Secret that the adapter keeps its self-made certificate in. */}}
{{- define "leadline.adapter.secret" -}}
{{- printf "%s-tls" (include "leadline.adapter.name" .) -}}
{{- end -}}

{{/*
Who answers external.metrics.k8s.io, when it is not this release: the namespace and name of its Service. Empty when it is
nobody, this release, or when there is no cluster to ask.
*/}}
{{- define "leadline.adapter.rival" -}}
{{- $there := lookup "apiregistration.k8s.io/v1" "APIService" "" "v1beta1.external.metrics.k8s.io" -}}
{{- if $there -}}
{{- $service := $there.spec.service | default dict -}}
{{- $served := printf "%s/%s" ($service.namespace | default "") ($service.name | default "") -}}
{{- $made := $there.metadata.annotations | default dict -}}
{{- $mine := and (eq (index $made "meta.helm.sh/release-name" | default "") .Release.Name) (eq (index $made "meta.helm.sh/release-namespace" | default "") .Release.Namespace) -}}
{{- $points := eq $served (printf "%s/%s" .Release.Namespace (include "leadline.adapter.name" .)) -}}
{{- if and $mine (not $points) -}}
{{- fail (printf "APIService v1beta1.external.metrics.k8s.io was made by this release and now points to %s: somebody else has taken it. Set adapter.apiService.register to true to take it back; or to false, which removes it, and let the other one make it again" $served) -}}
{{- end -}}
{{- if not (or $mine $points) -}}
{{- $served -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Not empty when this release makes the APIService. */}}
{{- define "leadline.adapter.registers" -}}
{{- $register := toString .Values.adapter.apiService.register -}}
{{- if eq $register "true" -}}
yes
{{- else if and (eq $register "auto") (not (include "leadline.adapter.rival" .)) -}}
yes
{{- end -}}
{{- end -}}
