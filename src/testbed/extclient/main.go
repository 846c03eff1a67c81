// SPDX-License-Identifier: Apache-2.0

// Extclient reads external metrics and discovery with the libraries that Kubernetes itself reads them with, and prints
// as JSON what these have understood.
//
//	extclient metrics NAMESPACE METRIC [SELECTOR]   with the client of the horizontal pod autoscaler
//	extclient discovery                             legacy, aggregated and through the cache in memory
//
// The server is the one of $KUBECONFIG. Exit codes: 0 understood; 1 refused or not understood, with "error" in the
// answer; 2 wrong arguments.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// failure is what a client makes of a refusal. Class is the reason of a Status; Network when no answer came; Other when
// the answer was not understood.
type failure struct {
	Class   string `json:"class"`
	Code    int32  `json:"code"`
	Message string `json:"message"`
}

func main() {
	if len(os.Args) < 2 {
		usage("no command is named")
	}
	var read func(*rest.Config) (any, error)
	switch command, more := os.Args[1], os.Args[2:]; {
	case command == "metrics" && (len(more) == 2 || len(more) == 3):
		read = func(server *rest.Config) (any, error) { return metrics(server, more) }
	case command == "discovery" && len(more) == 0:
		read = func(server *rest.Config) (any, error) { return discover(server) }
	default:
		usage(fmt.Sprintf("%q is no command, or has too few or too many arguments", command))
	}
	server, err := clientcmd.BuildConfigFromFlags("", os.Getenv(clientcmd.RecommendedConfigPathEnvVar))
	if err != nil {
		usage(err.Error())
	}
	answer, err := read(server)
	if err != nil {
		answer = map[string]any{"error": classify(err)}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if encoder.Encode(answer) != nil || err != nil {
		os.Exit(1)
	}
}

func classify(err error) failure {
	var status apierrors.APIStatus
	var network *url.Error
	switch {
	case errors.As(err, &status):
		class := string(status.Status().Reason)
		if class == "" {
			class = "Unknown"
		}
		return failure{Class: class, Code: status.Status().Code, Message: err.Error()}
	case errors.As(err, &network):
		return failure{Class: "Network", Message: err.Error()}
	default:
		return failure{Class: "Other", Message: err.Error()}
	}
}

func usage(problem string) {
	fmt.Fprintf(os.Stderr, "extclient: %s; use extclient metrics NAMESPACE METRIC [SELECTOR] or extclient discovery\n", problem)
	os.Exit(2)
}
