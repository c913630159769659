package main

import (
	"fmt"
	"math/rand"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// odd are values that fit few fields. There is no null: in a list podfit finds
// it wrong where Go makes an empty value of it.
var odd = append(strings.Fields(`
	0 1 -1 +1 1.0 1e3 1.5 1E3 0x10 010 0o17 1_000 0b11 .5 5. 1e40 -0.0 08 0777 +0x1F -0b1 0xg 1__0 _1
	2147483647 2147483648 -2147483648 -2147483649 2147483647.0 2147483648.0
	9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
	18446744073709551615 18446744073709551616 1e18 1e19 9223372036854775807.0
	"1" 'x' x "" "null" "true" true false True yes No on OFF y n
	1Gi 500m 1e3m 1E 1e 100Mi +.5Ki 1.5.5 12e6 1k 1K 12E+3 "1e-3" Ki "." "+" 1:30 1:30:00
	2020-01-02T03:04:05Z "2020-01-02T03:04:05Z" 2020-01-02T03:04:05.123+01:00 2020-01-02
	"2020-01-02T03:04:05" [] {} [1] [x] << =`),
	"{a: 1}", "{a: x}", "2020-01-02 03:04:05", "1 Gi", `" 1 "`, "!!str 1")

// isScalar tells structs that are written as one value.
func isScalar(t reflect.Type) bool {
	switch reflect.Zero(t).Interface().(type) {
	case resource.Quantity, intstr.IntOrString, metav1.Time:
		return true
	}
	return t.Kind() != reflect.Struct
}

// fields are those of a type that podfit looks at.
func fields(t reflect.Type) []reflect.StructField {
	var found []reflect.StructField
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		f.Name = strings.Split(f.Tag.Get("json"), ",")[0]
		isStatus := f.Name == "status" && f.Type.Kind() == reflect.Struct
		switch {
		case f.Type == reflect.TypeOf(metav1.TypeMeta{}):
		case f.Name == "" && f.Anonymous:
			found = append(found, fields(f.Type)...)
		case f.Name == "" || f.Name == "-" || f.Name == "managedFields" || f.Name == "scheduling" || isStatus:
		default:
			found = append(found, f)
		}
	}
	return found
}

// names are those of all fields of a type and what it is made of.
func names(t reflect.Type, known map[reflect.Type]bool) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if isScalar(t) || known[t] {
		return nil
	}
	known[t] = true
	var found []string
	for _, f := range fields(t) {
		found = append(append(found, f.Name), names(f.Type, known)...)
	}
	return found
}

// The same objects every time.
var random = rand.New(rand.NewSource(1))

var strangers = func() []string {
	known := map[reflect.Type]bool{}
	found := []string{"foo", "Name", "securitycontext", "metaData"}
	for _, kind := range kinds {
		found = append(found, names(reflect.TypeOf(kind.empty()), known)...)
	}
	return found
}()

func one(of ...string) string {
	return of[random.Intn(len(of))]
}

func oddValue() string {
	return one(odd...)
}

func scalar(t reflect.Type) string {
	switch {
	case random.Intn(60) == 0:
		return oddValue()
	case t == reflect.TypeOf(resource.Quantity{}):
		return one("1", `"1Gi"`, "500m", "0.5")
	case t == reflect.TypeOf(intstr.IntOrString{}):
		return one("80", "http", "25%")
	case t == reflect.TypeOf(metav1.Time{}):
		return `"2020-01-02T03:04:05Z"`
	case t.Kind() == reflect.String:
		return one("a", `"b c"`, "RuntimeDefault", `"1"`)
	case t.Kind() == reflect.Bool:
		return one("true", "false", "yes")
	}
	return one("1", "0", "1000")
}

func value(t reflect.Type, depth int) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if random.Intn(250) == 0 {
		return oddValue()
	}
	parts := []string{}
	switch t.Kind() {
	case reflect.Struct:
		if isScalar(t) {
			return scalar(t)
		}
		return "{" + strings.Join(members(t, depth+1), ", ") + "}"
	case reflect.Slice:
		for range random.Intn(3) {
			parts = append(parts, value(t.Elem(), depth))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.Map:
		for i := range random.Intn(3) {
			parts = append(parts, fmt.Sprintf("k%d: %s", i, value(t.Elem(), depth)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return scalar(t)
}

// members are some fields of a type, most often those that lead to pods.
func members(t reflect.Type, depth int) []string {
	all := fields(t)
	known := map[string]bool{}
	parts := []string{}
	wanted := 1 + random.Intn(4)
	if depth > 6 {
		wanted = random.Intn(2)
	}
	for _, f := range all {
		known[f.Name] = true
		switch f.Name {
		case "spec", "template", "jobTemplate", "containers", "initContainers", "securityContext", "volumes":
			if random.Intn(3) == 0 {
				continue
			}
		default:
			if random.Intn(len(all)) >= wanted {
				continue
			}
		}
		text := value(f.Type, depth)
		if random.Intn(100) == 0 {
			text = one("null", "~", "")
		}
		parts = append(parts, f.Name+": "+text)
	}
	// Kinds and statuses are not looked at, but known.
	name := one(strangers...)
	if random.Intn(60) == 0 && !known[name] && name != "kind" && name != "apiVersion" && name != "status" {
		parts = append(parts, name+": "+oddValue())
	}
	return parts
}

// generate writes an object, but for its kind and version, as YAML.
func generate(object any) string {
	text := ""
	for _, member := range members(reflect.TypeOf(object).Elem(), 1) {
		text += member + "\n"
	}
	return text
}
