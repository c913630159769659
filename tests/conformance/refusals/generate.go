package main

import (
	"fmt"
	"math/rand"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// random makes the same pods in every run.
var random = rand.New(rand.NewSource(37))

// often is true in so many of a hundred cases.
func often(percent int) bool { return random.Intn(100) < percent }

func pick[T any](of ...T) T { return of[random.Intn(len(of))] }

// maybe is nil, or points to one of the values.
func maybe[T any](percent int, of ...T) *T {
	if !often(percent) {
		return nil
	}
	value := pick(of...)
	return &value
}

func seccomp(percent int) *v1.SeccompProfile {
	if !often(percent) {
		return nil
	}
	return &v1.SeccompProfile{
		Type:             pick[v1.SeccompProfileType]("RuntimeDefault", "Localhost", "Localhost", "Unconfined", "runtime/default", ""),
		LocalhostProfile: maybe(40, "a.json", "/a.json", "../a", "a/../b", "x..y", "p/a.json"),
	}
}

func appArmor(percent int) *v1.AppArmorProfile {
	if !often(percent) {
		return nil
	}
	return &v1.AppArmorProfile{
		Type:             pick[v1.AppArmorProfileType]("RuntimeDefault", "Localhost", "Unconfined", "runtimeDefault", ""),
		LocalhostProfile: maybe(40, "a", "b", " a", "a ", "", "/usr/bin/x"),
	}
}

func windows(percent int) *v1.WindowsSecurityContextOptions {
	if !often(percent) {
		return nil
	}
	return &v1.WindowsSecurityContextOptions{HostProcess: maybe(50, true, true, false)}
}

func capabilities() []v1.Capability {
	var list []v1.Capability
	for random.Intn(3) > 0 {
		list = append(list, pick[v1.Capability]("ALL", "NET_ADMIN", "CAP_SYS_ADMIN", "SYS_ADMIN", "cap_sys_admin", "KILL"))
	}
	return list
}

func securityContext() *v1.SecurityContext {
	if often(40) {
		return nil
	}
	context := &v1.SecurityContext{
		Privileged:               maybe(10, true, false),
		AllowPrivilegeEscalation: maybe(15, true, false, false),
		ProcMount:                maybe[v1.ProcMountType](6, "Default", "Unmasked", "unmasked"),
		SeccompProfile:           seccomp(7),
		AppArmorProfile:          appArmor(7),
		WindowsOptions:           windows(3),
		RunAsUser:                maybe[int64](6, 0, 1000, -1, 2147483647, 2147483648),
		RunAsGroup:               maybe[int64](6, 0, 1000, -5, 4294967295),
		ReadOnlyRootFilesystem:   maybe(5, true, false),
	}
	if often(12) {
		context.Capabilities = &v1.Capabilities{Add: capabilities(), Drop: capabilities()}
	}
	if often(3) {
		context.SELinuxOptions = &v1.SELinuxOptions{Type: "container_t"}
	}
	return context
}

func mounts(volumes []v1.Volume) []v1.VolumeMount {
	var list []v1.VolumeMount
	for i := 0; len(volumes) > 0 && often(40); i++ {
		list = append(list, v1.VolumeMount{
			Name:              volumes[random.Intn(len(volumes))].Name,
			MountPath:         fmt.Sprint("/m", i),
			ReadOnly:          often(30),
			MountPropagation:  maybe[v1.MountPropagationMode](12, "None", "HostToContainer", "Bidirectional", "Private"),
			RecursiveReadOnly: maybe[v1.RecursiveReadOnlyMode](12, "Enabled", "IfPossible", "Disabled", "yes"),
			SubPath:           pick("", "", "", "", "a"),
		})
	}
	return list
}

func probe(percent int) *v1.Probe {
	if !often(percent) {
		return nil
	}
	return &v1.Probe{ProbeHandler: v1.ProbeHandler{TCPSocket: &v1.TCPSocketAction{Port: intstr.FromInt32(80)}}}
}

// ports differ from container to container: a port used twice is another matter.
func ports(percent, container int) []v1.ContainerPort {
	if !often(percent) {
		return nil
	}
	port := int32(8000 + container)
	return []v1.ContainerPort{{ContainerPort: port, HostPort: pick(0, port, port+100)}}
}

var names = []string{"a", "b", "c", "d", "e"}

// generator makes the containers of one pod.
type generator struct {
	volumes    []v1.Volume
	containers int
}

func (g *generator) container() v1.Container {
	name := names[g.containers]
	if often(2) {
		name = pick(names...)
	}
	g.containers++
	return v1.Container{
		Name:            name,
		Image:           "example.com/a:1",
		SecurityContext: securityContext(),
		VolumeMounts:    mounts(g.volumes),
		Ports:           ports(10, g.containers),
	}
}

func (g *generator) spec() v1.PodSpec {
	spec := v1.PodSpec{Volumes: g.volumes}
	for i := 1 + random.Intn(2); i > 0; i-- {
		spec.Containers = append(spec.Containers, g.container())
	}
	if often(25) {
		c := g.container()
		c.ReadinessProbe = probe(10)
		c.RestartPolicy = maybe(30, v1.ContainerRestartPolicyAlways)
		spec.InitContainers = append(spec.InitContainers, c)
	}
	if often(15) {
		c := v1.EphemeralContainer{EphemeralContainerCommon: v1.EphemeralContainerCommon(g.container())}
		c.LivenessProbe = probe(10)
		spec.EphemeralContainers = append(spec.EphemeralContainers, c)
	}
	if often(4) {
		spec.Containers[0].VolumeDevices = []v1.VolumeDevice{{Name: "claim", DevicePath: "/dev/x"}}
		spec.Volumes = append(spec.Volumes, v1.Volume{Name: "claim", VolumeSource: v1.VolumeSource{
			PersistentVolumeClaim: &v1.PersistentVolumeClaimVolumeSource{ClaimName: "c"}}})
	}
	return spec
}

func volumes() []v1.Volume {
	var list []v1.Volume
	for often(40) {
		volume := v1.Volume{Name: fmt.Sprint("v", len(list))}
		if often(50) {
			volume.HostPath = &v1.HostPathVolumeSource{
				Path: pick("/etc", "/srv/data", "/a..b", "/x/.."),
				Type: maybe[v1.HostPathType](30, "", "Directory", "directory", "Socket"),
			}
		} else {
			volume.EmptyDir = &v1.EmptyDirVolumeSource{}
		}
		list = append(list, volume)
	}
	return list
}

func sysctls() []v1.Sysctl {
	var list []v1.Sysctl
	for often(25) {
		list = append(list, v1.Sysctl{Name: pick("net.core.somaxconn", "kernel.shmmax", "vm.swappiness",
			"net/ipv4/tcp_rmem", "kernel.msg", "fs.mqueue.msg_max"), Value: "1"})
	}
	return list
}

func podSecurityContext() *v1.PodSecurityContext {
	if often(40) {
		return nil
	}
	context := &v1.PodSecurityContext{
		SeccompProfile:           seccomp(10),
		AppArmorProfile:          appArmor(10),
		WindowsOptions:           windows(3),
		RunAsUser:                maybe[int64](5, 0, 1000, -1, 2147483648),
		RunAsGroup:               maybe[int64](5, 0, 1000, -1, 2147483648),
		FSGroup:                  maybe[int64](5, 0, 1000, -1),
		FSGroupChangePolicy:      maybe[v1.PodFSGroupChangePolicy](4, "Always", "OnRootMismatch", "always"),
		SupplementalGroupsPolicy: maybe[v1.SupplementalGroupsPolicy](4, "Merge", "Strict", "strict"),
		SELinuxChangePolicy:      maybe[v1.PodSELinuxChangePolicy](3, "Recursive", "MountOption", "x"),
		Sysctls:                  sysctls(),
	}
	if often(5) {
		context.SupplementalGroups = []int64{pick[int64](0, 5, -1, 99999999999)}
	}
	return context
}

func annotations() map[string]string {
	all := map[string]string{}
	if often(8) {
		all["container.apparmor.security.beta.kubernetes.io/"+pick("a", "b", "zz")] =
			pick("runtime/default", "unconfined", "localhost/a", "localhost/b", "RuntimeDefault", "")
	}
	if often(5) {
		all["seccomp.security.alpha.kubernetes.io/pod"] =
			pick("runtime/default", "docker/default", "unconfined", "localhost/a.json", "bad", "localhost//x", "localhost/../a")
	}
	if often(5) {
		all["container.seccomp.security.alpha.kubernetes.io/"+pick("a", "b", "zz")] =
			pick("runtime/default", "unconfined", "localhost/a.json", "")
	}
	return all
}

// generate makes a pod in which each field that a refusal depends on may be
// missing, right or wrong.
func generate(name string) *v1.Pod {
	g := generator{volumes: volumes()}
	pod := &v1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: annotations()},
		Spec:       g.spec(),
	}
	pod.Spec.SecurityContext = podSecurityContext()
	pod.Spec.HostNetwork = often(10)
	pod.Spec.HostPID = often(5)
	pod.Spec.HostIPC = often(5)
	pod.Spec.HostUsers = maybe(12, true, false)
	pod.Spec.ShareProcessNamespace = maybe(6, true, false)
	if often(5) {
		pod.Spec.OS = &v1.PodOS{Name: pick[v1.OSName]("windows", "linux", "Windows")}
	}
	return pod
}
