#include "kube_dump.h"

#include "base/limits.h"

/* The first line of the part is the fourth. */
#define POD(spec)	"apiVersion: v1\nkind: Pod\nspec:\n" spec
#define CONTAINER(part) POD("  containers:\n  - name: a\n" part)

static const struct dump_case cases[] = {
	/* scalars */
	{ "a boolean is no string", DUMP_PROBLEMS, POD("  hostPID: \"true\"\n"),
	  "type 4:12 spec.hostPID wants boolean has string try true\n" },
	{ "yes and on are booleans without quotes", DUMP_PROBLEMS | DUMP_SPEC,
	  POD("  hostPID: yes\n  hostIPC: off\n"),
	  "{hostPID:yes hostIPC:off}\n" },
	{ "a number is no string", DUMP_PROBLEMS | DUMP_SPEC,
	  CONTAINER("    env: [{name: A, value: 1}, {name: B, value: yes}]\n"),
	  "{containers:[{name:a env:[{name:A} {name:B}]}]}\n"
	  "type 6:28 spec.containers[0].env[0].value wants string has integer "
	  "try \"1\"\n"
	  "type 6:49 spec.containers[0].env[1].value wants string has boolean "
	  "try \"yes\"\n" },
	{ "a string is no number", DUMP_PROBLEMS | DUMP_EFFECTIVE,
	  CONTAINER("    securityContext: {runAsUser: \"1000\"}\n"),
	  "a\n"
	  "type 6:34 spec.containers[0].securityContext.runAsUser wants integer "
	  "has string try 1000\n" },
	{ "whole numbers may be written as floats", DUMP_PROBLEMS | DUMP_SPEC,
	  POD("  securityContext: {runAsUser: 1.0, fsGroup: 1e3}\n"),
	  "{securityContext:{runAsUser:1 fsGroup:1000}}\n" },
	{ "broken ones are no integers", DUMP_PROBLEMS,
	  POD("  securityContext: {runAsUser: 1.5, fsGroup: .nan}\n"),
	  "type 4:32 spec.securityContext.runAsUser wants integer has number\n"
	  "type 4:46 spec.securityContext.fsGroup wants integer has number\n" },
	{ "32 bits end where they end", DUMP_PROBLEMS | DUMP_SPEC,
	  CONTAINER("    ports:\n"
		    "    - {hostPort: 2147483647, containerPort: -2147483648}\n"
		    "    - hostPort: 2147483648\n"
		    "    - hostPort: -2147483649\n"),
	  "{containers:[{name:a ports:[{hostPort:2147483647 "
	  "containerPort:-2147483648} {} {}]}]}\n"
	  "type 8:17 spec.containers[0].ports[1].hostPort wants 32-bit integer "
	  "has integer out of range\n"
	  "type 9:17 spec.containers[0].ports[2].hostPort wants 32-bit integer "
	  "has integer out of range\n" },
	{ "64 bits end where they end", DUMP_PROBLEMS | DUMP_SPEC,
	  POD("  securityContext: {runAsUser: 9223372036854775807, "
	      "runAsGroup: 9223372036854775808, fsGroup: "
	      "-9223372036854775808}\n"),
	  "{securityContext:{runAsUser:9223372036854775807 "
	  "fsGroup:-9223372036854775808}}\n"
	  "type 4:65 spec.securityContext.runAsGroup wants 64-bit integer has "
	  "integer out of range\n" },
	{ "quantities are numbers or strings of their shape", DUMP_PROBLEMS,
	  CONTAINER(
		  "    resources:\n"
		  "      limits: {a: 1, b: 0.5, c: 500m, d: 64Mi, e: 1e3, f: "
		  "\"1E-3\", g: \" 1 \", h: \"+.5Ki\", i: 1E}\n"
		  "      requests: {a: 1GB, b: true, c: \"\", d: \"1 Gi\", e: "
		  "1e, f: [1], g: 1.2.3}\n"),
	  "type 8:21 spec.containers[0].resources.requests.a wants quantity, "
	  "such as 500m or 64Mi has string\n"
	  "type 8:29 spec.containers[0].resources.requests.b wants quantity, "
	  "such as 500m or 64Mi has boolean\n"
	  "type 8:38 spec.containers[0].resources.requests.c wants quantity, "
	  "such as 500m or 64Mi has string\n"
	  "type 8:45 spec.containers[0].resources.requests.d wants quantity, "
	  "such as 500m or 64Mi has string\n"
	  "type 8:56 spec.containers[0].resources.requests.e wants quantity, "
	  "such as 500m or 64Mi has string\n"
	  "type 8:63 spec.containers[0].resources.requests.f wants quantity, "
	  "such as 500m or 64Mi has sequence\n"
	  "type 8:71 spec.containers[0].resources.requests.g wants quantity, "
	  "such as 500m or 64Mi has string\n" },
	{ "a port of a probe is a number or a name", DUMP_PROBLEMS,
	  CONTAINER("    livenessProbe: {httpGet: {port: 80}}\n"
		    "    readinessProbe: {httpGet: {port: http}}\n"
		    "    startupProbe: {tcpSocket: {port: true}}\n"),
	  "type 8:38 spec.containers[0].startupProbe.tcpSocket.port wants "
	  "integer or string has boolean\n" },
	{ "times have their shape, quoted or not", DUMP_PROBLEMS,
	  "apiVersion: v1\nkind: Pod\nmetadata:\n"
	  "  creationTimestamp: 2020-01-02T03:04:05Z\n"
	  "  deletionTimestamp: \"2020-01-02T03:04:05.5+01:00\"\n"
	  "---\napiVersion: v1\nkind: Pod\nmetadata:\n"
	  "  creationTimestamp: null\n"
	  "  deletionTimestamp: 2020-01-02\n",
	  "type 11:22 metadata.deletionTimestamp wants time, such as "
	  "2006-01-02T15:04:05Z has string\n" },
	/* collections */
	{ "a map of strings holds strings", DUMP_PROBLEMS | DUMP_SPEC,
	  "apiVersion: v1\nkind: Pod\nmetadata:\n"
	  "  labels: {a: 1, b: \"1\"}\n  annotations: [x]\n",
	  "{labels:{b:1}}\n"
	  "type 4:15 metadata.labels.a wants string has integer try \"1\"\n"
	  "type 5:16 metadata.annotations wants mapping has sequence\n" },
	{ "an element of the wrong type is left out, paths stay",
	  DUMP_PROBLEMS | DUMP_SPEC,
	  CONTAINER("    args: [1, a, null, b, {c: d}, {e: f}]\n"
		    "    ports: [80, {hostPort: x}]\n"),
	  "{containers:[{name:a args:[a * b] ports:[{}]}]}\n"
	  "type 6:12 spec.containers[0].args[0] wants string has integer try "
	  "\"1\"\n"
	  "type 6:18 spec.containers[0].args[2] wants string has null\n"
	  "type 6:27 spec.containers[0].args[4] wants string has mapping\n"
	  "type 6:35 spec.containers[0].args[5] wants string has mapping\n"
	  "type 7:13 spec.containers[0].ports[0] wants mapping has integer\n"
	  "type 7:28 spec.containers[0].ports[1].hostPort wants integer has "
	  "string\n" },
	{ "a list is a list", DUMP_PROBLEMS,
	  CONTAINER("    command: sh -c true\n"
		    "    securityContext: {capabilities: {drop: ALL}}\n"),
	  "type 6:14 spec.containers[0].command wants sequence has string\n"
	  "type 7:44 spec.containers[0].securityContext.capabilities.drop "
	  "wants sequence has string\n" },
	{ "a profile given as a word is shown as a mapping", DUMP_PROBLEMS,
	  POD("  securityContext:\n"
	      "    appArmorProfile: runtime/default\n"
	      "    seccompProfile: RuntimeDefault\n"),
	  "type 5:22 spec.securityContext.appArmorProfile wants mapping, such "
	  "as {type: RuntimeDefault} has string\n"
	  "type 6:21 spec.securityContext.seccompProfile wants mapping, such "
	  "as {type: RuntimeDefault} has string\n" },
	{ "the rest of a pod is still judged",
	  DUMP_PROBLEMS | DUMP_UNJUDGED | DUMP_PODS,
	  POD("  hostPID: 1\n  containers: [{name: a, tty: 1}, {name: b}]\n"),
	  "v1 Pod / is a pod\n  part of a pod regular:a regular:b\n"
	  "type 4:12 spec.hostPID wants boolean has integer try true\n"
	  "type 5:31 spec.containers[0].tty wants boolean has integer try "
	  "true\n" },
	/* what cannot be judged */
	{ "containers that are no list cannot be judged",
	  DUMP_PROBLEMS | DUMP_UNJUDGED | DUMP_PODS,
	  POD("  containers: none\n"),
	  "v1 Pod / is a pod\n"
	  "type 4:15 spec.containers wants sequence has string\n" },
	{ "nor a spec that is none", DUMP_PROBLEMS | DUMP_UNJUDGED | DUMP_PODS,
	  "apiVersion: v1\nkind: Pod\nspec: []\n",
	  "v1 Pod / is a pod\n"
	  "type 3:7 spec wants mapping has sequence\n" },
	{ "nor a template that is none",
	  DUMP_PROBLEMS | DUMP_UNJUDGED | DUMP_PODS,
	  "apiVersion: batch/v1\nkind: CronJob\n"
	  "spec: {jobTemplate: {spec: {template: 1}}}\n",
	  "batch/v1 CronJob /\n"
	  "type 3:39 spec.jobTemplate.spec.template wants mapping has integer\n" },
	{ "a container that is none is said, others judged",
	  DUMP_PROBLEMS | DUMP_UNJUDGED | DUMP_PODS,
	  POD("  containers:\n  - 1\n  - {name: b}\n"),
	  "v1 Pod / is a pod\n  part of a pod regular:b\n"
	  "type 5:5 spec.containers[0] wants mapping has integer\n" },
	{ "an element that is null is an empty one, and said",
	  DUMP_PROBLEMS | DUMP_UNJUDGED | DUMP_PODS,
	  POD("  containers:\n  -\n  - {name: b}\n"),
	  "v1 Pod / is a pod\n  pod regular: regular:b\n"
	  "type 5:4 spec.containers[0] wants mapping has null\n" },
	/* unknown fields */
	{ "slips of case and letters are known", DUMP_PROBLEMS,
	  POD("  securitycontext: {}\n"
	      "  volume: []\n"
	      "  containers:\n"
	      "  - securityContext: {runasnonroot: true, runAsUsr: 1, "
	      "run_as_group: 1, privilegde: true}\n"
	      "    volumemounts: []\n"
	      "    imagepullpolicy: Always\n"),
	  "unknown 4:3 spec.securitycontext try securityContext\n"
	  "unknown 5:3 spec.volume try volumes\n"
	  "unknown 7:23 spec.containers[0].securityContext.runasnonroot try "
	  "runAsNonRoot\n"
	  "unknown 7:43 spec.containers[0].securityContext.runAsUsr try "
	  "runAsUser\n"
	  "unknown 7:56 spec.containers[0].securityContext.run_as_group try "
	  "runAsGroup\n"
	  "unknown 7:73 spec.containers[0].securityContext.privilegde try "
	  "privileged\n"
	  "unknown 8:5 spec.containers[0].volumemounts try volumeMounts\n"
	  "unknown 9:5 spec.containers[0].imagepullpolicy try "
	  "imagePullPolicy\n" },
	{ "what is like nothing known has no suggestion", DUMP_PROBLEMS,
	  POD("  fooBarBaz: 1\n  x: null\n"),
	  "unknown 4:3 spec.fooBarBaz\nunknown 5:3 spec.x\n" },
	{ "free maps have no unknown keys", DUMP_PROBLEMS,
	  "apiVersion: v1\nkind: Pod\n"
	  "metadata: {labels: {nmae: x}, annotations: {nmae: x}}\n"
	  "spec: {nodeSelector: {nmae: x}, overhead: {nmae: 1}}\n",
	  "" },
	{ "the status and other kinds are not looked at", DUMP_PROBLEMS,
	  "apiVersion: v1\nkind: Pod\nstatus: {foo: 1}\n"
	  "---\napiVersion: v1\nkind: Service\nspec: {foo: 1}\n",
	  "" },
	{ "a workload's own fields are looked at", DUMP_PROBLEMS,
	  "apiVersion: apps/v1\nkind: Deployment\n"
	  "spec: {replica: 1, replicas: \"1\", template: {}}\n",
	  "unknown 3:8 spec.replica try replicas\n"
	  "type 3:30 spec.replicas wants integer has string try 1\n" },
	{ "fields of old versions are known", DUMP_PROBLEMS,
	  "apiVersion: extensions/v1beta1\nkind: DaemonSet\n"
	  "spec: {templateGeneration: 1}\n"
	  "---\napiVersion: apps/v1beta1\nkind: Deployment\n"
	  "spec: {rollbackTo: {revision: 1}}\n",
	  "" },
	/* levels */
	{ "a container's fields in the pod's context", DUMP_PROBLEMS,
	  POD("  securityContext:\n"
	      "    allowPrivilegeEscalation: false\n"
	      "    capabilities: {drop: [ALL]}\n"
	      "    privileged: true\n"
	      "    readOnlyRootFilesystem: true\n"
	      "    procMount: Default\n"
	      "    hostNetwork: true\n"),
	  "level 5:5 spec.securityContext.allowPrivilegeEscalation wants "
	  "spec.containers[].securityContext.allowPrivilegeEscalation\n"
	  "level 6:5 spec.securityContext.capabilities wants "
	  "spec.containers[].securityContext.capabilities\n"
	  "level 7:5 spec.securityContext.privileged wants "
	  "spec.containers[].securityContext.privileged\n"
	  "level 8:5 spec.securityContext.readOnlyRootFilesystem wants "
	  "spec.containers[].securityContext.readOnlyRootFilesystem\n"
	  "level 9:5 spec.securityContext.procMount wants "
	  "spec.containers[].securityContext.procMount\n"
	  "level 10:5 spec.securityContext.hostNetwork wants "
	  "spec.hostNetwork\n" },
	{ "the pod's fields in a container's context", DUMP_PROBLEMS,
	  "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n"
	  "    spec:\n      initContainers: [{}, {securityContext: {fsGroup: "
	  "1, hostPID: true, volumeMounts: [], drop: []}}]\n",
	  "level 6:47 spec.template.spec.initContainers[1].securityContext."
	  "fsGroup wants spec.template.spec.securityContext.fsGroup\n"
	  "level 6:59 spec.template.spec.initContainers[1].securityContext."
	  "hostPID wants spec.template.spec.hostPID\n"
	  "level 6:74 spec.template.spec.initContainers[1].securityContext."
	  "volumeMounts wants spec.template.spec.initContainers[1]."
	  "volumeMounts\n"
	  "unknown 6:92 spec.template.spec.initContainers[1].securityContext."
	  "drop\n" },
	{ "fields of a context outside of one", DUMP_PROBLEMS,
	  POD("  runAsNonRoot: true\n  privileged: true\n  image: i\n"
	      "  containers:\n  - runAsUser: 1\n    fsGroup: 1\n"
	      "    hostNetwork: true\n"
	      "    securityContext: {capabilities: {privileged: true}}\n"),
	  "level 4:3 spec.runAsNonRoot wants "
	  "spec.securityContext.runAsNonRoot\n"
	  "level 5:3 spec.privileged wants "
	  "spec.containers[].securityContext.privileged\n"
	  "level 6:3 spec.image wants spec.containers[].image\n"
	  "level 8:5 spec.containers[0].runAsUser wants "
	  "spec.containers[0].securityContext.runAsUser\n"
	  "level 9:5 spec.containers[0].fsGroup wants "
	  "spec.securityContext.fsGroup\n"
	  "level 10:5 spec.containers[0].hostNetwork wants "
	  "spec.hostNetwork\n"
	  "level 11:38 spec.containers[0].securityContext.capabilities."
	  "privileged wants spec.containers[0].securityContext.privileged\n" },
	{ "fields of the spec outside of it", DUMP_PROBLEMS,
	  "apiVersion: apps/v1\nkind: Deployment\n"
	  "spec: {containers: [], template: {containers: []}}\n"
	  "---\napiVersion: v1\nkind: Pod\ncontainers: []\n",
	  "level 3:8 spec.containers wants spec.template.spec.containers\n"
	  "level 3:35 spec.template.containers wants "
	  "spec.template.spec.containers\n"
	  "level 7:1 containers wants spec.containers\n" },
	/* duplicates */
	{ "duplicate keys go to their objects", DUMP_PROBLEMS | DUMP_PODS,
	  "apiVersion: v1\nkind: List\nitems:\n"
	  "- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n"
	  "- apiVersion: v1\n  kind: Pod\n  spec:\n    hostPID: true\n"
	  "    hostPID: false\n",
	  "v1 Pod /a is a pod\n  pod\nv1 Pod / is a pod\n  pod\n"
	  "duplicate 9:5 spec.hostPID first 8:5\n" },
	{ "those outside of objects go nowhere", DUMP_PROBLEMS | DUMP_PODS,
	  "a: 1\na: 2\n---\napiVersion: v1\nkind: Pod\n",
	  "v1 Pod / is a pod\n  pod\n1 strangers\n" },
};

static void check_case(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 24);
	struct kube_kinds *kinds = kube_kinds_new(arena);

	assert_non_null(kinds);
	dump_check(arena, kinds, *state);
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
	return cmocka_run_group_tests_name("kube/types", tests, NULL, NULL);
}
