package main

import "fmt"

// A writer turns generated values into text, JSON or YAML, and varies what has
// no meaning: the order of keys, escapes, block and flow style.
type writer struct {
	*generator
	yaml bool
	text []byte
}

func (w *writer) add(format string, args ...any) {
	w.text = fmt.Appendf(w.text, format, args...)
}

func (w *writer) scalar(value any) {
	switch v := value.(type) {
	case nil:
		w.add("null")
	case bool:
		w.add("%v", v)
	case int:
		w.add("%d", v)
	case raw:
		w.add("%s", v)
	case string:
		w.quoted(v)
	default:
		panic(fmt.Sprintf("no text for %T", value))
	}
}

// flow writes JSON, which is YAML's flow style too.
func (w *writer) flow(value any) {
	switch v := value.(type) {
	case list:
		w.add("[")
		for i, item := range v {
			w.separate(i)
			w.flow(item)
		}
		w.add("]")
	case object:
		w.add("{")
		for i, place := range w.order(len(v)) {
			w.separate(i)
			w.quoted(v[place].key)
			w.add(":")
			w.flow(v[place].value)
		}
		w.add("}")
	default:
		w.scalar(value)
	}
}

func (w *writer) separate(i int) {
	if i > 0 {
		w.add(",")
	}
	if w.yaml {
		w.add(" ")
	}
}

// block writes YAML's block style at an indentation; the cursor is behind
// "key:" or "-".
func (w *writer) block(value any, indent int) {
	if w.chance(0.1) {
		w.add(" ")
		w.flow(value)
		w.add("\n")
		return
	}
	switch v := value.(type) {
	case list:
		if len(v) == 0 {
			w.add(" []")
		}
		w.add("\n")
		for _, item := range v {
			w.add("%*s-", indent, "")
			w.block(item, indent+2)
		}
	case object:
		if len(v) == 0 {
			w.add(" {}")
		}
		w.add("\n")
		for _, place := range w.order(len(v)) {
			w.add("%*s", indent, "")
			w.key(v[place].key)
			w.block(v[place].value, indent+2)
		}
	case nil:
		w.add("%s\n", pick(w.generator, "", " null", " ~"))
	default:
		w.add(" ")
		w.scalar(value)
		w.add("\n")
	}
}

func (w *writer) key(key string) {
	for i := range len(key) {
		c := key[i] | 0x20
		if c < 'a' || c > 'z' {
			w.quoted(key)
			w.add(":")
			return
		}
	}
	w.add("%s:", key)
}

func (w *writer) order(n int) []int {
	if w.chance(0.5) {
		return w.Perm(n)
	}
	places := make([]int, n)
	for i := range places {
		places[i] = i
	}
	return places
}

func (w *writer) quoted(text string) {
	w.add(`"`)
	for _, r := range text {
		w.character(r)
	}
	w.add(`"`)
}

func (w *writer) character(r rune) {
	must := r < 0x20 || w.yaml && (r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 ||
		r == 0xfeff || r >= 0xfffe)
	switch {
	case r == '"' || r == '\\':
		w.add(`\%c`, r)
	case !must && (w.odd == 0 || w.chance(0.95)):
		w.add("%c", r)
	case r < 0x10000:
		w.add(`\u%04x`, r)
	case w.yaml:
		w.add(`\U%08x`, r)
	default:
		w.add(`\u%04X\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
	}
}
