// Holds podfit's Pod Security Standards against upstream's own evaluator.
//
//	pss fixtures PODFIT DIR     upstream's test data, through podfit lint
//	pss differ DRIVER COUNT     generated pods, through tests/conformance/pss_driver.c
package main

import (
	"fmt"
	"os"
	"strconv"
)

func run(args []string) error {
	o, err := newOracle()
	if err != nil {
		return err
	}
	if len(args) == 3 && args[0] == "fixtures" {
		return fixtures(o, args[1], args[2])
	}
	if len(args) == 3 && args[0] == "differ" {
		count, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return differ(o, args[1], count)
	}
	return fmt.Errorf("usage: pss fixtures PODFIT DIR | differ DRIVER COUNT")
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pss:", err)
		os.Exit(1)
	}
}
