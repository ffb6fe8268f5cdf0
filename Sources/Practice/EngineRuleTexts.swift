extension RuleText {
  /// What the rules without a folder are about, by name: what has happened, why, and what to do.
  static let ofEngine: [String: String] = [
    "api/invalid-value": """
    The field exists and the value has its type, but the API server's validation refuses it: a number out of range, a
    name with capitals, a schedule that is none, two fields that contradict each other. The line `server:` is what
    `kubectl apply` would print. `jobsworth explain FIELD` tells what a field may hold.
    """,
    "api/required-value": """
    The API server refuses an object without this field, or with an empty value for it. The usual ones: `containers`,
    a container's `name` and `image`, `schedule` of a CronJob, and `completions` where the Job is Indexed. A finding
    about a field that is missing points at the mapping that it belongs into.
    """,
    "api/unsupported-value": """
    The field takes one of a few words, and this is none of them; case counts. Of a Job the most frequent is
    `restartPolicy`, which has to be `OnFailure` or `Never`: the default of pods, `Always`, would start a program again
    that has done its work, so it is refused, and so is leaving it out.
    """,
    "api/forbidden": """
    The field exists and must not be set here, mostly because of another one: `podFailurePolicy` needs
    `restartPolicy: Never`, `maxFailedIndexes` needs `backoffLimitPerIndex`, `ephemeralContainers` are for pods that
    run. The line `server:` says which rule of the API it is.
    """,
    "api/duplicate-value": """
    Entries of this list must differ, by their name or by their value: containers, volumes, `mountPath`s, ports, exit
    codes, indexes. The second one is marked, and the first one beside it.
    """,
    "api/not-found": """
    A volume is mounted and not listed under `volumes`, a failure policy is about a container that is none of the pod's,
    a device claim is missing. Mostly one of the two names is misspelt.
    """,
    "api/too-long": """
    The API counts bytes, not letters. Names are the usual case: a Job's name becomes a label of its pods and
    has at most 63 bytes, a CronJob's at most 52, for the time of each run is put behind it.
    """,
    "api/too-many": """
    The list has more entries than the API takes: 20 rules in a failure policy, 255 exit codes in one of them.
    """,
    "api/immutable-field": """
    `--against OLD` compares the manifest with what is in the cluster, and this field of a Job cannot change once the Job
    exists: the pod template, `completions` of most Jobs, `completionMode`, the selector. `kubectl apply` is refused;
    `kubectl replace --force`, or a delete first, makes a new Job. A CronJob's template may change: it counts for the
    next run.
    """,
    "api/unknown-field": """
    The API server knows no field of this name at this place. kubectl asks it to refuse such a manifest; where that is
    switched off (`--validate=false`), or with most tools that do not go through kubectl, the field is dropped without a
    word, and what it should have done does not happen.

    Either the name is misspelt, or the field belongs to another level: `restartPolicy` stands beside `containers`,
    `backoffLimit` beside `template`, `command` inside of a container. Where there is only one place that it can
    belong to, the help and the fix name it. A field may also be newer than the release that judges
    (`--kubernetes-version`).
    """,
    "api/duplicate-field": """
    YAML forbids it, and the API server refuses it; kubectl keeps the last one and sends that, so the first one is lost
    without a word. Frequent after two people have edited `env` or `resources`, and
    where a merge (`<<: *base`) brings the key along.
    """,
    "api/wrong-type": """
    The value is a number, a text, a list or a mapping where the field takes another one. YAML decides by the look of a
    word: `yes`, `on` and `n` are truth values, `1.20` and `1e3` are numbers. Quotes make a text of it: `value: "yes"`. Every value of `env`, of labels and of annotations has to be a text.
    """,
    "api/wrong-quantity": """
    A quantity is a number with an optional suffix: `500m`, `1.5`, `128Mi`, `2G`. No blanks, no `MB`, no `GB`. `m` is a
    thousandth, so `memory: 128m` is less than a byte.
    """,
    "api/wrong-time": """
    A time is written as RFC 3339 has it: `2024-01-31T12:00:00Z`. Fields of this type are mostly written by the server;
    in a manifest they can be left out.
    """,
    "api/missing-kind": """
    kubectl refuses a document without `apiVersion` or `kind`. A Job begins with `apiVersion: batch/v1` and `kind: Job`.
    What is no manifest at all, such as a file of settings, can be passed over with `exclude` in `.jobsworth.yaml`.
    """,
    "api/not-an-object": """
    The document is a list, a number or a text, and an object of Kubernetes is a mapping with `apiVersion` and `kind`.
    Mostly the file is for another program; `exclude` in `.jobsworth.yaml` passes it over. Several objects stand in one
    file with `---` between them, or as `items` of a `List`.
    """,
    "api/unknown-version": """
    No release has served this group and version for the kind. Job and CronJob are in `batch/v1`, and have been since
    1.21.
    """,
    "api/removed-version": """
    The version was served once and is gone: `batch/v1beta1` and `batch/v2alpha1` CronJobs ended with 1.25 and 1.21. The
    fields are the same in `batch/v1`, so the fix only writes that.
    """,
    "api/unknown-kind": """
    There is none of this name in this group. Case counts, and a kind is never plural: `Job`, `CronJob`.
    """,
    "api/server-fault": """
    The API server does not refuse this object in good order: it fails on it and answers with status 500. The help says
    how to write what was meant.
    """,
    "api/warning": """
    The API server takes the object and sends a warning, which kubectl prints. It is told here word for word.
    """,
    "yaml/syntax": """
    The text cannot be read as YAML from the marked place on; documents before it are judged, those after it are not.
    The usual causes: a tab in the indentation, a `: ` or ` #` in a text without quotes, a list that is indented less
    than its key, a quote or bracket that is never closed.
    """,
    "yaml/no-json": """
    Infinite numbers, and keys that are null, lists or mappings, exist in YAML alone. kubectl cannot send such a document.
    """,
    "yaml/encoding": """
    The file is to be UTF-8; UTF-16 with a byte-order mark is read, too. The marked place is where the bytes stop making
    sense. Editors call it "save with encoding".
    """,
    "yaml/unknown-anchor": """
    `*name` repeats a value that `&name` has marked before it, in the same document: an anchor does not reach over
    `---`. A text that begins with a star has to be quoted; a schedule such as `*/5 * * * *` is the usual case.
    """,
    "yaml/recursive-alias": """
    The value would have no end.
    """,
    "yaml/alias-expansion": """
    Aliases of aliases multiply until the document has millions of values. The API server refuses that, too.
    """,
    "yaml/too-deep": """
    Mappings and lists are nested more than 500 deep. No manifest needs that.
    """,
    "yaml/too-large": """
    The file has more than 64 MiB, and no API server takes an object of such a size.
    """,
    "pod/image-blanks": """
    The image's name has a blank at an end. The API server takes the Job, for it does not look at this in a template,
    and then refuses every pod that the controller makes from it. The Job stays without pods, and its events say why.
    """,
    "pod/image-reference": """
    The volume's source is an image and names none. The API server takes the Job and then refuses each of its pods.
    """,
    "pod/host-port-taken": """
    With `hostNetwork` every `containerPort` is a port of the node, and two containers ask for the same one. The API
    server takes the Job and then refuses each of its pods.
    """,
    "pod/gated-node-name": """
    A pod that waits at a gate must not be placed yet, and `nodeName` places it. The API server takes the Job and then
    refuses each of its pods.
    """,
    "pod/finalizer": """
    A finalizer is a qualified name: `example.com/name`. The API server takes the Job and then refuses each of its pods.
    """,
    "pod/match-label-key": """
    `matchLabelKeys` adds labels of the pod to the selector of a spread or affinity term, and this one stands in the
    selector already. The API server takes the Job and then refuses each of its pods.
    """,
    "pod/requests-exceed-pod": """
    `resources` of the pod as a whole are less than its containers request together. The API server takes the Job and
    then refuses each of its pods.
    """,
    "mistaken-configuration": """
    A setting of `.jobsworth.yaml` is unknown, has the wrong type, or names a rule, a file or a folder that is not
    there. Nothing is linted then, for what the file means is not certain: the exit status is 2.
    """,
    "mistaken-policy": """
    A policy of `--rules` or of `rules:` in the configuration would be refused by the API server, or asks for a field
    that what it matches does not have. Nothing is linted then; the exit status is 3.

    It is a warning, and the policy runs, where it may do its work all the same: it matches several kinds and the
    expression fits another one, or it asks with `has(…)` whether the field is there.
    """,
    "mistaken-ignore": """
    A comment `# jobsworth: …` or an annotation `jobsworth.dev/ignore` that is not understood ignores nothing. It reads

        # jobsworth: ignore[RULE, RULE] -- reason

    above a line or at its end, `ignore-file[RULE]` anywhere in the file.
    """,
    "unused-ignore": """
    The comment or annotation names a rule that has run and found nothing there. What was wrong has been mended, or the
    comment stands at another line than the finding. Left there it would hide the next one.
    """,
    "ignore-without-reason": """
    Two dashes and a few words behind the brackets tell the next reader why: `-- the proxy ends by itself`.
    """,
    "placeholder-not-rendered": """
    The file holds `{{ … }}` or `${NAME}` where values belong: it is a template, and what it becomes is not known.
    What stands between the placeholders is judged as far as it can be. Lint what is rendered instead:

        helm template . | jobsworth lint -
    """,
    "patch-fragment": """
    A kustomization names this file as a patch: it holds only what is to change, and no server ever sees it alone. Lint
    what is built instead:

        kustomize build DIR | jobsworth lint -
    """,
  ]
}
