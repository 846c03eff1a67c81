{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{- define "leadline.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The labels that never change: selectors use these. */}}
{{- define "leadline.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: controller
{{- end -}}

{{/* The same of the adapter. */}}
{{- define "leadline.adapter.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: adapter
{{- end -}}

{{- define "leadline.labels" -}}
{{ include "leadline.selector" . }}
{{ include "leadline.labels.release" . }}
{{- end -}}

{{- define "leadline.adapter.labels" -}}
{{ include "leadline.adapter.selector" . }}
{{ include "leadline.labels.release" . }}
{{- end -}}

{{- define "leadline.labels.release" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: leadline
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "leadline.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "leadline.name" . -}}
{{- else -}}
{{- fail "serviceAccount.create is false, so serviceAccount.name must name the account that exists already" -}}
{{- end -}}
{{- end -}}

{{/* Deployment, Service, account and roles of the adapter. */}}
{{- define "leadline.adapter.name" -}}
{{- printf "%s-adapter" (include "leadline.name" . | trunc 55 | trimSuffix "-") -}}
{{- end -}}

{{- define "leadline.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* Combinations that the schema cannot refuse. */}}
{{- define "leadline.checked" -}}
{{- if and .Values.rest.writePolicies (not .Values.networkPolicy.enabled) -}}
{{- fail "rest.writePolicies lets everybody who reaches the API change policies and post observations: set networkPolicy.enabled and networkPolicy.ingressFrom too" -}}
{{- end -}}
{{- with .Values.adapter -}}
{{- if and (eq .certificate.mode "secret") (not .certificate.secretName) -}}
{{- fail "adapter.certificate.mode is secret, so adapter.certificate.secretName must name a Secret with tls.crt and tls.key" -}}
{{- end -}}
{{- if and .forward.caSecretName (not .forward.url) -}}
{{- fail "adapter.forward.caSecretName is for adapter.forward.url, which is empty" -}}
{{- end -}}
{{- end -}}
{{- end -}}
