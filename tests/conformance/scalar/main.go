// usage: scalar SCALAR_LINES COUNT
// Holds podfit's reading of plain scalars against sigs.k8s.io/yaml.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// Words and numbers in which a reader of YAML 1.1 is easily wrong.
const odd = `y Y yes Yes YES yEs n N no No NO nO on On ON oN off Off OFF oFF
true True TRUE tRUE false False FALSE fALSE null Null NULL nULL ~ ~~
.inf .Inf .INF .iNF +.inf -.INF -.iNF .nan .NaN .NAN .Nan +.nan
0 00 000 007 08 0_8 -0 +0 +1 -1 --1 +-1 + _1 1_ 1__0 0_1 1_000
0x 0x10 0X1F 0x_10 -0x10 +0x10 0xfg 0x1.8p3 0b 0b101 0B11 0b2 0b-101 0b+1 0b-1 0b--1 -0b1 -0b-1
0b1_0 0o 0o17 0O17 0o8 017 -017 1e3 1E3 1e+3 1e-3 1e 1e400 -1e400 1e-400 1e_3 1_e3
1. .5 .5e3 .e3 . .. 1..2 ._5 .5_0 .5__0 .5_ 1_.5 1._5 -.5 +.5 -. +.e1 1.5.5 0.1 0.0001 0.00001
9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
18446744073709551615 18446744073709551616 +9223372036854775808 0xFFFFFFFFFFFFFFFF 0x10000000000000000
-0x8000000000000000 0b1111111111111111111111111111111111111111111111111111111111111111
1.0 -0.0 1000000.0 123456.5 1234567.5 9999999.0 16777217.0 3.4e38 3.5e38 1e-46 1e20 1e21 1e22 1e15 1e16
9007199254740992.0 9007199254740993.0 1:30 190:20:30 2001-01-01 2001-01-01t00:00:00Z nul yes1 offf`

func generate(count int) []string {
	random := rand.New(rand.NewSource(1))
	scalars := strings.Fields(odd)
	const letters = "0123456789+-._eExXbBoOnNyYfa"
	for len(scalars) < count {
		text := ""
		if random.Intn(3) > 0 {
			for n := 1 + random.Intn(7); n > 0; n-- {
				text += string(letters[random.Intn(len(letters))])
			}
		} else {
			digits := fmt.Sprint(random.Uint64())
			text = []string{"", "-", "+"}[random.Intn(3)] + digits[:1+random.Intn(len(digits))]
			switch random.Intn(3) {
			case 0:
				text += fmt.Sprintf(".%d", random.Intn(100000))
			case 1:
				text += fmt.Sprintf("e%d", random.Intn(60)-30)
			}
		}
		// what is no plain scalar in a value's place
		if text != "-" && !strings.HasPrefix(text, "---") && !strings.HasPrefix(text, "...") {
			scalars = append(scalars, text)
		}
	}
	return scalars
}

// The meaning of "k: TEXT": the words of scalar_lines, and how to compare.
func sameValue(text, ours string) bool {
	converted, err := yaml.YAMLToJSON([]byte("k: " + text))
	kind, value, _ := strings.Cut(ours, " ")
	if err != nil { // infinity and not-a-number have no JSON
		return strings.Contains(err.Error(), "unsupported value") && kind == "float"
	}
	var theirs struct{ K any }
	decoder := json.NewDecoder(bytes.NewReader(converted))
	decoder.UseNumber()
	if decoder.Decode(&theirs) != nil {
		return false
	}
	switch k := theirs.K.(type) {
	case nil:
		return kind == "null"
	case bool:
		return kind == "bool" && value == strconv.FormatBool(k)
	case string:
		return kind == "string" && k == text
	case json.Number:
		if kind == "int" {
			return value == k.String()
		}
		a, _ := strconv.ParseFloat(value, 64)
		b, _ := k.Float64()
		return kind == "float" && a == b
	}
	return false
}

func sameKey(text, ours string) bool {
	converted, err := yaml.YAMLToJSON([]byte(text + ": 0"))
	if err != nil {
		return ours == "!"
	}
	var theirs map[string]int
	if json.Unmarshal(converted, &theirs) != nil || len(theirs) != 1 {
		return false
	}
	_, found := theirs[ours]
	return found
}

func main() {
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	scalars := generate(count)
	tool := exec.Command(os.Args[1])
	tool.Stdin = strings.NewReader(strings.Join(scalars, "\n") + "\n")
	out, err := tool.Output()
	if err != nil {
		panic(err)
	}
	differ, seen := 0, 0
	lines := bufio.NewScanner(bytes.NewReader(out))
	for ; lines.Scan(); seen++ {
		value, key, _ := strings.Cut(lines.Text(), "\t")
		if !sameValue(scalars[seen], value) || !sameKey(scalars[seen], key) {
			differ++
			fmt.Printf("differs: %q, here %s\n", scalars[seen], lines.Text())
		}
	}
	fmt.Printf("scalars: %d read as Kubernetes does, %d not\n", seen-differ, differ)
	if differ > 0 || seen != len(scalars) {
		os.Exit(1)
	}
}
