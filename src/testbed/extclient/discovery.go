// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"sort"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/rest"
)

// discover asks in three ways that must agree: document by document, in one aggregated document, and through the cache
// that kubectl, helm and controllers keep. Aggregated says whether the server has the aggregated document at all;
// stale are versions that it lists as not fresh.
func discover(server *rest.Config) (any, error) {
	client, err := discovery.NewDiscoveryClientForConfig(server)
	if err != nil {
		return nil, err
	}
	legacy, err := resources(client.WithLegacy())
	if err != nil {
		return nil, err
	}
	_, perVersion, stale, err := client.GroupsAndMaybeResources()
	if err != nil {
		return nil, err
	}
	cached, err := resources(memory.NewMemCacheClient(client))
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"legacy":     legacy,
		"aggregated": map[string]any{"served": perVersion != nil, "versions": named(perVersion), "stale": failed(stale)},
		"cached":     cached,
	}, nil
}

// resources lists every version of every group. A version whose document cannot be had is named under failed, as the
// namespace controller and garbage collector would see it.
func resources(client discovery.DiscoveryInterface) (any, error) {
	_, lists, err := client.ServerGroupsAndResources()
	var partly *discovery.ErrGroupDiscoveryFailed
	if err != nil && !errors.As(err, &partly) {
		return nil, err
	}
	versions := map[string][]metav1.APIResource{}
	for _, list := range lists {
		versions[list.GroupVersion] = sorted(list.APIResources)
	}
	failures := map[string]failure{}
	if partly != nil {
		failures = failed(partly.Groups)
	}
	return map[string]any{"versions": versions, "failed": failures}, nil
}

func named(lists map[schema.GroupVersion]*metav1.APIResourceList) map[string][]metav1.APIResource {
	versions := map[string][]metav1.APIResource{}
	for version, list := range lists {
		versions[version.String()] = sorted(list.APIResources)
	}
	return versions
}

func sorted(resources []metav1.APIResource) []metav1.APIResource {
	inOrder := append([]metav1.APIResource{}, resources...)
	sort.Slice(inOrder, func(i, j int) bool { return inOrder[i].Name < inOrder[j].Name })
	return inOrder
}

func failed(groups map[schema.GroupVersion]error) map[string]failure {
	failures := map[string]failure{}
	for version, err := range groups {
		failures[version.String()] = classify(err)
	}
	return failures
}
