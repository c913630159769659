#include "kube_dump.h"

#define POD(spec) "apiVersion: v1\nkind: Pod\nspec:\n" spec

static const struct dump_case cases[] = {
	{ "a pod has its containers in visiting order", DUMP_PODS,
	  "apiVersion: v1\n"
	  "kind: Pod\n"
	  "metadata: {name: p, namespace: ns}\n"
	  "spec:\n"
	  "  ephemeralContainers: [{name: e}]\n"
	  "  containers: [{name: a}, {image: i}]\n"
	  "  initContainers:\n"
	  "  - name: i\n"
	  "  - {name: s, restartPolicy: Always}\n",
	  "v1 Pod ns/p is a pod\n"
	  "  pod init:i sidecar:s regular:a regular: ephemeral:e\n" },
	{ "generateName stands for a name", DUMP_PODS,
	  "{ \"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":"
	  "{\"generateName\":\"g-\"}}",
	  "v1 Pod /g- is a pod\n  pod\n" },
	{ "a deployment's template is its pod", DUMP_PODS,
	  "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n"
	  "    spec: {containers: [{name: a}]}\n",
	  "apps/v1 Deployment /\n  pod regular:a\n" },
	{ "old groups and versions are the same kinds", DUMP_PODS,
	  "apiVersion: extensions/v1beta1\nkind: DaemonSet\n"
	  "spec: {template: {spec: {containers: [{name: a}]}}}\n"
	  "---\napiVersion: apps/v1beta2\nkind: StatefulSet\n"
	  "spec: {template: {spec: {containers: [{name: b}]}}}\n"
	  "---\napiVersion: v1\nkind: ReplicationController\n"
	  "spec: {template: {spec: {containers: [{name: c}]}}}\n"
	  "---\napiVersion: v1\nkind: PodTemplate\n"
	  "template: {spec: {containers: [{name: d}]}}\n"
	  "---\napiVersion: batch/v1\nkind: Job\n"
	  "spec: {template: {spec: {containers: [{name: e}]}}}\n"
	  "---\napiVersion: batch/v1beta1\nkind: CronJob\n"
	  "spec: {jobTemplate: {spec: {template: {spec: {containers: "
	  "[{name: f}]}}}}}\n",
	  "extensions/v1beta1 DaemonSet /\n  pod regular:a\n"
	  "apps/v1beta2 StatefulSet /\n  pod regular:b\n"
	  "v1 ReplicationController /\n  pod regular:c\n"
	  "v1 PodTemplate /\n  pod regular:d\n"
	  "batch/v1 Job /\n  pod regular:e\n"
	  "batch/v1beta1 CronJob /\n  pod regular:f\n" },
	{ "a kind of another group makes no pod", DUMP_PODS,
	  "apiVersion: example.org/v1\nkind: Deployment\n"
	  "spec: {template: {spec: {containers: [{name: a}]}}}\n",
	  "example.org/v1 Deployment /\n" },
	{ "a controller without a template is an empty pod", DUMP_PODS,
	  "apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 1}\n"
	  "---\napiVersion: batch/v1\nkind: CronJob\nspec:\n",
	  "apps/v1 Deployment /\n  pod\nbatch/v1 CronJob /\n  pod\n" },
	{ "a replication controller without one is skipped", DUMP_PODS,
	  "apiVersion: v1\nkind: ReplicationController\n"
	  "spec: {template: null}\n",
	  "v1 ReplicationController /\n" },
	{ "other objects are objects without pods", DUMP_PODS,
	  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"
	  "data: {containers: x}\n",
	  "v1 ConfigMap /c\n" },
	{ "what is no object is a stranger", DUMP_PODS | DUMP_UNJUDGED,
	  "a: 1\n---\n[1]\n---\ntext\n---\napiVersion: v1\n---\nkind: x\n",
	  "5 strangers\n" },
	{ "an empty document is nothing", DUMP_PODS | DUMP_UNJUDGED,
	  "---\n# nothing\n---\n", "" },
	{ "a pod that does not say its version is said",
	  DUMP_PODS | DUMP_UNJUDGED,
	  "kind: Pod\nspec: {}\n---\napiVersion: 1\nkind: Pod\n",
	  "2 strangers\n"
	  "1:1 a Pod without a proper apiVersion: not judged\n"
	  "4:13 a Pod without a proper apiVersion: not judged\n" },
	{ "a kind that is no text is said", DUMP_PODS | DUMP_UNJUDGED,
	  "apiVersion: v1\nkind: [Pod]\n",
	  "1 strangers\n2:7 kind is not the name of a kind: not judged\n" },
	{ "lists are opened, also in lists", DUMP_PODS,
	  "apiVersion: v1\nkind: List\nitems:\n"
	  "- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n"
	  "- apiVersion: v1\n  kind: List\n  items:\n"
	  "  - {apiVersion: v1, kind: Pod, metadata: {name: b}}\n"
	  "- {apiVersion: v1, kind: Service}\n"
	  "- 3\n",
	  "v1 Pod /a is a pod\n  pod\nv1 Pod /b is a pod\n  pod\n"
	  "v1 Service /\n1 strangers\n" },
	{ "the items of a typed list are of its type", DUMP_PODS,
	  "apiVersion: apps/v1\nkind: DeploymentList\nitems:\n"
	  "- spec: {template: {spec: {containers: [{name: a}]}}}\n"
	  "- {apiVersion: v1, kind: Pod}\n",
	  "apps/v1 Deployment /\n  pod regular:a\n"
	  "v1 Pod / is a pod\n  pod\n" },
	{ "an empty list has nothing", DUMP_PODS | DUMP_UNJUDGED,
	  "{ \"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":null}", "" },
	{ "items that are none are said", DUMP_PODS | DUMP_UNJUDGED,
	  "apiVersion: v1\nkind: PodList\nitems: {a: 1}\n",
	  "3:8 the items of a PodList are no sequence: not judged\n" },
	{ "nulls are unset", DUMP_SPEC,
	  POD("  hostPID: null\n  securityContext: ~\n  containers:\n"
	      "  - {name: a, image: null, resources: {limits: {cpu: ~}}}\n"),
	  "{containers:[{name:a resources:{limits:{}}}]}\n" },
	{ "a null in a map of strings is an empty string", DUMP_SPEC,
	  "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {a: , b: c}}\n",
	  "{annotations:{a:* b:c}}\n" },
	{ "a volume without a source is an emptyDir", DUMP_SPEC,
	  POD("  volumes:\n  - name: a\n  - {name: b, hostPath: {path: /}}\n"
	      "  - {name: c, secret: null}\n  - {}\n"
	      "  - {name: d, emptyDir: null}\n  - {hostPath: wrong}\n"),
	  "{volumes:[{name:a emptyDir:*{}} {name:b hostPath:{path:/}} "
	  "{name:c emptyDir:*{}} {emptyDir:*{}} {name:d emptyDir:*{}} {}]}\n" },
	{ "with the host's network ports are the host's", DUMP_SPEC,
	  POD("  hostNetwork: true\n"
	      "  containers:\n"
	      "  - ports: [{containerPort: 80}, {containerPort: 81, hostPort: "
	      "1}, {containerPort: 82, hostPort: 0}, {hostPort: 5}, "
	      "{containerPort: 83, hostPort: null}]\n"
	      "  initContainers: [{ports: [{containerPort: 84}]}]\n"
	      "  ephemeralContainers: [{ports: [{containerPort: 85}]}]\n"),
	  "{hostNetwork:true containers:[{ports:["
	  "{containerPort:80 hostPort:*80} {containerPort:81 hostPort:1} "
	  "{containerPort:82 hostPort:*82} {hostPort:5} "
	  "{containerPort:83 hostPort:*83}]}] "
	  "initContainers:[{ports:[{containerPort:84 hostPort:*84}]}] "
	  "ephemeralContainers:[{ports:[{containerPort:85}]}]}\n" },
	{ "without it they are left alone", DUMP_SPEC,
	  POD("  hostNetwork: false\n"
	      "  containers: [{ports: [{containerPort: 80}]}]\n"),
	  "{hostNetwork:false containers:[{ports:[{containerPort:80}]}]}\n" },
	{ "the container's values go before the pod's", DUMP_EFFECTIVE,
	  POD("  securityContext:\n"
	      "    runAsUser: 1\n"
	      "    runAsGroup: 2\n"
	      "    fsGroup: 3\n"
	      "    seccompProfile: {type: RuntimeDefault}\n"
	      "  containers:\n"
	      "  - name: a\n"
	      "    securityContext:\n"
	      "      runAsUser: 5\n"
	      "      privileged: true\n"
	      "      runAsGroup: null\n"
	      "  - name: b\n"),
	  "a runAsUser=5@12:18 privileged=true@13:19 runAsGroup=2@6:17 "
	  "seccompProfile={type:RuntimeDefault}@8:21\n"
	  "b runAsUser=1@5:16 runAsGroup=2@6:17 "
	  "seccompProfile={type:RuntimeDefault}@8:21\n" },
	{ "what only a container has is not taken from the pod", DUMP_EFFECTIVE,
	  POD("  securityContext: {privileged: true, capabilities: {}}\n"
	      "  containers: [{name: a, securityContext: {foo: 1}}]\n"),
	  "a\n" },
	{ "windowsOptions are joined by field", DUMP_EFFECTIVE,
	  POD("  securityContext:\n"
	      "    windowsOptions: {hostProcess: true, runAsUserName: u, "
	      "gmsaCredentialSpec: s}\n"
	      "  containers:\n"
	      "  - name: a\n"
	      "    securityContext: {windowsOptions: {runAsUserName: v}}\n"
	      "  - name: b\n"
	      "    securityContext: {windowsOptions: "
	      "{gmsaCredentialSpecName: m, hostProcess: null}}\n"),
	  "a windowsOptions={runAsUserName:v hostProcess:true "
	  "gmsaCredentialSpec:s}@8:39\n"
	  "b windowsOptions={gmsaCredentialSpecName:m hostProcess:true "
	  "runAsUserName:u}@10:39\n" },
	{ "a value of the wrong type decides nothing", DUMP_EFFECTIVE,
	  POD("  securityContext: {runAsUser: 1}\n"
	      "  containers: [{name: a, securityContext: {runAsUser: x}}]\n"),
	  "a runAsUser=1@4:32\n" },
	{ "places are right through anchors", DUMP_EFFECTIVE,
	  POD("  containers:\n"
	      "  - name: a\n"
	      "    securityContext: &sc\n"
	      "      runAsUser: 1\n"
	      "  - name: b\n"
	      "    securityContext: *sc\n"),
	  "a runAsUser=1@7:18\nb runAsUser=1@7:18\n" },
	{ "places are right with CRLF", DUMP_EFFECTIVE,
	  "apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  securityContext:\r\n"
	  "    runAsUser: 7\r\n  containers:\r\n  - name: a\r\n",
	  "a runAsUser=7@5:16\n" },
	{ "places are right in JSON and Lists", DUMP_EFFECTIVE,
	  "{ \"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n"
	  "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\":\n"
	  "  {\"containers\": [{\"name\": \"a\",\n"
	  "     \"securityContext\": {\"runAsUser\": 7}}]}}]}\n",
	  "a runAsUser=7@4:39\n" },
};

static void check_case(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 24);
	struct kube_kinds *kinds = kube_kinds_new(arena);

	assert_non_null(kinds);
	dump_check(arena, kinds, *state);
}

static void lists_too_deep_are_said(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 24);
	CLEANUP(buffer) struct buffer text = { 0 };
	const char *head = "{\"apiVersion\":\"v1\",\"kind\":\"List\","
			   "\"items\":[";
	struct dump_case c = { .what = DUMP_PODS | DUMP_UNJUDGED };

	(void)state;
	buffer_text(&text, "# \n");
	for (int i = 0; i < KUBE_LIST_DEPTH_MAX + 1; i++)
		buffer_text(&text, head);
	for (int i = 0; i < KUBE_LIST_DEPTH_MAX + 1; i++)
		buffer_text(&text, "]}");
	buffer_fill(&text, '\0', 1);
	c.input = text.text;
	c.expected = "2:378 more than 8 Lists inside one another\n";
	dump_check(arena, kube_kinds_new(arena), &c);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases) + 1];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[i] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = check_case,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	tests[ARRAY_LEN(cases)] = (struct CMUnitTest)cmocka_unit_test(
		lists_too_deep_are_said);
	return cmocka_run_group_tests_name("kube/pods", tests, NULL, NULL);
}
