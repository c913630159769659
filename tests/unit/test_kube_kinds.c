#include "kube_dump.h"

#include "base/limits.h"
#include "rules/builtin.h"

/* Kinds that only these tests know. */
static const char kinds_text[] =
	"kinds:\n"
	"- {group: t.example, kind: Two, path: spec.first}\n"
	"- {group: t.example, kind: Two, path: 'spec.more[].pod', bareSpec: true}\n"
	"- {group: '', kind: PodTemplate, path: other}\n";

#define WORKFLOW(spec)                                                         \
	"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n" spec

static const struct dump_case cases[] = {
	{ "a Rollout has a template", DUMP_PODS,
	  "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n"
	  "spec: {template: {spec: {containers: [{name: a}]}}}\n",
	  "argoproj.io/v1alpha1 Rollout /\n  pod regular:a\n" },
	{ "or refers to one, and makes no pod", DUMP_PODS | DUMP_UNJUDGED,
	  "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n"
	  "spec: {workloadRef: {name: d}, template: null}\n",
	  "argoproj.io/v1alpha1 Rollout /\n" },
	{ "a DeploymentConfig has one", DUMP_PODS | DUMP_PROBLEMS,
	  "apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\n"
	  "spec: {foo: 1, template: {spec: {foo: 1}}}\n",
	  "apps.openshift.io/v1 DeploymentConfig /\n  pod\n"
	  "unknown 3:34 spec.template.spec.foo\n" },
	{ "a Knative service has one with fields of its own",
	  DUMP_PODS | DUMP_PROBLEMS,
	  "apiVersion: serving.knative.dev/v1\nkind: Service\n"
	  "spec: {template: {spec: {containerConcurrency: 1, containers: "
	  "[{name: a}], containerConcurrencies: 2}}}\n",
	  "serving.knative.dev/v1 Service /\n  pod regular:a\n"
	  "unknown 3:76 spec.template.spec.containerConcurrencies\n" },
	{ "a revision is one itself", DUMP_PODS | DUMP_PROBLEMS,
	  "apiVersion: serving.knative.dev/v1\nkind: Revision\n"
	  "metadata: {name: r}\nspec: {containers: [{name: a}]}\n"
	  "status: {}\n",
	  "serving.knative.dev/v1 Revision /r\n  pod regular:a\n" },
	{ "a kind may have several paths, and specs without metadata",
	  DUMP_PODS | DUMP_SPEC,
	  "apiVersion: t.example/v1\nkind: Two\n"
	  "spec:\n  first: {spec: {containers: [{name: a}]}}\n"
	  "  more:\n  - pod: {containers: [{name: b}]}\n  - {}\n"
	  "  - pod: {containers: [{name: c}]}\n",
	  "t.example/v1 Two /\n"
	  "  pod regular:b\n{containers:[{name:b}]}\n"
	  "  pod regular:c\n{containers:[{name:c}]}\n"
	  "  pod regular:a\n{containers:[{name:a}]}\n" },
	{ "a file replaces what was known", DUMP_PODS,
	  "apiVersion: v1\nkind: PodTemplate\n"
	  "other: {spec: {containers: [{name: a}]}}\n"
	  "template: {spec: {containers: [{name: b}]}}\n",
	  "v1 PodTemplate /\n  pod regular:a\n" },
	{ "what is in the way has its place",
	  DUMP_PODS | DUMP_PROBLEMS | DUMP_UNJUDGED,
	  "apiVersion: t.example/v1\nkind: Two\nspec: {first: 1, more: {a: "
	  "1}}\n---\napiVersion: t.example/v1\nkind: Two\n"
	  "spec: {more: [1, {pod: [2]}, {pod: {containers: [{}]}}]}\n",
	  "t.example/v1 Two /\n"
	  "type 3:24 spec.more wants sequence has mapping\n"
	  "type 3:15 spec.first wants mapping has integer\n"
	  "t.example/v1 Two /\n  part of a pod regular:\n"
	  "type 7:15 spec.more[0] wants mapping has integer\n"
	  "type 7:24 spec.more[1].pod wants mapping has sequence\n" },
	/* workflows */
	{ "every template with containers is a pod", DUMP_PODS,
	  WORKFLOW("  templates:\n"
		   "  - name: steps\n    steps: [[{name: x, template: a}]]\n"
		   "  - container: {name: a}\n    sidecars: [{name: b}]\n"
		   "    initContainers: [{name: i}]\n"
		   "  - script: {name: c, source: echo}\n"
		   "  - containerSet: {containers: [{name: d}, {name: e, "
		   "dependencies: [d]}]}\n"),
	  "argoproj.io/v1alpha1 Workflow /\n"
	  "  pod init:i regular:a regular:b\n  pod regular:c\n"
	  "  pod regular:d regular:e\n" },
	{ "a template inherits from the defaults and the workflow",
	  DUMP_SPEC | DUMP_EFFECTIVE | DUMP_PROBLEMS,
	  WORKFLOW("  entrypoint: a\n"
		   "  hostNetwork: true\n"
		   "  priority: x\n"
		   "  securityContext: {runAsUser: 1}\n"
		   "  volumes: [{name: v}]\n"
		   "  templateDefaults: {nodeSelector: {a: b}}\n"
		   "  templates:\n"
		   "  - name: a\n"
		   "    activeDeadlineSeconds: '{{deadline}}'\n"
		   "    metadata: {labels: {l: m}}\n"
		   "    container: {name: a}\n"
		   "    volumes: [{name: w, hostPath: {path: /}}]\n"
		   "  - securityContext: {runAsGroup: 2}\n"
		   "    container: {name: b}\n"),
	  "a runAsUser=1@7:32\n"
	  "{labels:{l:m}}{containers:[{name:a}] "
	  "volumes:[{name:w hostPath:{path:/}} {name:v emptyDir:*{}}] "
	  "nodeSelector:{a:b} hostNetwork:true securityContext:{runAsUser:1}}\n"
	  "b runAsGroup=2@16:35\n"
	  "{containers:[{name:b}] securityContext:{runAsGroup:2} "
	  "nodeSelector:{a:b} hostNetwork:true "
	  "volumes:[{name:v emptyDir:*{}}]}\n" },
	{ "what is inherited is checked once",
	  DUMP_PODS | DUMP_PROBLEMS | DUMP_UNJUDGED,
	  WORKFLOW("  hostNetwork: 1\n"
		   "  securityContext: {privileged: true}\n"
		   "  podSpecPatch: 'a: b'\n"
		   "  templates:\n"
		   "  - {container: {name: a, tty: 1, foo: 1}}\n"
		   "  - {container: {name: b}, volumes: 1, metadata: []}\n"),
	  "argoproj.io/v1alpha1 Workflow /\n"
	  "  part of a pod regular:a\n  part of a pod regular:b\n"
	  "type 4:16 spec.hostNetwork wants boolean has integer try true\n"
	  "level 5:21 spec.securityContext.privileged wants "
	  "securityContext.privileged of each container\n"
	  "type 8:32 spec.templates[0].container.tty wants boolean has integer "
	  "try true\n"
	  "unknown 8:35 spec.templates[0].container.foo\n"
	  "type 9:37 spec.templates[1].volumes wants sequence has integer\n"
	  "type 9:50 spec.templates[1].metadata wants mapping has sequence\n"
	  "6:3 podSpecPatch changes the pod in ways that podfit does not know: "
	  "the pod is judged without it\n" },
	{ "a container that is none is no pod",
	  DUMP_PODS | DUMP_PROBLEMS | DUMP_UNJUDGED,
	  WORKFLOW("  templates: [{container: x}, {container: null}]\n"),
	  "argoproj.io/v1alpha1 Workflow /\n"
	  "type 4:27 spec.templates[0].container wants mapping has string\n" },
	{ "a CronWorkflow has a workflow inside", DUMP_EFFECTIVE,
	  "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nspec:\n"
	  "  workflowSpec:\n"
	  "    securityContext: {runAsUser: 4}\n"
	  "    templates: [{container: {name: a}}]\n",
	  "a runAsUser=4@5:34\n" },
};

/* A file of kinds and what is wrong with it. */
static const struct dump_case mistakes[] = {
	{ "a kind needs its three", 0, "kinds: [{kind: A, path: b}]\n",
	  "1:9 a kind needs group, kind and path\n" },
	{ "nothing else is a kind", 0, "kinds: [1]\n---\n[]\n---\na: b\n",
	  "1:9 a mapping is wanted here\n"
	  "3:1 'kinds:' with a sequence is wanted here\n"
	  "5:1 'kinds:' with a sequence is wanted here\n" },
	{ "no members but those", 0,
	  "kinds: [{group: a, kind: b, path: c, paths: d}]\n",
	  "1:38 a kind has no 'paths'\n" },
	{ "members have their types", 0,
	  "kinds:\n- {group: 1, kind: b, path: c}\n"
	  "- {group: a, kind: b, path: [c]}\n"
	  "- {group: a, kind: b, path: c, bareSpec: 1}\n"
	  "- {group: a, kind: b, path: c, containers: d}\n"
	  "- {group: a, kind: b, path: c, inherits: [d, 1]}\n"
	  "- {group: a, kind: b, path: c, fields: d}\n"
	  "- {group: a, kind: b, path: c, opaque: [[]]}\n",
	  "2:11 a string is wanted here\n"
	  "3:29 a path such as spec.templates[] is wanted here\n"
	  "4:42 a boolean is wanted here\n"
	  "5:44 a sequence of paths is wanted here\n"
	  "6:46 a path such as spec.templates[] is wanted here\n"
	  "7:40 a sequence of names is wanted here\n"
	  "8:41 a name is wanted here\n" },
	{ "paths are dotted names", 0,
	  "kinds:\n- {group: a, kind: b, path: .c}\n"
	  "- {group: a, kind: b, path: c.}\n"
	  "- {group: a, kind: b, path: c..d}\n"
	  "- {group: a, kind: b, path: 'c[1]'}\n"
	  "- {group: a, kind: b, path: '[]'}\n"
	  "- {group: a, kind: b, path: 'c[]d'}\n"
	  "- {group: a, kind: b, path: 1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7}\n",
	  "2:29 a path such as spec.templates[] is wanted here\n"
	  "3:29 a path such as spec.templates[] is wanted here\n"
	  "4:29 a path such as spec.templates[] is wanted here\n"
	  "5:29 a path such as spec.templates[] is wanted here\n"
	  "6:29 a path such as spec.templates[] is wanted here\n"
	  "7:29 a path such as spec.templates[] is wanted here\n"
	  "8:29 a path such as spec.templates[] is wanted here\n" },
};

static void add_kinds(struct arena *arena, struct kube_kinds *kinds,
		      struct span text, struct findings *findings)
{
	struct doc_file *file = arena_one(arena, struct doc_file);
	struct error err = { 0 };

	assert_non_null(file);
	assert_true(doc_read_as(arena,
				(struct doc_source){ "kinds.yaml", text },
				DOC_YAML, file, &err));
	assert_null(file->problems);
	assert_true(kube_kinds_add(kinds, file, findings, &err));
}

static void check_case(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 24);
	struct kube_kinds *kinds = kube_kinds_new(arena);
	struct findings findings;
	size_t files = 0;

	assert_non_null(kinds);
	findings_init(&findings, arena);
	for (size_t i = 0; i < builtin_file_count; i++) {
		const struct builtin_file *file = &builtin_files[i];

		if (strncmp(file->name, "rules/kinds/", 12) != 0)
			continue;
		add_kinds(arena, kinds, (struct span){ file->text, file->len },
			  &findings);
		files++;
	}
	assert_true(files > 0);
	add_kinds(arena, kinds, span_of(kinds_text), &findings);
	assert_null(findings.unjudged_first);
	dump_check(arena, kinds, *state);
}

static void check_mistake(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 24);
	CLEANUP(buffer) struct buffer out = { 0 };
	const struct dump_case *c = *state;
	struct kube_kinds *kinds = kube_kinds_new(arena);
	struct findings findings;

	assert_non_null(kinds);
	findings_init(&findings, arena);
	add_kinds(arena, kinds, span_of(c->input), &findings);
	dump_unjudged(&out, &findings);
	buffer_fill(&out, '\0', 1);
	assert_string_equal(out.text, c->expected);
}

static void what_pods_inherit_has_a_limit(void **state)
{
	CLEANUP(arena) struct arena *arena = arena_new(1 << 30);
	CLEANUP(buffer) struct buffer text = { 0 };
	struct kube_kinds *kinds = kube_kinds_new(arena);
	struct findings findings;
	struct doc_file file;
	struct kube_file kube;
	struct error err = { 0 };

	(void)state;
	findings_init(&findings, arena);
	add_kinds(arena, kinds,
		  SPAN("kinds: [{group: g, kind: K, path: 't[]', containers: "
		       "[c], inherits: [s]}]\n"),
		  &findings);
	buffer_text(&text, "apiVersion: g/v1\nkind: K\ns: {volumes: [");
	for (int i = 0; i < 1000; i++)
		buffer_text(&text, "{},");
	buffer_text(&text, "]}\nt:\n");
	for (int i = 0; i < KUBE_INHERITED_MAX / 1000 + 1; i++)
		buffer_text(&text, "- {c: {}}\n");
	assert_true(doc_read_as(
		arena,
		(struct doc_source){ "t.yaml",
				     (struct span){ text.text, text.len } },
		DOC_YAML, &file, &err));
	assert_true(kube_read(kinds, &file, &findings, &kube, &err));
	assert_int_equal(kube.pods, KUBE_INHERITED_MAX / 1000);
	assert_non_null(findings.unjudged_first);
	assert_null(findings.unjudged_first->next);
}

/* Everything that asks for memory, in one text. */
static const char rich[] =
	"apiVersion: v1\n"
	"kind: List\n"
	"items:\n"
	"- apiVersion: v1\n"
	"  kind: Pod\n"
	"  spec:\n"
	"    hostNetwork: true\n"
	"    hostNetwork: true\n"
	"    hostPID: 1\n"
	"    securitycontext: {}\n"
	"    securityContext: {privileged: true, windowsOptions: {}}\n"
	"    volumes: [{}]\n"
	"    containers:\n"
	"    - ports: [{containerPort: 1}]\n"
	"      env: [{value: 1}]\n"
	"      securityContext: {windowsOptions: {}}\n"
	"- {apiVersion: apps/v1, kind: Deployment}\n"
	"- {kind: Pod}\n"
	"- apiVersion: g/v1\n"
	"  kind: K\n"
	"  s: {volumes: [{}], patch: 1}\n"
	"  t: [{c: {}, i: [{}], volumes: [{}], metadata: {}}]\n";

static const char rich_kinds[] =
	"kinds:\n- {group: g, kind: K, path: 't[]', bareSpec: true, "
	"containers: [c], initContainers: ['i[]'], inherits: [s], "
	"opaque: [patch], fields: [x]}\n- {}\n";

/* Read with so much memory for the kinds, or for the model; true if it did. */
static bool read_within(size_t kinds_max, size_t model_max)
{
	CLEANUP(arena) struct arena *documents = arena_new(1 << 24);
	CLEANUP(arena) struct arena *for_kinds = arena_new(kinds_max);
	CLEANUP(arena) struct arena *for_model = arena_new(model_max);
	struct kube_kinds *kinds = kube_kinds_new(for_kinds);
	struct doc_file kinds_file;
	struct doc_file file;
	struct kube_file kube = { .objects = 77 };
	struct findings findings;
	struct error err = { 0 };

	findings_init(&findings, for_kinds);
	if (!kinds)
		return false;
	assert_true(doc_read_as(documents,
				(struct doc_source){ "k", span_of(rich_kinds) },
				DOC_YAML, &kinds_file, &err));
	assert_true(doc_read_as(documents,
				(struct doc_source){ "m", span_of(rich) },
				DOC_YAML, &file, &err));
	if (!kube_kinds_add(kinds, &kinds_file, &findings, &err)) {
		assert_true(err.code);
		return false;
	}
	findings_init(&findings, for_model);
	if (!kube_read(kinds, &file, &findings, &kube, &err)) {
		assert_true(err.code);
		assert_int_equal(kube.objects, 77);
		return false;
	}
	assert_int_equal(kube.objects, 3);
	assert_int_equal(kube.pods, 3);
	return true;
}

/* Arenas hand out multiples of 16 bytes. */
static void every_allocation_may_fail(void **state)
{
	const size_t enough = 1 << 24;
	size_t most = 0;

	(void)state;
	while (!read_within(enough, most)) {
		most += 16;
		assert_true(most < enough);
	}
	assert_true(most > 1000);
	for (most = 0; !read_within(most, enough); most += 16)
		assert_true(most < enough);
	assert_true(most > 10000);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases) + ARRAY_LEN(mistakes) + 2];
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[count++] = (struct CMUnitTest){
			.name = cases[i].name,
			.test_func = check_case,
			.initial_state = (void *)(uintptr_t)&cases[i],
		};
	for (size_t i = 0; i < ARRAY_LEN(mistakes); i++)
		tests[count++] = (struct CMUnitTest){
			.name = mistakes[i].name,
			.test_func = check_mistake,
			.initial_state = (void *)(uintptr_t)&mistakes[i],
		};
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(
		what_pods_inherit_has_a_limit);
	tests[count] = (struct CMUnitTest)cmocka_unit_test(
		every_allocation_may_fail);
	return cmocka_run_group_tests_name("kube/kinds", tests, NULL, NULL);
}
