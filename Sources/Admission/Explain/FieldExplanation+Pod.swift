extension FieldExplanation {
  /// `Type.field | what it does | limits | what it goes with`, a line a field.
  static let podText = """
    PodTemplateSpec.metadata | Labels and annotations of the pods. Other metadata is not checked here.
    PodTemplateSpec.spec | What runs in each pod.
    PodSpec.volumes | Storage that containers can mount. | names unique, one source each | volumeMounts of containers
    PodSpec.initContainers | Run before the others, one after the other, each until it succeeds. With restartPolicy Always one is a sidecar and goes on. | names unique among all containers
    PodSpec.containers | What the pod runs, side by side. The pod succeeds when all of them have. | at least one
    PodSpec.ephemeralContainers | Containers that are added to a running pod to look into it. | not in a Job
    PodSpec.restartPolicy | What happens to a container that ends with an error. Never: the pod fails and the Job makes a new one. OnFailure: the container is started again in the same pod. | OnFailure or Never; Always, the default of pods, is refused | podFailurePolicy needs Never.
    PodSpec.terminationGracePeriodSeconds | Seconds between SIGTERM and SIGKILL when a pod is stopped. | | preStop hooks count into it.
    PodSpec.activeDeadlineSeconds | Seconds after which one pod is stopped and fails. | 1 or more | The Job's field of the same name ends the whole Job.
    PodSpec.dnsPolicy | Where names are looked up: ClusterFirst, ClusterFirstWithHostNet, Default (the node's), None. | None needs dnsConfig | hostNetwork pods need ClusterFirstWithHostNet to see the cluster's names.
    PodSpec.nodeSelector | Labels that a node must have.
    PodSpec.serviceAccountName | The service account whose rights the pod has. | a DNS subdomain
    PodSpec.serviceAccount | Older name of serviceAccountName.
    PodSpec.automountServiceAccountToken | Whether the account's token is put into the containers. A Job that does not talk to the API needs none.
    PodSpec.nodeName | The node, chosen by hand. No scheduler looks at the pod.
    PodSpec.hostNetwork | Uses the node's network. | | hostPort must equal containerPort.
    PodSpec.hostPID | Sees the node's processes.
    PodSpec.hostIPC | Shares the node's interprocess communication.
    PodSpec.shareProcessNamespace | Containers of the pod see each other's processes. | not with hostPID
    PodSpec.securityContext | Users, groups and profiles for the whole pod. | Fields of one container (capabilities, readOnlyRootFilesystem) stand in its own securityContext.
    PodSpec.imagePullSecrets | Secrets with the passwords of image registries.
    PodSpec.hostname | The pod's host name. | a DNS label; an Indexed Job sets it
    PodSpec.subdomain | With hostname, a name in the domain of a headless service. | a DNS label
    PodSpec.affinity | Which nodes the pod wants, and which pods it wants near or far.
    PodSpec.schedulerName | The scheduler that places the pod.
    PodSpec.tolerations | Taints of nodes that do not keep the pod away.
    PodSpec.hostAliases | Lines for /etc/hosts.
    PodSpec.priorityClassName | How important the pod is against others. | the name of a PriorityClass
    PodSpec.priority | The number behind priorityClassName. The server sets it.
    PodSpec.dnsConfig | Name servers, search domains and options on top of dnsPolicy. | required for dnsPolicy None
    PodSpec.readinessGates | Conditions that must hold besides those of the containers.
    PodSpec.runtimeClassName | Another container runtime. | the name of a RuntimeClass
    PodSpec.enableServiceLinks | Whether services of the namespace appear as environment variables.
    PodSpec.preemptionPolicy | Whether the pod may push others off a node.
    PodSpec.overhead | What the runtime itself needs. Set from the RuntimeClass.
    PodSpec.topologySpreadConstraints | How evenly pods lie over zones or nodes.
    PodSpec.setHostnameAsFQDN | Makes the full domain name the host name.
    PodSpec.os | The operating system that the pod is made for. | linux or windows; fields of the other are then refused
    PodSpec.hostUsers | false gives the pod users of its own. | not with hostNetwork, hostPID, hostIPC
    PodSpec.schedulingGates | Names of things that must happen before the pod is placed.
    PodSpec.resourceClaims | Devices that containers may ask for by name.
    PodSpec.resources | Requests and limits of the pod as a whole.
    PodSpec.hostnameOverride | The host name, whatever else would set it.
    PodSpec.schedulingGroup | The group that the pod is placed with.
    LocalObjectReference.name | The name of an object in the same namespace.
    PodSecurityContext.runAsUser | The user of all containers. | 0 to 2147483647
    PodSecurityContext.runAsGroup | The group of all containers. | 0 to 2147483647
    PodSecurityContext.runAsNonRoot | Refuses to start an image whose user is root.
    PodSecurityContext.fsGroup | The group that owns mounted volumes. | 0 to 2147483647
    PodSecurityContext.fsGroupChangePolicy | When the owner of a volume's files is changed: Always, or OnRootMismatch only.
    PodSecurityContext.supplementalGroups | More groups of the first process.
    PodSecurityContext.supplementalGroupsPolicy | Whether groups of the image are merged in: Merge or Strict.
    PodSecurityContext.seLinuxOptions | SELinux labels.
    PodSecurityContext.seLinuxChangePolicy | How volumes get their SELinux label.
    PodSecurityContext.sysctls | Kernel settings of the pod.
    PodSecurityContext.seccompProfile | Which system calls are allowed.
    PodSecurityContext.appArmorProfile | The AppArmor profile.
    PodSecurityContext.windowsOptions | Settings for Windows.
    SeccompProfile.type | RuntimeDefault, Unconfined, or Localhost with a profile of the node.
    SeccompProfile.localhostProfile | The profile's path on the node. | only with type Localhost
    Affinity.nodeAffinity | Which nodes are wanted, by their labels.
    Affinity.podAffinity | Which pods should be near.
    Affinity.podAntiAffinity | Which pods should be far.
    NodeAffinity.requiredDuringSchedulingIgnoredDuringExecution | Without a node like this the pod waits.
    NodeAffinity.preferredDuringSchedulingIgnoredDuringExecution | Nodes like this are better, by weight.
    NodeSelector.nodeSelectorTerms | One of these must match. | at least one
    NodeSelectorTerm.matchExpressions | Conditions on the node's labels; all must hold.
    NodeSelectorTerm.matchFields | Conditions on the node's fields. | metadata.name only
    NodeSelectorRequirement.key | The node's label.
    NodeSelectorRequirement.operator | In, NotIn, Exists, DoesNotExist, Gt or Lt.
    NodeSelectorRequirement.values | What to compare with. | one number for Gt and Lt
    PreferredSchedulingTerm.weight | How much the preference counts. | 1 to 100
    PreferredSchedulingTerm.preference | The nodes that are preferred.
    PodAffinity.requiredDuringSchedulingIgnoredDuringExecution | Without such pods near the pod waits.
    PodAffinity.preferredDuringSchedulingIgnoredDuringExecution | Such pods near are better, by weight.
    PodAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution | While such pods are near the pod waits.
    PodAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution | Such pods far away are better, by weight.
    PodAffinityTerm.labelSelector | The pods that are meant. | without one it matches none
    PodAffinityTerm.topologyKey | What near means: the label of nodes whose value must be the same. | required
    PodAffinityTerm.namespaces | The namespaces of those pods.
    WeightedPodAffinityTerm.weight | How much it counts. | 1 to 100
    WeightedPodAffinityTerm.podAffinityTerm | The pods that are meant.
    Toleration.key | The taint's key. | empty with operator Exists: every taint
    Toleration.operator | Equal compares the value, Exists does not.
    Toleration.value | The taint's value. | empty with Exists
    Toleration.effect | NoSchedule, PreferNoSchedule or NoExecute; empty for all.
    Toleration.tolerationSeconds | How long the taint is tolerated. | only with NoExecute
    TopologySpreadConstraint.maxSkew | How uneven it may be. | 1 or more
    TopologySpreadConstraint.topologyKey | The label of nodes that makes the groups. | required
    TopologySpreadConstraint.whenUnsatisfiable | DoNotSchedule waits, ScheduleAnyway takes the least uneven place.
    TopologySpreadConstraint.labelSelector | The pods that are counted. | without one none are
    TopologySpreadConstraint.minDomains | How many groups there must be. | only with DoNotSchedule
    TopologySpreadConstraint.nodeAffinityPolicy | Whether node affinity decides which nodes count.
    TopologySpreadConstraint.nodeTaintsPolicy | Whether taints decide which nodes count.
    TopologySpreadConstraint.matchLabelKeys | Labels whose values are taken from the pod itself.
    HostAlias.ip | The address. | required
    HostAlias.hostnames | The names for it.
    PodDNSConfig.nameservers | Addresses of name servers. | at most 3; required for dnsPolicy None
    PodDNSConfig.searches | Search domains. | at most 32
    PodDNSConfig.options | Options of the resolver, like ndots.
    """
}
