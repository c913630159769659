package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
)

const (
	seed       = 20260701
	chunkPods  = 2000
	extraEach  = 6  // versions beside the revisions, for each chunk
	shownMax   = 10 // differences that are printed whole
	beyondLast = 3  // versions newer than the newest
)

// A tally is what one chunk, or all of them, came to.
type tally struct {
	pods, verdicts, allowed, wrong int
	checks                         map[string]int
}

// differ judges count generated pods, and one for every 256 characters, by
// podfit's driver and by upstream, and compares the texts byte for byte.
func differ(o *oracle, driver string, count int) error {
	var mutex sync.Mutex
	var group sync.WaitGroup
	total := tally{checks: map[string]int{}}
	next := make(chan int)
	failed := make(chan error, runtime.NumCPU())
	for range runtime.NumCPU() {
		group.Go(func() {
			for first := range next {
				t, err := differChunk(o, driver, first, min(chunkPods, count+quotePods-first))
				mutex.Lock()
				total.add(t)
				mutex.Unlock()
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	var err error
	for first := 0; first < count+quotePods && err == nil; first += chunkPods {
		select {
		case next <- first:
		case err = <-failed:
		}
	}
	close(next)
	group.Wait()
	close(failed)
	for e := range failed {
		err = errors.Join(err, e)
	}
	total.print()
	if err == nil && total.wrong > 0 {
		err = errors.New("podfit and upstream disagree")
	}
	return err
}

func (t *tally) add(other tally) {
	t.pods += other.pods
	t.verdicts += other.verdicts
	t.allowed += other.allowed
	t.wrong += other.wrong
	for check, n := range other.checks {
		t.checks[check] += n
	}
}

func (t *tally) print() {
	var names []string
	for check := range t.checks {
		names = append(names, check)
	}
	slices.Sort(names)
	for _, check := range names {
		fmt.Printf("  %-28s %d violations\n", check, t.checks[check])
	}
	fmt.Printf("pss differential: %d pods, %d verdicts (%d allowed), %d disagreements\n",
		t.pods, t.verdicts, t.allowed, t.wrong)
}

// standards are all versions at which something changes, and some of the others
// in turn, at both levels.
func (o *oracle) standards(chunk int) ([]standard, error) {
	var all, others []standard
	for minor := 0; minor <= o.newest()+beyondLast+1; minor++ {
		version := fmt.Sprintf("v1.%d", minor)
		if minor == o.newest()+beyondLast+1 {
			version = "latest"
		}
		for _, level := range []string{"baseline", "restricted"} {
			s, err := newStandard(level, version)
			if err != nil {
				return nil, err
			}
			if slices.Contains(o.revisions, minor) {
				all = append(all, s)
			} else {
				others = append(others, s)
			}
		}
	}
	for i := range extraEach {
		all = append(all, others[(chunk*extraEach+i)%len(others)])
	}
	return all, nil
}

// manifest is the text of the pod with that number, in JSON or YAML.
func manifest(index int, isYAML bool) []byte {
	g := newGenerator(seed, uint64(index))
	var value any
	if index < quotePods {
		value = quotePod(index)
	} else {
		value = g.pod()
	}
	w := writer{generator: g, yaml: isYAML}
	if isYAML {
		w.block(value, 0)
	} else {
		w.flow(value)
	}
	return w.text
}

func differChunk(o *oracle, driver string, first, count int) (tally, error) {
	t := tally{checks: map[string]int{}}
	standards, err := o.standards(first / chunkPods)
	if err != nil {
		return t, err
	}
	isYAML := first/chunkPods%4 == 3
	var input bytes.Buffer
	pods := make([][]byte, count)
	for i := range pods {
		pods[i] = manifest(first+i, isYAML)
		fmt.Fprintf(&input, "%s %d\n%s\n", map[bool]string{false: "json", true: "yaml"}[isYAML],
			len(pods[i]), pods[i])
	}
	cmd := exec.Command(driver)
	for _, s := range standards {
		cmd.Args = append(cmd.Args, s.text)
	}
	cmd.Stdin, cmd.Stderr = &input, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return t, err
	}
	if err := cmd.Start(); err != nil {
		return t, err
	}
	reader := bufio.NewReaderSize(out, 1<<20)
	for i := range pods {
		if err = t.compare(o, standards, pods[i], isYAML, reader); err != nil {
			err = fmt.Errorf("pod %d: %w", first+i, err)
			break
		}
	}
	return t, errors.Join(err, cmd.Wait())
}

// compare judges one pod by every standard and holds the driver's answers,
// each ended by a NUL, against upstream's.
func (t *tally) compare(o *oracle, standards []standard, text []byte, isYAML bool, reader *bufio.Reader) error {
	pod, err := read(text, isYAML)
	if err != nil {
		return fmt.Errorf("upstream cannot read it: %w\n%s", err, text)
	}
	t.pods++
	shown := false
	for _, s := range standards {
		var want []byte
		violations := o.judge(pod, s)
		for _, v := range violations {
			want = append(want, v.Check+"\x1f"+v.Reason+"\x1f"+v.Detail+"\n"...)
			t.checks[v.Check]++
		}
		t.verdicts++
		if len(violations) == 0 {
			t.allowed++
		}
		got, err := reader.ReadBytes(0)
		if err != nil {
			return fmt.Errorf("the driver stopped: %w\n%s", err, text)
		}
		if !bytes.Equal(got[:len(got)-1], want) {
			t.wrong++
			if t.wrong <= shownMax && !shown {
				shown = true
				fmt.Printf("%s\n%s\n  upstream:\n%s  podfit:\n%s\n", s.text, text,
					indent(want), indent(got[:len(got)-1]))
			}
		}
	}
	return nil
}

func indent(text []byte) string {
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	return "    " + strings.Join(lines, "\n    ") + "\n"
}
