package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
)

// What podfit lint --format json says about each judged pod.
type report struct {
	Standards []struct {
		Location   struct{ File string }
		Level      string
		Version    string
		Allowed    bool
		Violations []violation
	}
	Unjudged []struct{ Message string }
}

// fixtures judges DIR/LEVEL/VERSION/{pass,fail}/*.yaml: podfit must say what
// the folder's name says, and what upstream's evaluator says, word for word.
func fixtures(o *oracle, podfit, dir string) error {
	folders, err := filepath.Glob(filepath.Join(dir, "*", "v*", "*"))
	if err != nil || len(folders) == 0 {
		return fmt.Errorf("%s: no fixtures: %v", dir, err)
	}
	judged, wrong := 0, 0
	for _, folder := range folders {
		n, bad, err := fixtureFolder(o, podfit, folder)
		if err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		judged += n
		wrong += bad
	}
	fmt.Printf("pss fixtures: %d judged in %d folders, %d disagreements\n",
		judged, len(folders), wrong)
	if wrong > 0 {
		return errors.New("podfit and upstream disagree")
	}
	return nil
}

func fixtureFolder(o *oracle, podfit, folder string) (int, int, error) {
	version := filepath.Base(filepath.Dir(folder))
	level := filepath.Base(filepath.Dir(filepath.Dir(folder)))
	s, err := newStandard(level, version)
	if err != nil {
		return 0, 0, err
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return 0, 0, err
	}
	got, err := lint(podfit, s, folder)
	if err != nil {
		return 0, 0, err
	}
	if len(got) != len(files) {
		return 0, 0, fmt.Errorf("%d files, %d judged", len(files), len(got))
	}
	bad := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return 0, 0, err
		}
		pod, err := read(text, true)
		if err != nil {
			return 0, 0, err
		}
		want := o.judge(pod, s)
		found, there := got[file]
		pass := filepath.Base(folder) == "pass"
		if !there || pass != (len(want) == 0) || !reflect.DeepEqual(want, found) {
			bad++
			fmt.Printf("%s:\n  folder    %s\n  upstream  %v\n  podfit    %v\n",
				file, filepath.Base(folder), want, found)
		}
	}
	return len(files), bad, nil
}

// lint gives the violations of each file below a folder, nil for none.
func lint(podfit string, s standard, folder string) (map[string][]violation, error) {
	var out, stderr bytes.Buffer
	var r report
	cmd := exec.Command(podfit, "lint", "--standard", s.text, "--format", "json", folder)
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
		return nil, fmt.Errorf("%w: %s", err, stderr.String())
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return nil, err
	}
	if len(r.Unjudged) > 0 {
		return nil, fmt.Errorf("not judged: %s", r.Unjudged[0].Message)
	}
	found := map[string][]violation{}
	for _, v := range r.Standards {
		if v.Level+"@"+v.Version != s.text || v.Allowed != (len(v.Violations) == 0) {
			return nil, fmt.Errorf("%s: judged as %s@%s, allowed %v with %d violations",
				v.Location.File, v.Level, v.Version, v.Allowed, len(v.Violations))
		}
		if len(v.Violations) == 0 {
			v.Violations = nil
		}
		found[v.Location.File] = v.Violations
	}
	return found, nil
}
