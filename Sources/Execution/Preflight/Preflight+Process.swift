package import JobModel

extension Preflight {
  /// What the process runtime does not do about a Job's pods.
  package static func process(
    _ template: PodTemplate, job: Job, objects: ConfigObjects, options: RunOptions, abilities: ProcessAbilities
  ) -> Preflight {
    var items: [Item] = []
    if !job.spec.isManagedByJobController {
      items.append(
        Item("managedBy", .refused, "another controller (\(job.spec.managedBy ?? "")) runs this Job", isFatal: true))
    }
    if template.containers.count + template.initContainers.count > 4000 {
      items.append(Item("spec.containers", .refused, "a pod can have at most 4000 containers here", isFatal: true))
    }
    let checked = JobRun.withCompletionIndex(template, job: job)
    // Stands for any pod: what is asked here is which objects and fields exist, not what they hold.
    var random = RunRandom(seed: 0)
    let pod = PodIdentity(
      of: job, jobUID: PodIdentity.makeUID(using: &random), template: template,
      creation: job.spec.isIndexed ? PodIndexing(index: 0) : nil, suffix: "xxxxx",
      uid: PodIdentity.makeUID(using: &random), node: options.nodeName)
    for (list, containers) in [("initContainers", checked.initContainers), ("containers", checked.containers)] {
      for (place, container) in containers.enumerated() {
        items += self.items(
          of: container, at: "spec.\(list)[\(place)]", template: checked, pod: pod, objects: objects, options: options,
          abilities: abilities)
      }
    }
    items += volumeItems(
      template, pod: pod, objects: objects, capacity: options.capacity, mountFault: abilities.mountFault)
    if template.security.fsGroup != nil, abilities.user != 0 {
      items.append(Item("spec.securityContext.fsGroup", .note, "only root can give volumes to a group"))
    }
    items += UnsupportedFields.process.items(for: template.written)
    return Preflight(items)
  }

  private static func items(
    of container: Container, at path: String, template: PodTemplate, pod: PodIdentity, objects: ConfigObjects,
    options: RunOptions, abilities: ProcessAbilities
  ) -> [Item] {
    var items: [Item] = []
    if container.command.isEmpty {
      items.append(
        Item(
          "\(path).command", .refused,
          "container \(container.name) has no command, and a process has no image to take an entrypoint from",
          isFatal: true))
    } else if let image = container.image {
      items.append(
        Item("\(path).image", .note, "image \(image) is not used: the command runs from this machine's PATH"))
    }
    let environment = ContainerEnvironment(
      of: container, in: template, pod: pod, objects: objects, capacity: options.capacity)
    for fault in environment.faults {
      items.append(
        Item(
          "\(path).\(fault.field)", .refused, "\(fault.message); the pod would wait for it for ever", isFatal: true))
    }

    for resource in container.limits.keys.sorted() {
      let field = "\(path).resources.limits.\(resource)"
      switch resource {
      case "memory" where !abilities.limitsContainers:
        items.append(Item(field, .note, "is enforced for each process (RLIMIT_DATA), not for all of them together"))
      case "memory", "cpu":
        if !abilities.limitsContainers { items.append(Item(field, .note, "is not enforced: no control groups here")) }
      default: items.append(Item(field, .note, "is not enforced"))
      }
    }
    if container.terminationMessagePath != "/dev/termination-log", abilities.mountFault != nil {
      items.append(Item("\(path).terminationMessagePath", .note, "the file is not read"))
    }
    items += mountItems(of: container, at: path, environment: environment.values)

    let security = container.security.over(template.security)
    if let user = security.runAsUser, user != abilities.user, abilities.user != 0 {
      items.append(
        Item("\(path).securityContext.runAsUser", .refused, "only root can run processes as user \(user)"))
    }
    if let group = security.runAsGroup, group != abilities.group, abilities.user != 0 {
      items.append(
        Item("\(path).securityContext.runAsGroup", .refused, "only root can run processes as group \(group)"))
    }
    if security.runAsNonRoot == true, (security.runAsUser ?? abilities.user) == 0 {
      items.append(
        Item(
          "\(path).securityContext.runAsNonRoot", .refused,
          "container \(container.name) must not run as root, and no runAsUser says as whom", isFatal: true))
    }
    let actions: [(String, Probe.Action?)] = [
      ("lifecycle.postStart", container.postStart), ("lifecycle.preStop", container.preStop),
      ("startupProbe", container.startupProbe?.action), ("livenessProbe", container.livenessProbe?.action),
      ("readinessProbe", container.readinessProbe?.action),
    ]
    for (field, action) in actions {
      switch action {
      case .httpGet(let get):
        if get.scheme != "HTTP" {
          items.append(Item("\(path).\(field).httpGet.scheme", .refused, "requests are made over plain HTTP only"))
        }
        if let host = get.host, !host.isNumericAddress {
          items.append(
            Item("\(path).\(field).httpGet.host", .refused, "name \(host) is not looked up; give its address"))
        }
      case .tcpSocket(let host, _):
        if let host, !host.isNumericAddress {
          items.append(
            Item("\(path).\(field).tcpSocket.host", .refused, "name \(host) is not looked up; give its address"))
        }
      case .grpc: items.append(Item("\(path).\(field).grpc", .refused, "gRPC health checks are not made"))
      case .exec, .sleep, nil: break
      }
    }
    return items
  }
}

extension String {
  /// Whether a probe can be sent there without asking for the address of a name.
  fileprivate var isNumericAddress: Bool {
    self == "localhost" || utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") } || contains(":")
  }
}
