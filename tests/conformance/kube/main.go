// Hold the types of Kubernetes' fields against its own decoder.
//
// usage: kube TOOL OBJECTS
//
// Objects are generated from the Go types of the API, with some values of
// another type and some fields of another place. Each is decoded strictly, as
// kubectl and the API server do: YAML becomes JSON, and JSON the typed object.
// TOOL says what podfit thinks of the same text.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

const batch = 10000

// kinds are generated as often as they stand here.
var kinds = []struct {
	version, kind string
	empty         func() any
}{
	{"v1", "Pod", func() any { return &corev1.Pod{} }},
	{"v1", "Pod", func() any { return &corev1.Pod{} }},
	{"v1", "Pod", func() any { return &corev1.Pod{} }},
	{"v1", "PodTemplate", func() any { return &corev1.PodTemplate{} }},
	{"v1", "ReplicationController", func() any { return &corev1.ReplicationController{} }},
	{"apps/v1", "Deployment", func() any { return &appsv1.Deployment{} }},
	{"apps/v1", "StatefulSet", func() any { return &appsv1.StatefulSet{} }},
	{"apps/v1", "DaemonSet", func() any { return &appsv1.DaemonSet{} }},
	{"apps/v1", "ReplicaSet", func() any { return &appsv1.ReplicaSet{} }},
	{"batch/v1", "Job", func() any { return &batchv1.Job{} }},
	{"batch/v1", "CronJob", func() any { return &batchv1.CronJob{} }},
}

var errNoYAML = errors.New("not YAML")

// decode says in the words of TOOL what Kubernetes thinks of an object.
func decode(text string, object any) (string, error) {
	encoded, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return "", errNoYAML
	}
	strict, err := kjson.UnmarshalStrict(encoded, object)
	if err != nil {
		return "type", nil
	}
	paths := []string{}
	for _, e := range strict {
		var path string
		if _, err := fmt.Sscanf(e.Error(), "unknown field %q", &path); err != nil {
			return "", fmt.Errorf("not understood: %v", e)
		}
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return strings.Join(append([]string{"ok"}, paths...), " "), nil
}

// round generates a batch, and returns how many verdicts differ.
func round(tool string, count int, tally map[bool]int) (int, error) {
	var texts, wanted []string
	for len(texts) < count {
		kind := kinds[random.Intn(len(kinds))]
		object := kind.empty()
		text := "apiVersion: " + kind.version + "\nkind: " + kind.kind + "\n" + generate(object)
		verdict, err := decode(text, object)
		if err == errNoYAML {
			continue
		}
		if err != nil {
			return 0, err
		}
		texts = append(texts, text)
		wanted = append(wanted, verdict)
		tally[verdict == "ok"]++
	}
	command := exec.Command(tool)
	command.Stdin = strings.NewReader("---\n" + strings.Join(texts, "---\n"))
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return 0, err
	}
	got := strings.Split(string(bytes.TrimSpace(output)), "\n")
	if len(got) != len(texts) {
		return 0, fmt.Errorf("%d objects, %d verdicts", len(texts), len(got))
	}
	wrong := 0
	for i, text := range texts {
		if got[i] == wanted[i] {
			continue
		}
		if wrong++; wrong <= 3 {
			fmt.Printf("Kubernetes says %q, podfit %q, of\n%s\n", wanted[i], got[i], text)
		}
	}
	return wrong, nil
}

func main() {
	count, err := 0, error(nil)
	if len(os.Args) == 3 {
		count, err = strconv.Atoi(os.Args[2])
	}
	if count < 1 || err != nil {
		fmt.Fprintln(os.Stderr, "usage: kube TOOL OBJECTS")
		os.Exit(2)
	}
	wrong := 0
	tally := map[bool]int{}
	for done := 0; done < count; done += batch {
		n, err := round(os.Args[1], min(batch, count-done), tally)
		if err != nil {
			fmt.Fprintln(os.Stderr, "kube:", err)
			os.Exit(1)
		}
		wrong += n
	}
	fmt.Printf("Kubernetes' decoder: %d objects, %d of them without fault, %d disagreements\n",
		tally[true]+tally[false], tally[true], wrong)
	if wrong > 0 {
		os.Exit(1)
	}
}
