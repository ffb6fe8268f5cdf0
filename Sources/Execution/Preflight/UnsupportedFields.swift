/// Fields that a runtime passes over, with what that means. Elements of lists are written `[]`, entries of maps
/// count as their map.
struct UnsupportedFields: Sendable {
  var rows: [(field: String, effect: Preflight.Effect, message: String)]

  /// Finds the written fields that are in the table, each once, in the order of the table and then by path.
  func items(for written: Set<String>) -> [Preflight.Item] {
    var paths: [String: [String]] = [:]
    for path in written { paths[Self.pattern(of: path), default: []].append(path) }
    return rows.flatMap { row in
      (paths[row.field] ?? []).sorted().map { Preflight.Item($0, row.effect, row.message) }
    }
  }

  /// `spec.containers[3].ports` gives `spec.containers[].ports`.
  static func pattern(of path: String) -> String {
    var pattern = ""
    var isInside = false
    for character in path {
      if character == "]" { isInside = false }
      if !isInside { pattern.append(character) }
      if character == "[" { isInside = true }
    }
    return pattern
  }

  private static let containers = ["spec.initContainers[]", "spec.containers[]"]

  /// Where a pod would run makes no difference on one machine.
  private static let placement: [(field: String, effect: Preflight.Effect, message: String)] = [
    ("spec.nodeSelector", .note, "every pod runs on this machine"),
    ("spec.nodeName", .note, "every pod runs on this machine; only the downward API gives this name"),
    ("spec.affinity", .note, "every pod runs on this machine"),
    ("spec.tolerations", .note, "this machine has no taints"),
    ("spec.topologySpreadConstraints", .note, "every pod runs on this machine"),
    ("spec.schedulerName", .note, "no scheduler is asked"),
    ("spec.priorityClassName", .note, "pods of one run have no priorities"),
    ("spec.priority", .note, "pods of one run have no priorities"),
    ("spec.preemptionPolicy", .note, "pods of one run have no priorities"),
    ("spec.schedulingGroup", .note, "no scheduler is asked: pods start one by one"),
    ("spec.workloadRef", .note, "no scheduler is asked: pods start one by one"),
    ("spec.overhead", .note, "is not counted"),
    ("spec.resources", .note, "the limits of a pod as a whole are not enforced"),
    ("spec.schedulingGates", .refused, "the pods would wait until somebody removes their scheduling gates"),
    ("spec.resourceClaims", .refused, "devices are not allocated"),
    ("spec.securityContext.sysctls", .refused, "kernel settings are not changed for a pod"),
    ("spec.securityContext.windowsOptions", .note, "this is not Windows"),
    ("spec.securityContext.seLinuxChangePolicy", .note, "files are not relabelled"),
    ("spec.readinessGates", .note, "nothing sets the conditions; the pods never count as ready"),
    ("spec.enableServiceLinks", .note, "there are no Services"),
    ("spec.serviceAccountName", .note, "there is no API server; no token is mounted"),
    ("spec.serviceAccount", .note, "there is no API server; no token is mounted"),
    ("spec.automountServiceAccountToken", .note, "there is no API server; no token is mounted"),
    ("spec.subdomain", .note, "the pod has no name that others can look up"),
    ("spec.setHostnameAsFQDN", .note, "the pod has no name that others can look up"),
  ]

  private static let ofContainers: [(field: String, effect: Preflight.Effect, message: String)] =
    containers.flatMap { container in
      [
        ("\(container).volumeDevices", .refused, "block devices are not attached"),
        ("\(container).resources.claims", .refused, "devices are not allocated"),
        ("\(container).resources.requests", .note, "nothing is set aside"),
        ("\(container).resizePolicy", .note, "limits do not change while a container runs"),
        ("\(container).volumeMounts[].recursiveReadOnly", .note, "is not applied below other mounts"),
        ("\(container).securityContext.windowsOptions", .note, "this is not Windows"),
      ] as [(String, Preflight.Effect, String)]
    }

  /// What the process runtime passes over.
  static let process = UnsupportedFields(
    rows: placement + [
      ("spec.hostAliases", .refused, "/etc/hosts is this machine's; the aliases are not added"),
      ("spec.dnsConfig", .refused, "names are resolved as this machine resolves them"),
      ("spec.runtimeClassName", .note, "containers are processes of this machine"),
      ("spec.imagePullSecrets", .note, "no image is pulled"),
      ("spec.dnsPolicy", .note, "names are resolved as this machine resolves them"),
      ("spec.hostPID", .note, "processes see all others of this machine anyway"),
      ("spec.hostIPC", .note, "processes share the machine's IPC anyway"),
      ("spec.shareProcessNamespace", .note, "processes see all others of this machine anyway"),
      ("spec.hostUsers", .note, "there is no user namespace"),
      ("spec.securityContext.seLinuxOptions", .note, "is not applied"),
      ("spec.securityContext.seccompProfile", .note, "system calls are not filtered"),
      ("spec.securityContext.appArmorProfile", .note, "is not applied"),
      ("spec.securityContext.fsGroupChangePolicy", .note, "only volumes made for the pod get its group"),
      ("spec.securityContext.supplementalGroupsPolicy", .note, "the groups of this machine's users are not added"),
    ] + ofContainers
      + containers.flatMap { container in
        [
          ("\(container).imagePullPolicy", .note, "no image is pulled"),
          ("\(container).ports[].hostPort", .note, "the process has this machine's ports; none is forwarded"),
          ("\(container).tty", .note, "there is no terminal; output goes to the log"),
          ("\(container).stdin", .note, "standard input is empty"),
          ("\(container).stdinOnce", .note, "standard input is empty"),
          ("\(container).securityContext.seLinuxOptions", .note, "is not applied"),
          ("\(container).securityContext.appArmorProfile", .note, "is not applied"),
          ("\(container).securityContext.procMount", .note, "is not applied"),
        ] as [(String, Preflight.Effect, String)]
      }
  )

  /// What container engines pass over.
  static let engine = UnsupportedFields(
    rows: placement + [
      ("spec.runtimeClassName", .note, "the engine's own runtime is used"),
      ("spec.imagePullSecrets", .note, "images are fetched with the engine's own logins"),
      ("spec.dnsPolicy", .note, "names are resolved as the engine resolves them"),
      ("spec.hostUsers", .note, "the engine's own user namespace is used"),
      ("spec.securityContext.seLinuxOptions", .note, "the engine's own labels are used"),
      ("spec.securityContext.seccompProfile", .note, "the engine's own profile is used"),
      ("spec.securityContext.appArmorProfile", .note, "the engine's own profile is used"),
      ("spec.securityContext.fsGroupChangePolicy", .note, "only volumes made for the pod get its group"),
      ("spec.securityContext.supplementalGroupsPolicy", .note, "the image's groups are kept"),
    ] + ofContainers
      + containers.flatMap { container in
        [
          ("\(container).stdinOnce", .note, "nobody writes to standard input"),
          ("\(container).securityContext.seLinuxOptions", .note, "the engine's own labels are used"),
          ("\(container).securityContext.appArmorProfile", .note, "the engine's own profile is used"),
          ("\(container).securityContext.procMount", .note, "the engine's own is used"),
        ] as [(String, Preflight.Effect, String)]
      }
  )
}
