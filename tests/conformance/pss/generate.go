package main

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// Generated pods vary every field that a check reads, and what stands around
// it: unset, null, {} and [], wrong and right values, odd names.  Only such as
// the API server can decode; what it would refuse later, by validation, occurs.

type absence struct{}
type raw string // a JSON value as it is
type list []any
type member struct {
	key   string
	value any
}
type object []member

var absent absence

// A generator makes one pod; bad is how often a field gets a doubtful value.
type generator struct {
	*rand.Rand
	bad  float64
	odd  float64 // how often a name or text is a strange one
	size int     // containers of a kind, at most
}

func newGenerator(seed, index uint64) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, index))}
	g.bad = pick(g, 0.01, 0.05, 0.15, 0.5)
	g.odd = pick(g, 0, 0, 0, 0.2)
	g.size = pick(g, 1, 2, 2, 5)
	return g
}

func pick[T any](g *generator, items ...T) T {
	return items[g.IntN(len(items))]
}

func (g *generator) chance(p float64) bool {
	return g.Float64() < p
}

// put sets a field to one of the good values, or now and then to a bad one.
// A value may be absent, null (nil), or a function that makes it.
func (g *generator) put(o *object, key string, good, bad list) {
	choice := good
	if g.chance(g.bad) {
		choice = bad
	}
	value := pick(g, choice...)
	if made, ok := value.(func() any); ok {
		value = made()
	}
	if value != absent {
		*o = append(*o, member{key, value})
	}
}

// many makes a list of up to max things; now and then one of them is null.
func (g *generator) many(max int, item func() any) any {
	items := list{}
	for range g.IntN(max + 1) {
		if g.chance(0.01) {
			items = append(items, nil)
		} else {
			items = append(items, item())
		}
	}
	return items
}

// Characters that quoting and sorting must get right.
const oddRunes = "\"\\'`\t\n\r\a\b\x01\x1f\x7f\u0080\u0085\u00a0\u00ad\u00ff" +
	"\u0378\u200b\u200d\u2028\u2029\u3000\ue000\ufeff\ufffd\uffff日é" +
	"\U0001f600\U000e0001\U00010330\U0010ffff, =/:%{}\x20"

func (g *generator) text() string {
	runes := []rune(oddRunes)
	var b strings.Builder
	for range g.IntN(6) {
		b.WriteRune(pick(g, runes...))
	}
	return b.String()
}

func (g *generator) name() any {
	if g.chance(g.odd) {
		return pick[any](g, "", g.text(), `q"uote`, "a, b", "日本", strings.Repeat("x", 70), nil)
	}
	return pick[any](g, "a", "b", "c", "web", "init-1", "side.car")
}

func (g *generator) word(words ...string) any {
	if g.chance(g.odd) {
		return g.text()
	}
	return pick(g, words...)
}

func (g *generator) profile() any {
	var o object
	g.put(&o, "type", list{"RuntimeDefault", "Localhost"},
		list{absent, nil, "", "Unconfined", "runtimeDefault", "localhost", "runtime/default",
			func() any { return g.text() }})
	g.put(&o, "localhostProfile", list{absent}, list{nil, "", "profiles/x.json"})
	return o
}

func (g *generator) seLinux() any {
	var o object
	g.put(&o, "type", list{absent, "", nil, "container_t", "container_init_t", "container_kvm_t",
		"container_engine_t"}, list{"spc_t", "container_logreader_t", "Container_t",
		func() any { return g.text() }})
	g.put(&o, "user", list{absent, "", nil}, list{"system_u", " "})
	g.put(&o, "role", list{absent, "", nil}, list{"system_r", "\u00a0"})
	g.put(&o, "level", list{absent}, list{"s0:c123,c456"})
	return o
}

func (g *generator) windows() any {
	var o object
	g.put(&o, "hostProcess", list{absent, false, nil}, list{true})
	g.put(&o, "runAsUserName", list{absent}, list{"NT AUTHORITY\\SYSTEM"})
	return o
}

// Fields that exist for pods and for containers.
func (g *generator) sharedContext(o *object, profile list) {
	none := list{absent, absent, absent, nil}
	g.put(o, "runAsUser", list{absent, nil, 1, 1000, raw("9223372036854775807"), -1}, list{0, raw("-0")})
	g.put(o, "seLinuxOptions", list{absent, absent, nil, object{}, g.seLinux}, list{g.seLinux})
	g.put(o, "seccompProfile", profile, list{g.profile, object{}})
	g.put(o, "appArmorProfile", append(none, g.profile), list{g.profile, object{}})
	g.put(o, "windowsOptions", append(none, object{}), list{g.windows})
	g.put(o, "runAsGroup", none, list{0})
	g.put(o, "noSuchField", list{absent}, list{object{{"type", "Unconfined"}}})
}

func (g *generator) sysctl() any {
	var o object
	known := list{"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
		"net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
		"net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
		"net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
		"net.ipv4.tcp_wmem", "net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"}
	g.put(&o, "name", known, list{absent, nil, "", "kernel.msgmax", "net/ipv4/tcp_rmem",
		"net.ipv4.TCP_RMEM", func() any { return g.text() }})
	g.put(&o, "value", list{"1"}, list{absent, ""})
	return o
}

func (g *generator) podContext() any {
	var o object
	g.put(&o, "runAsNonRoot", list{true, true, absent}, list{false, nil, absent})
	g.put(&o, "sysctls", list{absent, absent, nil, list{}}, list{func() any { return g.many(4, g.sysctl) }})
	g.sharedContext(&o, list{g.profile, g.profile, absent})
	return o
}

func (g *generator) capability() any {
	return g.word("CHOWN", "NET_BIND_SERVICE", "SYS_CHROOT", "SYS_ADMIN", "NET_RAW", "ALL", "all",
		"CAP_CHOWN", "chown", "", "AUDIT_WRITE", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
		"SETFCAP", "SETGID", "SETPCAP", "SETUID")
}

func (g *generator) capabilities() any {
	var o object
	caps := func() any { return g.many(4, g.capability) }
	g.put(&o, "drop", list{list{"ALL"}, list{"CHOWN", "ALL"}}, list{absent, nil, list{}, list{"all"}, caps})
	g.put(&o, "add", list{absent, nil, list{}, list{"NET_BIND_SERVICE"}}, list{caps, list{"CHOWN"}})
	return o
}

func (g *generator) containerContext() any {
	var o object
	g.put(&o, "allowPrivilegeEscalation", list{false}, list{absent, nil, true})
	g.put(&o, "capabilities", list{g.capabilities}, list{absent, nil, object{}, g.capabilities})
	g.put(&o, "privileged", list{absent, false, nil}, list{true})
	g.put(&o, "procMount", list{absent, nil, "Default"},
		list{"Unmasked", "", "default", func() any { return g.text() }})
	g.put(&o, "runAsNonRoot", list{absent, absent, nil, true}, list{false})
	g.put(&o, "readOnlyRootFilesystem", list{absent}, list{true})
	g.sharedContext(&o, list{absent, absent, nil, g.profile})
	return o
}

func (g *generator) port() any {
	var o object
	g.put(&o, "containerPort", list{80, 8080, 443, 10000}, list{absent, nil, 0, -1})
	g.put(&o, "hostPort", list{absent, 0, nil}, list{80, 8080, 10000, 65535, 2147483647, -1, raw("-0")})
	g.put(&o, "protocol", list{absent, "TCP"}, list{nil, "UDP"})
	g.put(&o, "hostIP", list{absent}, list{"127.0.0.1"})
	return o
}

func (g *generator) host() any {
	return g.word("localhost", "127.0.0.1", "::1", "10.0.0.1", "Example.com", " ")
}

func (g *generator) handler() any {
	hosted := func() any {
		var o object
		g.put(&o, "host", list{absent, nil, ""}, list{g.host})
		g.put(&o, "port", list{80, "http"}, list{absent, nil})
		return o
	}
	none := list{absent, absent, nil}
	var o object
	g.put(&o, "httpGet", append(none, hosted, object{}), list{hosted})
	g.put(&o, "tcpSocket", append(none, hosted, object{}), list{hosted})
	g.put(&o, "exec", none, list{object{{"command", list{"true"}}}})
	return o
}

func (g *generator) lifecycle() any {
	var o object
	none := list{absent, absent, nil, object{}}
	g.put(&o, "postStart", append(none, g.handler), list{g.handler})
	g.put(&o, "preStop", append(none, g.handler), list{g.handler})
	return o
}

func (g *generator) container() any {
	var o object
	rarely := func(item func() any) (list, list) {
		return list{absent, absent, absent, absent, nil, object{}, item}, list{item}
	}
	g.put(&o, "name", list{g.name}, list{g.name, g.name, g.name, absent})
	g.put(&o, "image", list{"x", "x:1", "example.com/y@sha256:00"}, list{absent, nil, ""})
	g.put(&o, "securityContext", list{g.containerContext},
		list{g.containerContext, g.containerContext, absent, nil, object{}})
	g.put(&o, "ports", list{absent, absent, nil, list{}, func() any { return g.many(2, g.port) }},
		list{func() any { return g.many(3, g.port) }})
	for _, probe := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		good, bad := rarely(g.handler)
		g.put(&o, probe, good, bad)
	}
	good, bad := rarely(g.lifecycle)
	g.put(&o, "lifecycle", good, bad)
	return o
}

func (g *generator) volume() any {
	good := []string{"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image",
		"persistentVolumeClaim", "projected", "secret"}
	bad := []string{"hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi",
		"glusterfs", "rbd", "flexVolume", "cinder", "cephfs", "flocker", "fc", "azureFile",
		"vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk", "portworxVolume", "scaleIO",
		"storageos", "hostpath", "noSuchVolume", "hostPath", "nfs"}
	var o object
	g.put(&o, "name", list{g.name}, list{absent, nil})
	for range pick(g, 0, 1, 1, 1, 1, 1, 1, 2, 3) {
		source := pick(g, good...)
		if g.chance(g.bad) {
			source = pick(g, bad...)
		}
		if !o.has(source) {
			g.put(&o, source, list{object{}}, list{object{}, nil, object{{"noSuchField", 1}}})
		}
	}
	return o
}

func (o object) has(key string) bool {
	for _, m := range o {
		if m.key == key {
			return true
		}
	}
	return false
}

func (g *generator) annotations() any {
	var o object
	apparmor := "container.apparmor.security.beta.kubernetes.io/"
	seccomp := "container.seccomp.security.alpha.kubernetes.io/"
	good := list{"runtime/default", "localhost/", "localhost/x"}
	bad := list{"", "unconfined", "docker/default", "localhost", "Runtime/default", "runtime/default ", nil,
		func() any { return g.text() }, func() any { return "localhost/" + g.text() }}
	for range g.IntN(5) {
		name, _ := g.name().(string)
		key := pick(g, apparmor, seccomp, seccomp) + name
		if g.chance(0.2) {
			key = pick(g, "seccomp.security.alpha.kubernetes.io/pod", "example.com/x", apparmor,
				"x"+apparmor+"a", "seccomp.security.alpha.kubernetes.io/pods", strings.ToUpper(apparmor)+"a")
		}
		if !o.has(key) {
			g.put(&o, key, good, bad)
		}
	}
	return o
}

func (g *generator) spec() any {
	var o object
	flag := func(key string) { g.put(&o, key, list{absent, absent, false, nil}, list{true}) }
	containers := func() any { return g.many(g.size, g.container) }
	some := func() any { return list{g.container()} }
	none := list{absent, absent, nil, list{}}
	flag("hostNetwork")
	flag("hostPID")
	flag("hostIPC")
	g.put(&o, "hostUsers", list{absent, absent, nil, true, false}, list{false})
	os := func() any {
		var o object
		g.put(&o, "name", list{"linux", "windows"}, list{absent, nil, "", "Windows", "windows "})
		return o
	}
	g.put(&o, "os", list{absent, absent, absent, nil, os}, list{object{}, os})
	g.put(&o, "securityContext", list{g.podContext}, list{absent, nil, object{}, g.podContext})
	g.put(&o, "initContainers", append(none, containers), list{containers})
	g.put(&o, "containers", list{some, some, containers}, list{absent, nil, list{}, containers})
	g.put(&o, "ephemeralContainers", append(none, none...), list{containers})
	g.put(&o, "volumes", append(none, func() any { return g.many(3, g.volume) }),
		list{func() any { return g.many(4, g.volume) }})
	g.put(&o, "nodeSelector", list{absent}, list{object{{"kubernetes.io/os", "windows"}}})
	return o
}

// pod makes a Pod, or now and then the template of a PodTemplate.
func (g *generator) pod() any {
	var body, metadata object
	metadata = append(metadata, member{"name", "x"})
	g.put(&metadata, "annotations", list{absent, nil, g.annotations}, list{g.annotations})
	g.put(&body, "metadata", list{metadata}, list{metadata, metadata, absent, nil, object{}})
	g.put(&body, "spec", list{g.spec}, list{g.spec, g.spec, g.spec, absent, nil, object{}})
	if g.chance(0.06) {
		return object{{"apiVersion", "v1"}, {"kind", "PodTemplate"},
			{"metadata", object{{"name", "x"}}}, {"template", body}}
	}
	return append(object{{"apiVersion", "v1"}, {"kind", "Pod"}}, body...)
}

// Every character in one annotation or another, for the quoting of values.
const charsEach = 256
const quotePods = (utf8.MaxRune + 1) / charsEach

func quotePod(index int) any {
	var b strings.Builder
	for r := rune(index * charsEach); r < rune((index+1)*charsEach); r++ {
		if r != 0 && utf8.ValidRune(r) {
			b.WriteRune(r)
		}
	}
	return object{{"apiVersion", "v1"}, {"kind", "Pod"}, {"metadata", object{{"name", "x"},
		{"annotations", object{{"container.apparmor.security.beta.kubernetes.io/a", b.String()}}}}},
		{"spec", object{{"containers", list{object{{"name", "a"}}}}}}}
}
