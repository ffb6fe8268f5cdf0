/// What to say instead of the server's sentences that need nothing but other words.
enum PlainWords {
  /// The message, in which `FIELD` stands for the field's name, and what to do.
  static func of(_ detail: String) -> (message: String, help: String?)? {
    sentences[detail].map { ($0.message, $0.help) }
  }

  private static let sentences: [String: (message: String, help: String?)] = [
    // Retries, indexes, policies
    "specifying one of OnExitCodes and OnPodConditions is required": (
      "the rule says nothing about which failures it is for", "add onExitCodes or onPodConditions"
    ),
    "specifying both OnExitCodes and OnPodConditions is not supported": (
      "a rule is for exit codes or for pod conditions, not for both",
      "make two rules of it; the first that fits decides"
    ),
    "when maxFailedIndexes is specified": (
      "maxFailedIndexes needs backoffLimitPerIndex", "it counts the indexes that have used up their own retries"
    ),
    "must be less than or equal to completions": (
      "FIELD cannot be more than completions", nil
    ),
    "at least one of succeededCount or succeededIndexes must be specified": (
      "the rule says nothing about which success is enough", "add succeededIndexes, succeededCount or both"
    ),
    "at least one rules must be specified when the successPolicy is specified": (
      "a successPolicy without rules has nothing to say", "add a rule, or leave the policy out"
    ),
    "at least one value is required": ("FIELD needs at least one exit code", nil),
    "must be a domain-prefixed path (such as \"acme.io/foo\")": (
      "a controller is named with its domain in front: example.com/controller", nil
    ),

    // Containers
    "must specify a handler type": (
      "FIELD does not say what to do", "add exec, httpGet, tcpSocket or grpc (hooks: exec, httpGet, sleep)"
    ),
    "may not specify more than 1 handler type": ("there is one way of asking already, and FIELD is another", nil),
    "may not be set for init containers without restartPolicy=Always": (
      "an init container cannot have FIELD, unless it is a sidecar",
      "restartPolicy: Always on the init container makes it a sidecar"
    ),
    "must be between 1 and 65535, inclusive": ("a port is a number from 1 to 65535", nil),
    "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)": (
      "a port's name has only a-z, 0-9 and hyphens", nil
    ),
    "must contain at least one letter (a-z)": (
      "a port's name needs a letter", "for a number, leave the quotes out"
    ),
    "must be 'NotRequired' when pod `restartPolicy` is 'Never'": (
      "nothing restarts a container of a pod with restartPolicy: Never", "only NotRequired is possible here"
    ),
    "must specify restartPolicy when restart rules are used": (
      "restartPolicyRules need a restartPolicy of the container", "it is for the exits that no rule is for"
    ),
    "must be specified": ("FIELD is missing", nil),
    "must not be set for readinessProbes": (
      "a readiness probe ends nothing, so it has no terminationGracePeriodSeconds", nil
    ),
    "must be 1": ("FIELD can only be 1 for liveness and startup probes", nil),
    "may only be specified when readOnly is true": ("FIELD is for mounts that are readOnly", nil),

    // Environment
    "must specify one of: `configMapRef` or `secretRef`": (
      "the entry of envFrom names no source", "add configMapRef or secretRef"
    ),
    "may not be specified when `value` is not empty": (
      "a variable has value or valueFrom, not both", "take one of them out"
    ),
    "may not have more than one field specified at a time": ("valueFrom has more than one source", "keep one"),
    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`": (
      "valueFrom names no source", "add fieldRef, resourceFieldRef, configMapKeyRef or secretKeyRef"
    ),
    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`": (
      "valueFrom names no source", "add fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef or fileKeyRef"
    ),
    "a valid environment variable name must consist only of printable ASCII characters other than '='": (
      "a variable's name has printable ASCII characters only, and no \"=\"", nil
    ),

    // Resources
    "must be a standard resource for containers": (
      "containers have no such resource", "they have cpu, memory, ephemeral-storage and hugepages-SIZE"
    ),
    "must be a standard resource type or fully qualified": (
      "there is no such resource", "a device plugin's resource has its domain in front: example.com/gpu"
    ),
    "HugePages require cpu or memory": ("huge pages need cpu or memory beside them", nil),
    "Limit must be set for non overcommitable resources": (
      "what cannot be overcommitted needs a limit that equals the request", nil
    ),
    "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`": (
      "the claim names nothing", "add resourceClaimName or resourceClaimTemplateName"
    ),
    "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified": (
      "a claim is a claim by name or one made from a template, not both", nil
    ),

    // Volumes
    "must not contain '..'": ("FIELD must not lead upwards: it has \"..\" in it", nil),
    "must be a relative path": ("FIELD is a path inside the volume: no slash in front", nil),
    "must be an absolute path": ("FIELD needs a slash in front", nil),
    "must be a number between 0 and 0777 (octal), both inclusive": (
      "a mode is a number from 0 to 0777", "YAML reads 0644 as octal, 644 as decimal; in JSON write 420"
    ),
    "subPathExpr and subPath are mutually exclusive": ("a mount has subPath or subPathExpr, not both", nil),

    // The pod
    "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)": ("this is no IP address", nil),
    "must provide `dnsConfig` when `dnsPolicy` is None": (
      "dnsPolicy: None needs a dnsConfig", "or the pod has no name server at all"
    ),
    "type is required when seccompProfile is set": (
      "a seccompProfile needs a type", "RuntimeDefault is the common one"
    ),
    "can only be set when seccomp type is Localhost": ("FIELD is for profiles of type Localhost", nil),
    "can only be set when AppArmor type is Localhost": ("FIELD is for profiles of type Localhost", nil),
    "name is neither a standard finalizer name nor is it fully qualified": (
      "a finalizer has its owner's domain in front: example.com/cleanup", nil
    ),
    "timeZone must be nil or non-empty string": ("timeZone is empty", "leave it out, or name a zone: Etc/UTC"),

    // Selecting and scheduling
    "not a valid selector operator": ("there is no such operator", "In, NotIn, Exists, DoesNotExist"),
    "not a valid field selector key": ("nodes can be told apart by one field only", "metadata.name"),
    "must be specified when `operator` is 'In' or 'NotIn'": ("In and NotIn need values", nil),
    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'": (
      "Exists and DoesNotExist have no values", nil
    ),
    "must be only one value when `operator` is 'In' or 'NotIn' for node field selector": (
      "a node's name is one value", nil
    ),
    "must be in the range 1-100": ("a weight is a number from 1 to 100", nil),
    "effect must be 'NoExecute' when `tolerationSeconds` is set": (
      "tolerationSeconds is for NoExecute taints: other effects put no running pod out", nil
    ),
    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"": (
      "a toleration without a key is for every taint, and its operator is Exists", nil
    ),
    "must not be specified when labelSelector is not set": ("FIELD adds to a labelSelector, and there is none", nil),
  ]
}
