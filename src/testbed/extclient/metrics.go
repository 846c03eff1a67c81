// SPDX-License-Identifier: Apache-2.0

package main

import (
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/rest"
	"k8s.io/metrics/pkg/client/external_metrics"
)

// item is one value. MilliValue is the number that the horizontal pod autoscaler calculates with.
type item struct {
	MetricName    string            `json:"metricName"`
	MetricLabels  map[string]string `json:"metricLabels"`
	Timestamp     string            `json:"timestamp"`
	WindowSeconds *int64            `json:"windowSeconds,omitempty"`
	Value         string            `json:"value"`
	MilliValue    int64             `json:"milliValue"`
}

// metrics reads NAMESPACE METRIC [SELECTOR]. The content type is that of kube-controller-manager.
func metrics(server *rest.Config, arguments []string) (any, error) {
	selector := labels.Everything()
	if len(arguments) == 3 {
		parsed, err := labels.Parse(arguments[2])
		if err != nil {
			return nil, err
		}
		selector = parsed
	}
	config := rest.CopyConfig(server)
	config.ContentType = "application/vnd.kubernetes.protobuf"
	client, err := external_metrics.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	list, err := client.NamespacedMetrics(arguments[0]).List(arguments[1], selector)
	if err != nil {
		return nil, err
	}
	items := []item{}
	for _, each := range list.Items {
		items = append(items, item{
			MetricName:    each.MetricName,
			MetricLabels:  each.MetricLabels,
			Timestamp:     each.Timestamp.UTC().Format("2006-01-02T15:04:05Z"),
			WindowSeconds: each.WindowSeconds,
			Value:         each.Value.String(),
			MilliValue:    each.Value.MilliValue(),
		})
	}
	return map[string]any{"kind": list.Kind, "apiVersion": list.APIVersion, "items": items}, nil
}
