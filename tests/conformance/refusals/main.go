// Hold the rules that say "the API server refuses the pod" against the API
// server's own validation.
//
// usage: refusals PODFIT PODS
//
// Pods are generated, defaulted and validated as for their creation; each error
// stands for a rule. PODFIT must find just these rules broken, no more and no
// fewer.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"sort"
	"strconv"
	"strings"

	v1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	kernel "k8s.io/kubernetes/pkg/capabilities"
)

const batch = 5000

// rules maps errors of the API server to rules; the first that matches counts.
// No rule at all: the error follows from another one.
var rules = []struct {
	pattern *regexp.Regexp
	rule    string
}{
	{regexp.MustCompile(`volumeMounts\[\d+\]\.name: Not found`), ""},
	{regexp.MustCompile(`spec.ephemeralContainers: Forbidden: cannot be set on create`), ""},
	{regexp.MustCompile(`annotation and field must match`), ""}, // see conflict
	{regexp.MustCompile(`localhostProfile: Required`), "PF3015"},
	{regexp.MustCompile(`localhostProfile: .*can only be set when`), "PF3016"},
	{regexp.MustCompile(`seccompProfile.type: `), "PF3017"},
	{regexp.MustCompile(`localhostProfile: `), "PF3018"},
	{regexp.MustCompile(`appArmorProfile.type: (Required|Unsupported)`), "PF3019"},
	{regexp.MustCompile(`apparmor.*: container not found`), "PF3022"},
	{regexp.MustCompile(`invalid AppArmor profile name`), "PF3023"},
	{regexp.MustCompile(`metadata.annotations.*seccomp`), "PF3026"},
	{regexp.MustCompile("and `privileged` to true"), "PF3003"},
	{regexp.MustCompile("`capabilities.Add` CAP_SYS_ADMIN"), "PF3004"},
	{regexp.MustCompile(`volumeDevices: Forbidden`), "PF3065"},
	{regexp.MustCompile("when `hostUsers` is false"), "PF3040"},
	{regexp.MustCompile(`hostPort: Invalid`), "PF3041"},
	{regexp.MustCompile(`ShareProcessNamespace and HostPID`), "PF3042"},
	{regexp.MustCompile(`cannot be set for a windows pod`), "PF3043"},
	{regexp.MustCompile(`windows options cannot be set for a linux pod`), "PF3044"},
	{regexp.MustCompile(`hostNetwork must be true if pod contains any hostProcess`), "PF3045"},
	{regexp.MustCompile("`hostUsers` must be false to use `Unmasked`"), "PF3047"},
	{regexp.MustCompile(`procMount: Unsupported`), "PF3048"},
	{regexp.MustCompile(`all containers must be HostProcess|hostProcess value must be identical`), "PF3049"},
	{regexp.MustCompile(`sysctls.*may not be specified when`), "PF3050"},
	{regexp.MustCompile(`sysctls.*Duplicate`), "PF3053"},
	{regexp.MustCompile(`cannot be set for an Ephemeral Container`), "PF3055"},
	{regexp.MustCompile(`may not be set for init containers without restartPolicy`), "PF3057"},
	{regexp.MustCompile(`name: Duplicate value`), "PF3058"},
	{regexp.MustCompile(`Bidirectional mount propagation is available only`), "PF3060"},
	{regexp.MustCompile(`hostPath.path: .*must not contain`), "PF3061"},
	{regexp.MustCompile(`runAsUser: Invalid`), "PF3063"},
	{regexp.MustCompile(`recursiveReadOnly: Forbidden`), "PF3064"},
	{regexp.MustCompile(`runAsGroup: Invalid`), "PF3066"},
	{regexp.MustCompile(`fsGroup: Invalid`), "PF3067"},
	{regexp.MustCompile(`supplementalGroups\[\d+\]: Invalid`), "PF3068"},
	{regexp.MustCompile(`mountPropagation: Unsupported`), "PF3070"},
	{regexp.MustCompile(`recursiveReadOnly: Unsupported`), "PF3071"},
	{regexp.MustCompile(`hostPath.type: Unsupported`), "PF3072"},
	{regexp.MustCompile(`fsGroupChangePolicy: Unsupported`), "PF3073"},
	{regexp.MustCompile(`supplementalGroupsPolicy: Unsupported`), "PF3074"},
	{regexp.MustCompile(`seLinuxChangePolicy: Unsupported`), "PF3075"},
	{regexp.MustCompile(`spec.os: Unsupported`), "PF3076"},
}

// conflict is the rule for an annotation that contradicts a field.
func conflict(text string) string {
	switch {
	case !strings.Contains(text, "annotation and field must match"):
		return ""
	case strings.Contains(text, "appArmorProfile"):
		return "PF3020"
	}
	return "PF3025"
}

func rulesOf(text string) (string, error) {
	if rule := conflict(text); rule != "" {
		return rule, nil
	}
	for _, row := range rules {
		if row.pattern.MatchString(text) {
			return row.rule, nil
		}
	}
	return "", fmt.Errorf("no rule for: %s", text)
}

// refusals are the rules that stand for what the API server has against a pod.
func refusals(pod *v1.Pod) (map[string]bool, error) {
	internal := core.Pod{}
	pod = pod.DeepCopy()
	pod.Namespace = "default"
	corev1.SetObjectDefaults_Pod(pod)
	if err := corev1.Convert_v1_Pod_To_core_Pod(pod, &internal, nil); err != nil {
		return nil, err
	}
	options := podutil.GetValidationOptionsFromPodSpecAndMeta(&internal.Spec, nil, &internal.ObjectMeta, nil)
	options.ResourceIsPod = true
	found := map[string]bool{}
	for _, e := range validation.ValidatePodCreate(&internal, options) {
		rule, err := rulesOf(e.Error())
		if err != nil {
			return nil, err
		}
		if rule != "" {
			found[rule] = true
		}
	}
	// Of a profile whose type is wrong the API server also says that it is
	// not Localhost, which podfit does not repeat.
	if found["PF3016"] && (found["PF3017"] || found["PF3019"]) {
		delete(found, "PF3016")
	}
	return found, nil
}

type report struct {
	Findings []struct {
		Rule, Message string
		Object        struct{ Name string }
	}
	Unjudged []struct{ Message string }
}

// lint returns podfit's refusals by the name of the pod.
func lint(podfit string, manifests []byte) (map[string]map[string]bool, error) {
	command := exec.Command(podfit, "lint", "--no-config", "--format", "json", "--fail-on", "never", "-")
	command.Stdin = bytes.NewReader(manifests)
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("podfit lint: %w", err)
	}
	var all report
	if err := json.Unmarshal(output, &all); err != nil {
		return nil, err
	}
	if len(all.Unjudged) > 0 {
		return nil, fmt.Errorf("unjudged: %s", all.Unjudged[0].Message)
	}
	found := map[string]map[string]bool{}
	for _, f := range all.Findings {
		if !strings.HasPrefix(f.Rule, "PF3") || !strings.Contains(f.Message, "the API server refuses") && f.Rule != "PF3015" {
			continue
		}
		if found[f.Object.Name] == nil {
			found[f.Object.Name] = map[string]bool{}
		}
		found[f.Object.Name][f.Rule] = true
	}
	for _, of := range found {
		if of["PF3016"] && (of["PF3017"] || of["PF3019"]) {
			delete(of, "PF3016")
		}
	}
	return found, nil
}

func words(set map[string]bool) string {
	list := []string{}
	for word := range set {
		list = append(list, word)
	}
	sort.Strings(list)
	return strings.Join(list, " ")
}

// round compares a batch of pods, and returns how many verdicts differ.
func round(podfit string, count int, seen map[string]int) (int, error) {
	var manifests bytes.Buffer
	wanted := map[string]map[string]bool{}
	texts := map[string]string{}
	for i := 0; i < count; i++ {
		name := fmt.Sprint("p", i)
		pod := generate(name)
		refused, err := refusals(pod)
		if err != nil {
			return 0, err
		}
		text, err := json.Marshal(pod)
		if err != nil {
			return 0, err
		}
		fmt.Fprintf(&manifests, "%s\n---\n", text)
		wanted[name], texts[name] = refused, string(text)
		for rule := range refused {
			seen[rule]++
		}
	}
	got, err := lint(podfit, manifests.Bytes())
	if err != nil {
		return 0, err
	}
	wrong := 0
	for name, refused := range wanted {
		if words(refused) == words(got[name]) {
			continue
		}
		if wrong++; wrong <= 3 {
			fmt.Printf("the API server: %q, podfit: %q, of\n%s\n", words(refused), words(got[name]), texts[name])
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
		fmt.Fprintln(os.Stderr, "usage: refusals PODFIT PODS")
		os.Exit(2)
	}
	kernel.Initialize(kernel.Capabilities{AllowPrivileged: true})
	wrong := 0
	seen := map[string]int{}
	for done := 0; done < count; done += batch {
		n, err := round(os.Args[1], min(batch, count-done), seen)
		if err != nil {
			fmt.Fprintln(os.Stderr, "refusals:", err)
			os.Exit(1)
		}
		wrong += n
	}
	fmt.Printf("Kubernetes' validation: %d pods, %d rules in play, %d disagreements\n", count, len(seen), wrong)
	if wrong > 0 {
		os.Exit(1)
	}
}
