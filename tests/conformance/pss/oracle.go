package main

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	defaults "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// A violation is one forbidden check, in Kubernetes' words.
type violation struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
	Detail string `json:"detail"`
}

// A standard is what podfit's --standard takes: "restricted@v1.30".
type standard struct {
	text string
	lv   api.LevelVersion
}

// An oracle is upstream's own evaluator.
type oracle struct {
	evaluator policy.Evaluator
	// The versions at which some check begins or changes.
	revisions []int
}

// CheckResult does not say which check gave it, so each check is wrapped to
// put its id before the reason; selection and order stay upstream's.
const idEnd = "\x1f"

func newOracle() (*oracle, error) {
	checks := policy.DefaultChecks()
	starts := map[int]bool{}
	for i := range checks {
		for j := range checks[i].Versions {
			revision := &checks[i].Versions[j]
			starts[revision.MinimumVersion.Minor()] = true
			revision.CheckPod = named(string(checks[i].ID), revision.CheckPod)
		}
	}
	evaluator, err := policy.NewEvaluator(checks, nil)
	o := &oracle{evaluator: evaluator}
	for minor := 0; minor < 1000; minor++ {
		if starts[minor] {
			o.revisions = append(o.revisions, minor)
		}
	}
	return o, err
}

func named(id string, check policy.CheckPodFn) policy.CheckPodFn {
	return func(meta *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
		result := check(meta, spec)
		result.ForbiddenReason = id + idEnd + result.ForbiddenReason
		return result
	}
}

// newest is the version that "latest" and all later ones are judged as.
func (o *oracle) newest() int {
	return o.revisions[len(o.revisions)-1]
}

func (o *oracle) judge(pod *corev1.Pod, s standard) []violation {
	var found []violation
	for _, result := range o.evaluator.EvaluatePod(s.lv, &pod.ObjectMeta, &pod.Spec) {
		if result.Allowed {
			continue
		}
		for i := range result.ForbiddenReason {
			if result.ForbiddenReason[i] == idEnd[0] {
				found = append(found, violation{result.ForbiddenReason[:i],
					result.ForbiddenReason[i+1:], result.ForbiddenDetail})
				break
			}
		}
	}
	return found
}

func newStandard(level, version string) (standard, error) {
	l, err := api.ParseLevel(level)
	if err != nil {
		return standard{}, err
	}
	v, err := api.ParseVersion(version)
	return standard{level + "@" + version, api.LevelVersion{Level: l, Version: v}}, err
}

// read decodes a Pod or PodTemplate as the API server does, and gives it the
// API server's defaults; of a template, those of the pods made from it.
func read(text []byte, isYAML bool) (*corev1.Pod, error) {
	var kind metav1.TypeMeta
	var pod corev1.Pod
	var err error
	if isYAML {
		if text, err = yaml.YAMLToJSON(text); err != nil {
			return nil, err
		}
	}
	if err = json.UnmarshalCaseSensitivePreserveInts(text, &kind); err != nil {
		return nil, err
	}
	switch kind.Kind {
	case "Pod":
		err = json.UnmarshalCaseSensitivePreserveInts(text, &pod)
	case "PodTemplate":
		var template corev1.PodTemplate
		err = json.UnmarshalCaseSensitivePreserveInts(text, &template)
		pod.ObjectMeta, pod.Spec = template.Template.ObjectMeta, template.Template.Spec
	default:
		err = fmt.Errorf("kind %q is not read here", kind.Kind)
	}
	defaults.SetObjectDefaults_Pod(&pod)
	return &pod, err
}
