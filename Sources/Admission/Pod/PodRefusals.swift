import Diagnostics
import KubernetesValues
import Manifests

/// What the server accepts in a Job and then refuses in every one of its pods, for ever.
///
/// Pods are validated more strictly than templates, and only their defaults copy limits to requests and container
/// ports to the host. The verdict on the Job stays as it is; these are findings of their own.
struct PodRefusals {
  private(set) var findings: [Finding] = []
  private let spec: ManifestValue
  private let metadata: ManifestValue?
  private let version: KubernetesVersion

  /// - Parameter template: of an accepted object, with defaults.
  init(_ template: ManifestValue, version: KubernetesVersion) {
    self.version = version
    metadata = template[.metadata]
    guard let spec = template[.spec] else {
      self.spec = template
      return
    }
    self.spec = spec
    checkImages()
    checkHostPorts()
    checkImageVolumes()
    checkNodeName()
    checkFinalizers()
    checkMatchLabelKeys()
    checkPodResources()
  }

  private mutating func refuse(_ rule: String, _ value: ManifestValue, _ message: String, help: String) {
    findings.append(
      Finding(
        rule: "pod/\(rule)", severity: .error, message: message, field: value.path, range: value.nearestRange,
        help: help + "; the API server takes the Job and refuses each of its pods"))
  }

  // MARK: Containers

  private mutating func checkImages() {
    for list in [Field.initContainers, .containers] {
      for container in spec[list].items {
        guard let image = container[.image], hasOuterBlanks(image) else { continue }
        refuse(
          "image-blanks", image, "image must not have leading or trailing whitespace", help: "take the blanks away")
      }
    }
  }

  private func hasOuterBlanks(_ value: ManifestValue) -> Bool {
    let bytes = value.textBytes
    // Printable ASCII at both ends is what nearly every text has.
    if let first = bytes.first, let last = bytes.last, 0x21...0x7E ~= first, 0x21...0x7E ~= last { return false }
    guard let text = value.string?.unicodeScalars else { return false }
    return text.first?.isGoSpace == true || text.last?.isGoSpace == true
  }

  /// With `hostNetwork` every container port becomes a port of the node, and a pod cannot have one twice.
  private mutating func checkHostPorts() {
    guard spec[.hostNetwork].isTrue, version >= 28 else { return }
    var taken: Set<String> = []
    for container in spec[.containers].items { checkHostPorts(container, &taken) }
    for container in spec[.initContainers].items {
      var taken: Set<String> = []
      checkHostPorts(container, &taken)
    }
  }

  private mutating func checkHostPorts(_ container: ManifestValue, _ taken: inout Set<String>) {
    for port in container[.ports].items {
      let number = port[.containerPort]?.int ?? 0
      let key = "\(port[.protocol].string)/\(port[.hostIP].string)/\(number)"
      guard !taken.insert(key).inserted, port[.hostPort]?.int ?? 0 == 0 else { continue }
      refuse(
        "host-port-taken", port[.containerPort] ?? port,
        "with hostNetwork containerPort \(number) is a port of the node, and it is taken already",
        help: "give each container of the pod another port")
    }
  }

  // MARK: The pod

  private mutating func checkImageVolumes() {
    for volume in spec[.volumes].items {
      guard let image = volume[.image], image[.reference].isEmptyText else { continue }
      refuse("image-reference", image, "an image volume needs a reference", help: "name the image")
    }
  }

  private mutating func checkNodeName() {
    guard let name = spec[.nodeName], !name.isEmptyText, !spec[.schedulingGates].isEmpty else { return }
    refuse(
      "gated-node-name", name, "nodeName cannot be set until all schedulingGates have been cleared",
      help: "leave out nodeName or schedulingGates")
  }

  /// Finalizers of the template become those of its pods.
  private mutating func checkFinalizers() {
    for finalizer in metadata[.finalizers].items {
      let text = finalizer.string ?? ""
      let isStandard = ["kubernetes", "orphan", "foregroundDeletion"].contains(text)
      if NameFormat.qualifiedName.accepts(text), isStandard || text.utf8.contains(UInt8(ascii: "/")) { continue }
      refuse(
        "finalizer", finalizer, "finalizer \(GoText.quoted(text)) is no qualified name",
        help: "finalizers are written example.com/name")
    }
  }

  /// The keys are added to the selector of each pod that has the label, and may not stand there already.
  private mutating func checkMatchLabelKeys() {
    if version >= 34 {
      for constraint in spec[.topologySpreadConstraints].items { checkMatchLabelKeys(of: constraint) }
    }
    for side in [Field.podAffinity, .podAntiAffinity] {
      let affinity = spec[.affinity][side]
      for term in affinity[.requiredDuringSchedulingIgnoredDuringExecution].items { checkMatchLabelKeys(of: term) }
      for preferred in affinity[.preferredDuringSchedulingIgnoredDuringExecution].items {
        if let term = preferred[.podAffinityTerm] { checkMatchLabelKeys(of: term) }
      }
    }
  }

  private mutating func checkMatchLabelKeys(of owner: ManifestValue) {
    guard let keys = owner[.matchLabelKeys], !keys.isEmpty else { return }
    // Of a CronJob the latter come with each Job.
    let labels = Set(metadata[.labels].entries.map(\.key)).union([
      "job-name", "controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid",
    ])
    let selector = owner[.labelSelector]
    let selected = Set(
      selector[.matchLabels].entries.map(\.key) + selector[.matchExpressions].items.map { $0[.key].string })
    for key in keys.items {
      let text = key.string ?? ""
      guard labels.contains(text), selected.contains(text) else { continue }
      refuse(
        "match-label-key", key, "\(text) exists in both matchLabelKeys and labelSelector",
        help: "leave it out of one of them")
    }
  }

  /// A pod's containers request what they are limited to, unless they say otherwise.
  private mutating func checkPodResources() {
    guard let own = spec[.resources][.requests] else { return }
    let sums = ContainerResources(of: spec).aggregate { container in
      let resources = container[.resources]
      let asked = Set(resources[.requests].entries.map(\.key))
      return Array(resources[.requests].entries)
        + resources[.limits].entries.filter { !asked.contains($0.key) }
    }
    for request in own.sortedEntries {
      guard let sum = sums[request.key], sum > request.amount else { continue }
      refuse(
        "requests-exceed-pod", request,
        "the containers request \(sum.text) of \(request.key) together, more than the pod's \(request.amount.text)",
        help: "a container without a request gets its limit as one")
    }
  }
}
