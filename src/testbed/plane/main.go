// SPDX-License-Identifier: Apache-2.0

// Plane is a whole Kubernetes control plane in one program: the first argument names the part to run.
package main

import (
	"fmt"
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

func main() {
	if len(os.Args) < 2 {
		usage("no part is named")
	}
	part := os.Args[1]
	// Each part reads os.Args as if it were a program of its own.
	os.Args = append([]string{part}, os.Args[2:]...)
	switch part {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
	case "kube-scheduler":
		os.Exit(cli.Run(scheduler.NewSchedulerCommand()))
	default:
		usage("'" + part + "' is no part of the plane")
	}
}

func usage(problem string) {
	fmt.Fprintf(os.Stderr, "plane: %s; use plane etcd|kube-apiserver|kube-controller-manager|kube-scheduler FLAGS\n", problem)
	os.Exit(2)
}
