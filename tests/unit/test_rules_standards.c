#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "doc/document.h"
#include "kube/object.h"
#include "rules/book.h"
#include "rules/engine.h"

/*
 * The checks of the Pod Security Standards: what upstream's test data does not
 * cover, and the whole text.  The expected texts are what upstream's evaluator
 * (k8s.io/pod-security-admission v0.37.2) says after API defaulting, joined as
 * its AggregateCheckResult.ForbiddenDetail() does.
 */
static const struct standard_case {
	const char *name;
	const char *standard;
	const char *manifest;
	const char *forbidden; /* "" for an allowed pod */
} cases[] = {
	{ "a bare pod breaks four checks of restricted", "restricted@latest",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a}]}}",
	  "allowPrivilegeEscalation != false (container \"a\" must set "
	  "securityContext.allowPrivilegeEscalation=false), unrestricted "
	  "capabilities (container \"a\" must set "
	  "securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != "
	  "true (pod or container \"a\" must set "
	  "securityContext.runAsNonRoot=true), seccompProfile (pod or "
	  "container \"a\" must set securityContext.seccompProfile.type "
	  "to \"RuntimeDefault\" or \"Localhost\")" },
	{ "a bare pod is fine for baseline", "baseline@latest",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a}]}}",
	  "" },
	{ "nothing is wrong for privileged", "privileged@latest",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostNetwork: true, containers: [{name: a, securityContext: "
	  "{privileged: true}}]}}",
	  "" },
	{ "an unknown newer version is judged as the newest",
	  "restricted@v1.99",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, securityContext: "
	  "{allowPrivilegeEscalation: false, capabilities: {drop: "
	  "[ALL]}}}]}}",
	  "runAsNonRoot != true (pod or container \"a\" must set "
	  "securityContext.runAsNonRoot=true), seccompProfile (pod or "
	  "container \"a\" must set securityContext.seccompProfile.type "
	  "to \"RuntimeDefault\" or \"Localhost\")" },
	{ "restricted did not ask for much in 1.0", "restricted@v1.0",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a}]}}",
	  "runAsNonRoot != true (pod or container \"a\" must set "
	  "securityContext.runAsNonRoot=true)" },
	{ "privilege escalation is checked from 1.8", "restricted@v1.8",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a}]}}",
	  "allowPrivilegeEscalation != false (container \"a\" must set "
	  "securityContext.allowPrivilegeEscalation=false), runAsNonRoot "
	  "!= true (pod or container \"a\" must set "
	  "securityContext.runAsNonRoot=true)" },
	{ "a pod without containers passes restricted", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: []}}",
	  "" },
	{ "a pod without spec passes restricted", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}}", "" },
	{ "containers are visited init, regular, ephemeral", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{ephemeralContainers: [{name: e, securityContext: "
	  "{privileged: true}}], containers: [{name: b, securityContext: "
	  "{privileged: true}}, {name: a, securityContext: {privileged: "
	  "true}}], initContainers: [{name: i, securityContext: "
	  "{privileged: true}}]}}",
	  "privileged (containers \"i\", \"b\", \"a\", \"e\" must not "
	  "set securityContext.privileged=true)" },
	{ "names are repeated and not escaped", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: 'a\"b', securityContext: {privileged: "
	  "true}}, {name: 'a\"b', securityContext: {privileged: true}}, "
	  "{securityContext: {privileged: true}}]}}",
	  "privileged (containers \"a\"b\", \"a\"b\", \"\" must not set "
	  "securityContext.privileged=true)" },
	{ "probe hosts are sets, and names too", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: b, livenessProbe: {httpGet: {host: "
	  "localhost, port: 1}}, startupProbe: {tcpSocket: {host: '::1', "
	  "port: 1}}}, {name: a, lifecycle: {preStop: {httpGet: {host: "
	  "localhost, port: 1}}, postStart: {tcpSocket: {host: "
	  "127.0.0.1, port: 1}}}}, {name: a, readinessProbe: {httpGet: "
	  "{host: z, port: 1}}}]}}",
	  "probe or lifecycle host (containers \"a\", \"b\" use probe or "
	  "lifecycle hosts \"127.0.0.1\", \"::1\", \"localhost\", \"z\")" },
	{ "one container, two probe hosts", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, livenessProbe: {httpGet: {host: x, "
	  "port: 1}, tcpSocket: {host: w, port: 1}}}]}}",
	  "probe or lifecycle host (container \"a\" uses probe or "
	  "lifecycle hosts \"w\", \"x\")" },
	{ "two containers, one probe host", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, livenessProbe: {httpGet: {host: x, "
	  "port: 1}}}, {name: b, livenessProbe: {httpGet: {host: x, "
	  "port: 1}}}]}}",
	  "probe or lifecycle host (containers \"a\", \"b\" use probe or "
	  "lifecycle host \"x\")" },
	{ "an empty probe host is none", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, livenessProbe: {httpGet: {host: '', "
	  "port: 1}}, readinessProbe: {grpc: {port: 1, service: x}}}]}}",
	  "" },
	{ "probe hosts are not checked before 1.34", "baseline@v1.33",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, livenessProbe: {httpGet: {host: x, "
	  "port: 1}}}]}}",
	  "" },
	{ "host ports sort as text", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: b, ports: [{hostPort: 8080}, {hostPort: "
	  "10000}]}, {name: a, ports: [{hostPort: 8080, protocol: "
	  "UDP}]}]}}",
	  "hostPort (containers \"b\", \"a\" use hostPorts 10000, 8080)" },
	{ "one container, one host port", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, ports: [{hostPort: 80}, {hostPort: "
	  "0}, {containerPort: 81}]}]}}",
	  "hostPort (container \"a\" uses hostPort 80)" },
	{ "hostNetwork makes a container port a host port", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostNetwork: true, containers: [{name: a, ports: "
	  "[{containerPort: 80}]}]}}",
	  "host namespaces (hostNetwork=true), hostPort (container \"a\" "
	  "uses hostPort 80)" },
	{ "host namespaces in their order", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostIPC: true, hostPID: true, hostNetwork: true}}",
	  "host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)" },
	{ "hostUsers is no host namespace", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostUsers: true, containers: [{name: a}]}}",
	  "" },
	{ "an AppArmor annotation is quoted twice", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x, annotations: "
	  "{container.apparmor.security.beta.kubernetes.io/e: "
	  "unconfined}}, spec: {containers: [{name: a}]}}",
	  "forbidden AppArmor profile (annotation must not set AppArmor "
	  "profile type to "
	  "\"container.apparmor.security.beta.kubernetes.io/e=\"unconfined\"\")" },
	{ "an AppArmor annotation may be empty", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x, annotations: "
	  "{container.apparmor.security.beta.kubernetes.io/a: \"\", "
	  "container.apparmor.security.beta.kubernetes.io/b: localhost/, "
	  "container.apparmor.security.beta.kubernetes.io/c: "
	  "runtime/default}}, spec: {containers: [{name: a}]}}",
	  "" },
	{ "AppArmor values are a set, annotations come last", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x, annotations: "
	  "{container.apparmor.security.beta.kubernetes.io/: "
	  "\"a\\\"b\\t\", "
	  "container.apparmor.security.beta.kubernetes.io/b: x}}, spec: "
	  "{securityContext: {appArmorProfile: {type: Unconfined}}, "
	  "containers: [{name: a, securityContext: {appArmorProfile: "
	  "{}}}, {name: b, securityContext: {appArmorProfile: {type: "
	  "Unconfined}}}]}}",
	  "forbidden AppArmor profiles (pod and containers \"a\", \"b\" "
	  "and annotations must not set AppArmor profile type to \"\", "
	  "\"Unconfined\", "
	  "\"container.apparmor.security.beta.kubernetes.io/=\"a\\\"b\\t\"\", "
	  "\"container.apparmor.security.beta.kubernetes.io/b=\"x\"\")" },
	{ "an AppArmor object without type is wrong", "baseline@v1.0",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, securityContext: {appArmorProfile: "
	  "{localhostProfile: x}}}]}}",
	  "forbidden AppArmor profile (container \"a\" must not set "
	  "AppArmor profile type to \"\")" },
	{ "capability names are compared exactly", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, securityContext: {capabilities: {add: "
	  "[CHOWN, chown, CAP_CHOWN, ALL, chown]}}}, {name: b, "
	  "securityContext: {capabilities: {add: [KILL]}}}]}}",
	  "non-default capabilities (container \"a\" must not include "
	  "\"ALL\", \"CAP_CHOWN\", \"chown\" in "
	  "securityContext.capabilities.add)" },
	{ "dropping all by another name is not dropping ALL",
	  "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsNonRoot: true, seccompProfile: {type: "
	  "RuntimeDefault}}, containers: [{name: a, securityContext: "
	  "{allowPrivilegeEscalation: false, capabilities: {drop: [all, "
	  "CAP_ALL]}}}]}}",
	  "unrestricted capabilities (container \"a\" must set "
	  "securityContext.capabilities.drop=[\"ALL\"])" },
	{ "not dropping and adding are told together", "restricted@v1.22",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsNonRoot: true, seccompProfile: {type: "
	  "RuntimeDefault}}, containers: [{name: b, securityContext: "
	  "{allowPrivilegeEscalation: false, capabilities: {add: "
	  "[NET_BIND_SERVICE, SYS_TIME, CHOWN]}}}, {name: a, "
	  "securityContext: {allowPrivilegeEscalation: false, "
	  "capabilities: {drop: [ALL], add: [CHOWN]}}}]}}",
	  "unrestricted capabilities (container \"b\" must set "
	  "securityContext.capabilities.drop=[\"ALL\"]; containers "
	  "\"b\", \"a\" must not include \"CHOWN\", \"SYS_TIME\" in "
	  "securityContext.capabilities.add)" },
	{ "windows is exempt from three checks", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {os: "
	  "{name: windows}, containers: [{name: a}]}}",
	  "runAsNonRoot != true (pod or container \"a\" must set "
	  "securityContext.runAsNonRoot=true)" },
	{ "windows was not exempt before 1.25", "restricted@v1.24",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {os: "
	  "{name: windows}, containers: [{name: a}]}}",
	  "allowPrivilegeEscalation != false (container \"a\" must set "
	  "securityContext.allowPrivilegeEscalation=false), unrestricted "
	  "capabilities (container \"a\" must set "
	  "securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != "
	  "true (pod or container \"a\" must set "
	  "securityContext.runAsNonRoot=true), seccompProfile (pod or "
	  "container \"a\" must set securityContext.seccompProfile.type "
	  "to \"RuntimeDefault\" or \"Localhost\")" },
	{ "windows is written exactly so", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {os: "
	  "{name: Windows}, securityContext: {runAsNonRoot: true}, "
	  "containers: [{name: a}]}}",
	  "allowPrivilegeEscalation != false (container \"a\" must set "
	  "securityContext.allowPrivilegeEscalation=false), unrestricted "
	  "capabilities (container \"a\" must set "
	  "securityContext.capabilities.drop=[\"ALL\"]), seccompProfile "
	  "(pod or container \"a\" must set "
	  "securityContext.seccompProfile.type to \"RuntimeDefault\" or "
	  "\"Localhost\")" },
	{ "windows may add capabilities at restricted", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {os: "
	  "{name: windows}, securityContext: {runAsNonRoot: true}, "
	  "containers: [{name: a, securityContext: {capabilities: {add: "
	  "[SYS_ADMIN]}, seccompProfile: {type: Unconfined}}}]}}",
	  "" },
	{ "windows may not at baseline", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {os: "
	  "{name: windows}, securityContext: {runAsNonRoot: true}, "
	  "containers: [{name: a, securityContext: {capabilities: {add: "
	  "[SYS_ADMIN]}, seccompProfile: {type: Unconfined}}}]}}",
	  "non-default capabilities (container \"a\" must not include "
	  "\"SYS_ADMIN\" in securityContext.capabilities.add), "
	  "seccompProfile (container \"a\" must not set "
	  "securityContext.seccompProfile.type to \"Unconfined\")" },
	{ "a user namespace relaxes root and, at baseline, procMount",
	  "baseline@v1.35",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostUsers: false, securityContext: {runAsUser: 0}, "
	  "containers: [{name: a, securityContext: {procMount: "
	  "Unmasked}}]}}",
	  "" },
	{ "a user namespace relaxes root at restricted, not procMount",
	  "restricted@v1.35",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostUsers: false, securityContext: {runAsUser: 0, "
	  "runAsNonRoot: false, seccompProfile: {type: Localhost}}, "
	  "containers: [{name: a, securityContext: {procMount: Unmasked, "
	  "allowPrivilegeEscalation: false, capabilities: {drop: "
	  "[ALL]}}}]}}",
	  "procMount (container \"a\" must not set "
	  "securityContext.procMount to \"Unmasked\")" },
	{ "a user namespace relaxed nothing before 1.35", "restricted@v1.34",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostUsers: false, securityContext: {runAsUser: 0, "
	  "seccompProfile: {type: Localhost}}, containers: [{name: a, "
	  "securityContext: {procMount: Unmasked, "
	  "allowPrivilegeEscalation: false, capabilities: {drop: "
	  "[ALL]}}}]}}",
	  "procMount (container \"a\" must not set "
	  "securityContext.procMount to \"Unmasked\"), runAsNonRoot != "
	  "true (pod or container \"a\" must set "
	  "securityContext.runAsNonRoot=true), runAsUser=0 (pod must not "
	  "set runAsUser=0)" },
	{ "hostUsers null is not false", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostUsers: null, securityContext: {runAsNonRoot: true, "
	  "seccompProfile: {type: RuntimeDefault}}, containers: [{name: "
	  "a, securityContext: {runAsUser: 0, allowPrivilegeEscalation: "
	  "false, capabilities: {drop: [ALL]}}}]}}",
	  "runAsUser=0 (container \"a\" must not set runAsUser=0)" },
	{ "procMount values are a set, empty is one", "baseline@v1.0",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, securityContext: {procMount: "
	  "Unmasked}}, {name: b, securityContext: {procMount: ''}}, "
	  "{name: c, securityContext: {procMount: Unmasked}}]}}",
	  "procMount (containers \"a\", \"b\", \"c\" must not set "
	  "securityContext.procMount to \"\", \"Unmasked\")" },
	{ "SELinux parts are told apart", "baseline@v1.30",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {seLinuxOptions: {user: u, level: s0}}, "
	  "containers: [{name: a, securityContext: {seLinuxOptions: "
	  "{type: container_engine_t}}}, {name: b, securityContext: "
	  "{seLinuxOptions: {type: spc_t, role: r}}}, {name: c, "
	  "securityContext: {seLinuxOptions: {}}}]}}",
	  "seLinuxOptions (pod and containers \"a\", \"b\" set forbidden "
	  "securityContext.seLinuxOptions: types \"container_engine_t\", "
	  "\"spc_t\"; user may not be set; role may not be set)" },
	{ "container_engine_t is allowed from 1.31", "baseline@v1.31",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, securityContext: {seLinuxOptions: "
	  "{type: container_engine_t}}}]}}",
	  "" },
	{ "an SELinux user alone is told", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{containers: [{name: a, securityContext: {seLinuxOptions: "
	  "{user: u, type: container_t}}}]}}",
	  "seLinuxOptions (container \"a\" set forbidden "
	  "securityContext.seLinuxOptions: user may not be set)" },
	{ "seccomp annotations counted before 1.19", "baseline@v1.18",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x, annotations: "
	  "{seccomp.security.alpha.kubernetes.io/pod: unconfined, "
	  "container.seccomp.security.alpha.kubernetes.io/a: \"\", "
	  "container.seccomp.security.alpha.kubernetes.io/z: "
	  "unconfined}}, spec: {securityContext: {seccompProfile: {type: "
	  "Unconfined}}, containers: [{name: a}]}}",
	  "seccompProfile (forbidden annotations "
	  "container.seccomp.security.alpha.kubernetes.io/a=\"\", "
	  "seccomp.security.alpha.kubernetes.io/pod=\"unconfined\")" },
	{ "seccomp fields count from 1.19", "baseline@v1.19",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x, annotations: "
	  "{seccomp.security.alpha.kubernetes.io/pod: unconfined}}, "
	  "spec: {securityContext: {seccompProfile: {type: Unconfined}}, "
	  "containers: [{name: a, securityContext: {seccompProfile: "
	  "{}}}]}}",
	  "seccompProfile (pod and container \"a\" must not set "
	  "securityContext.seccompProfile.type to \"\", \"Unconfined\")" },
	{ "restricted had baseline's seccomp check before 1.19",
	  "restricted@v1.18",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x, annotations: "
	  "{seccomp.security.alpha.kubernetes.io/pod: unconfined}}, "
	  "spec: {securityContext: {runAsNonRoot: true}, containers: "
	  "[{name: a, securityContext: {allowPrivilegeEscalation: "
	  "false}}]}}",
	  "seccompProfile (forbidden annotation "
	  "seccomp.security.alpha.kubernetes.io/pod=\"unconfined\")" },
	{ "a bad seccomp profile of the pod is not inherited",
	  "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsNonRoot: true, seccompProfile: {type: "
	  "Unconfined}}, containers: [{name: a, securityContext: "
	  "{allowPrivilegeEscalation: false, capabilities: {drop: "
	  "[ALL]}}}]}}",
	  "seccompProfile (pod must not set "
	  "securityContext.seccompProfile.type to \"Unconfined\")" },
	{ "explicit seccomp faults hide implicit ones", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsNonRoot: true}, containers: [{name: "
	  "a, securityContext: {allowPrivilegeEscalation: false, "
	  "capabilities: {drop: [ALL]}}}, {name: b, securityContext: "
	  "{seccompProfile: {type: ''}, allowPrivilegeEscalation: false, "
	  "capabilities: {drop: [ALL]}}}]}}",
	  "seccompProfile (container \"b\" must not set "
	  "securityContext.seccompProfile.type to \"\")" },
	{ "a container without seccomp profile is told", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsNonRoot: true}, containers: [{name: "
	  "a, securityContext: {allowPrivilegeEscalation: false, "
	  "capabilities: {drop: [ALL]}}}, {name: b, securityContext: "
	  "{seccompProfile: {type: Localhost}, allowPrivilegeEscalation: "
	  "false, capabilities: {drop: [ALL]}}}]}}",
	  "seccompProfile (pod or container \"a\" must set "
	  "securityContext.seccompProfile.type to \"RuntimeDefault\" or "
	  "\"Localhost\")" },
	{ "a pod's false is fatal even if all containers say true",
	  "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsNonRoot: false, seccompProfile: "
	  "{type: RuntimeDefault}}, containers: [{name: a, "
	  "securityContext: {runAsNonRoot: true, "
	  "allowPrivilegeEscalation: false, capabilities: {drop: "
	  "[ALL]}}}]}}",
	  "runAsNonRoot != true (pod must not set "
	  "securityContext.runAsNonRoot=false)" },
	{ "a container's false counts under a pod's true", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsNonRoot: true, seccompProfile: {type: "
	  "RuntimeDefault}}, containers: [{name: a, securityContext: "
	  "{runAsNonRoot: false, allowPrivilegeEscalation: false, "
	  "capabilities: {drop: [ALL]}}}]}}",
	  "runAsNonRoot != true (container \"a\" must not set "
	  "securityContext.runAsNonRoot=false)" },
	{ "containers may all say runAsNonRoot themselves", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {seccompProfile: {type: RuntimeDefault}}, "
	  "containers: [{name: a, securityContext: {runAsNonRoot: true, "
	  "allowPrivilegeEscalation: false, capabilities: {drop: "
	  "[ALL]}}}]}}",
	  "" },
	{ "a pod-level root counts even if overridden", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsUser: 0, runAsNonRoot: true, "
	  "seccompProfile: {type: RuntimeDefault}}, containers: [{name: "
	  "a, securityContext: {runAsUser: 1, allowPrivilegeEscalation: "
	  "false, capabilities: {drop: [ALL]}}}, {name: b, "
	  "securityContext: {runAsUser: 0, allowPrivilegeEscalation: "
	  "false, capabilities: {drop: [ALL]}}}]}}",
	  "runAsUser=0 (pod and container \"b\" must not set runAsUser=0)" },
	{ "root groups are not looked at", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {runAsGroup: 0, fsGroup: 0, "
	  "supplementalGroups: [0], runAsNonRoot: true, seccompProfile: "
	  "{type: RuntimeDefault}}, containers: [{name: a, "
	  "securityContext: {allowPrivilegeEscalation: false, "
	  "capabilities: {drop: [ALL]}}}]}}",
	  "" },
	{ "sysctls of 1.26", "baseline@v1.26",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {sysctls: [{name: "
	  "net.ipv4.tcp_notsent_lowat, value: '1'}, {name: "
	  "net.ipv4.tcp_rmem, value: '1'}, {name: "
	  "net.ipv4.tcp_fin_timeout, value: '1'}, {name: "
	  "net.ipv4.ip_local_reserved_ports, value: '1'}, {name: "
	  "net.ipv4.tcp_syncookies, value: '1'}, {name: a, value: '1'}, "
	  "{name: a, value: '1'}]}}}",
	  "forbidden sysctls (net.ipv4.tcp_notsent_lowat, "
	  "net.ipv4.tcp_rmem, net.ipv4.tcp_fin_timeout, "
	  "net.ipv4.ip_local_reserved_ports, a, a)" },
	{ "sysctls of 1.27", "baseline@v1.27",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {sysctls: [{name: "
	  "net.ipv4.tcp_notsent_lowat, value: '1'}, {name: "
	  "net.ipv4.tcp_rmem, value: '1'}, {name: "
	  "net.ipv4.tcp_fin_timeout, value: '1'}, {name: "
	  "net.ipv4.ip_local_reserved_ports, value: '1'}, {name: "
	  "net.ipv4.tcp_syncookies, value: '1'}, {name: a, value: '1'}, "
	  "{name: a, value: '1'}]}}}",
	  "forbidden sysctls (net.ipv4.tcp_notsent_lowat, "
	  "net.ipv4.tcp_rmem, net.ipv4.tcp_fin_timeout, a, a)" },
	{ "sysctls of 1.29", "baseline@v1.29",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {sysctls: [{name: "
	  "net.ipv4.tcp_notsent_lowat, value: '1'}, {name: "
	  "net.ipv4.tcp_rmem, value: '1'}, {name: "
	  "net.ipv4.tcp_fin_timeout, value: '1'}, {name: "
	  "net.ipv4.ip_local_reserved_ports, value: '1'}, {name: "
	  "net.ipv4.tcp_syncookies, value: '1'}, {name: a, value: '1'}, "
	  "{name: a, value: '1'}]}}}",
	  "forbidden sysctls (net.ipv4.tcp_notsent_lowat, "
	  "net.ipv4.tcp_rmem, a, a)" },
	{ "sysctls of 1.32", "baseline@v1.32",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {sysctls: [{name: "
	  "net.ipv4.tcp_notsent_lowat, value: '1'}, {name: "
	  "net.ipv4.tcp_rmem, value: '1'}, {name: "
	  "net.ipv4.tcp_fin_timeout, value: '1'}, {name: "
	  "net.ipv4.ip_local_reserved_ports, value: '1'}, {name: "
	  "net.ipv4.tcp_syncookies, value: '1'}, {name: a, value: '1'}, "
	  "{name: a, value: '1'}]}}}",
	  "forbidden sysctls (net.ipv4.tcp_notsent_lowat, a, a)" },
	{ "sysctls of 1.37", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {sysctls: [{name: "
	  "net.ipv4.tcp_notsent_lowat, value: '1'}, {name: "
	  "net.ipv4.tcp_rmem, value: '1'}, {name: "
	  "net.ipv4.tcp_fin_timeout, value: '1'}, {name: "
	  "net.ipv4.ip_local_reserved_ports, value: '1'}, {name: "
	  "net.ipv4.tcp_syncookies, value: '1'}, {name: a, value: '1'}, "
	  "{name: a, value: '1'}]}}}",
	  "forbidden sysctls (a, a)" },
	{ "a sysctl's name is not normalised", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {sysctls: [{name: net/ipv4/tcp_syncookies, "
	  "value: '1'}]}}}",
	  "forbidden sysctls (net/ipv4/tcp_syncookies)" },
	{ "hostProcess of pod and container", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {windowsOptions: {hostProcess: true}}, "
	  "containers: [{name: a, securityContext: {windowsOptions: "
	  "{hostProcess: true}}}, {name: b}]}}",
	  "hostProcess (pod and container \"a\" must not set "
	  "securityContext.windowsOptions.hostProcess=true)" },
	{ "hostPath volumes in their order", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{volumes: [{name: b, hostPath: {path: /}}, {name: a, "
	  "hostPath: {}}, {name: c, nfs: {}}]}}",
	  "hostPath volumes (volumes \"b\", \"a\")" },
	{ "restricted names volume types as a set", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{volumes: [{name: b, hostPath: {path: /}}, {name: a, nfs: "
	  "{}}, {name: c, nfs: {}}, {name: d, photonPersistentDisk: {}}, "
	  "{name: e, storageos: {}}]}}",
	  "restricted volume types (volumes \"b\", \"a\", \"c\", \"d\", "
	  "\"e\" use restricted volume types \"hostPath\", \"nfs\", "
	  "\"photonPersistentDisk\", \"storageos\")" },
	{ "one volume, one type", "restricted@v1.0",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{volumes: [{name: a, gitRepo: {}}]}}",
	  "restricted volume types (volume \"a\" uses restricted volume "
	  "type \"gitRepo\")" },
	{ "volume types that restricted allows", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{volumes: [{name: a, configMap: {}}, {name: b, csi: {driver: "
	  "x}}, {name: c, downwardAPI: {}}, {name: d, emptyDir: {}}, "
	  "{name: e, ephemeral: {}}, {name: f, image: {reference: x}}, "
	  "{name: g, persistentVolumeClaim: {claimName: x}}, {name: h, "
	  "projected: {}}, {name: i, secret: {}}, {name: j}]}}",
	  "" },
	{ "a volume of two types passes restricted by the allowed one",
	  "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{volumes: [{name: a, emptyDir: {}, hostPath: {}}]}}",
	  "" },
	{ "and fails baseline by the other", "baseline@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{volumes: [{name: a, emptyDir: {}, hostPath: {}}]}}",
	  "hostPath volumes (volume \"a\")" },
	{ "a misspelt volume type is an emptyDir", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{volumes: [{name: a, hostpath: {path: /}}]}}",
	  "" },
	{ "null is unset", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostNetwork: null, securityContext: {runAsNonRoot: true, "
	  "seccompProfile: {type: RuntimeDefault}}, volumes: [{name: a, "
	  "hostPath: null}], containers: [{name: a, ports: null, "
	  "securityContext: {privileged: null, procMount: null, "
	  "seLinuxOptions: null, runAsUser: null, "
	  "allowPrivilegeEscalation: false, capabilities: {drop: [ALL], "
	  "add: null}}}]}}",
	  "" },
	{ "empty objects are set, and lack what they must say",
	  "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{securityContext: {}, containers: [{name: a, securityContext: "
	  "{capabilities: {}, seccompProfile: {}, windowsOptions: {}, "
	  "seLinuxOptions: {}}}]}}",
	  "allowPrivilegeEscalation != false (container \"a\" must set "
	  "securityContext.allowPrivilegeEscalation=false), unrestricted "
	  "capabilities (container \"a\" must set "
	  "securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != "
	  "true (pod or container \"a\" must set "
	  "securityContext.runAsNonRoot=true), seccompProfile (container "
	  "\"a\" must not set securityContext.seccompProfile.type to "
	  "\"\")" },
	{ "everything at once", "restricted@v1.37",
	  "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: "
	  "{hostNetwork: true, securityContext: {runAsUser: 0, sysctls: "
	  "[{name: x, value: v}], windowsOptions: {hostProcess: true}}, "
	  "volumes: [{name: v, hostPath: {path: /}}], containers: "
	  "[{name: a, ports: [{hostPort: 1}], livenessProbe: {httpGet: "
	  "{host: h, port: 1}}, securityContext: {privileged: true, "
	  "procMount: Unmasked, appArmorProfile: {type: Unconfined}, "
	  "seLinuxOptions: {type: t}, capabilities: {add: "
	  "[SYS_ADMIN]}}}]}}",
	  "forbidden AppArmor profile (container \"a\" must not set "
	  "AppArmor profile type to \"Unconfined\"), host namespaces "
	  "(hostNetwork=true), hostPort (container \"a\" uses hostPort "
	  "1), probe or lifecycle host (container \"a\" uses probe or "
	  "lifecycle host \"h\"), privileged (container \"a\" must not "
	  "set securityContext.privileged=true), seLinuxOptions "
	  "(container \"a\" set forbidden "
	  "securityContext.seLinuxOptions: type \"t\"), forbidden "
	  "sysctls (x), hostProcess (pod must not set "
	  "securityContext.windowsOptions.hostProcess=true), "
	  "allowPrivilegeEscalation != false (container \"a\" must set "
	  "securityContext.allowPrivilegeEscalation=false), unrestricted "
	  "capabilities (container \"a\" must set "
	  "securityContext.capabilities.drop=[\"ALL\"]; container \"a\" "
	  "must not include \"SYS_ADMIN\" in "
	  "securityContext.capabilities.add), procMount (container \"a\" "
	  "must not set securityContext.procMount to \"Unmasked\"), "
	  "restricted volume types (volume \"v\" uses restricted volume "
	  "type \"hostPath\"), runAsNonRoot != true (pod or container "
	  "\"a\" must set securityContext.runAsNonRoot=true), "
	  "runAsUser=0 (pod must not set runAsUser=0), seccompProfile "
	  "(pod or container \"a\" must set "
	  "securityContext.seccompProfile.type to \"RuntimeDefault\" or "
	  "\"Localhost\")" },
};

static void add_violations(struct buffer *text, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->violation_count; i++) {
		const struct violation *v = &verdict->violations[i];

		buffer_format(text, "%s%s", i ? ", " : "", v->reason);
		if (*v->detail)
			buffer_format(text, " (%s)", v->detail);
	}
	buffer_fill(text, '\0', 1);
}

static struct rule_book *builtin_book(struct arena *arena)
{
	struct rule_book *book = book_new(arena);
	struct findings findings;
	struct error err = { 0 };

	findings_init(&findings, arena);
	assert_non_null(book);
	if (!book_add_builtin(book, &findings, &err))
		fail_msg("%s", err.text);
	if (findings.unjudged_first)
		fail_msg("%s", findings.unjudged_first->message);
	return book;
}

static void check_case(void **state)
{
	const struct standard_case *c = *state;
	CLEANUP(arena) struct arena *arena = arena_new(ARENA_BYTES_MAX);
	CLEANUP(buffer) struct buffer text = { 0 };
	struct rule_book *book = builtin_book(arena);
	struct standard standard;
	struct doc_file file;
	struct kube_file kube;
	struct findings findings;
	struct verdict verdict;
	struct error err = { 0 };

	findings_init(&findings, arena);
	assert_true(standard_parse(c->standard, &standard));
	if (!doc_read(arena,
		      (struct doc_source){ "pod.yaml", span_of(c->manifest) },
		      &file, &err) ||
	    !kube_read(book_kinds(book), &file, &findings, &kube, &err))
		fail_msg("%s", err.text);
	assert_null(file.problems);
	assert_null(findings.unjudged_first);
	assert_int_equal(kube.pods, 1);
	if (!engine_verdict(arena,
			    &(struct engine_options){ .book = book,
						      .standard = &standard },
			    kube.first->pods, &verdict, &err))
		fail_msg("%s", err.text);
	add_violations(&text, &verdict);
	assert_string_equal(text.text, c->forbidden);
	assert_int_equal(verdict.allowed, !*c->forbidden);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases)];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = check_case,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	return cmocka_run_group_tests_name("rules/standards", tests, NULL,
					   NULL);
}
