package import JobModel

extension Preflight {
  /// What the process runtime does not do about a Job's pods.
  package static func process(
    _ template: PodTemplate, job: Job, objects: ConfigObjects, options: RunOptions, abilities: ProcessAbilities
  ) -> Preflight {
    var items = Self.items(of: job) + Self.items(ofSystem: template)
    if template.containers.count + template.initContainers.count > 4000 {
      items.append(Item("spec.containers", .refused, "a pod can have at most 4000 containers here", isFatal: true))
    }
    let checked = JobRun.withCompletionIndex(template, job: job)
    let pod = Self.anyPod(of: job, template, options)
    for (list, containers) in [("initContainers", checked.initContainers), ("containers", checked.containers)] {
      for (place, container) in containers.enumerated() {
        items += self.items(
          of: container, at: "spec.\(list)[\(place)]", template: checked, pod: pod, objects: objects, options: options,
          abilities: abilities)
      }
    }
    items += volumeItems(
      template, pod: pod, objects: objects, capacity: options.capacity, mountFault: abilities.mountFault,
      isRoot: abilities.user == 0)
    if let program = abilities.mountProgram {
      items.append(
        Item("spec", .note, "\(program) makes the mounts: no process of this user can have mount namespaces itself"))
    }
    if template.sharing.hostNetwork == false, template.written.contains("spec.hostNetwork") {
      items.append(Item("spec.hostNetwork", .note, "processes share the network of this machine all the same"))
    }
    if template.security.fsGroup != nil, abilities.user != 0 {
      items.append(Item("spec.securityContext.fsGroup", .note, "only root can give volumes to a group"))
    }
    let missing = template.security.supplementalGroups.filter {
      $0 != abilities.group && !abilities.groups.contains($0)
    }
    if let group = missing.first, abilities.user != 0 {
      items.append(
        Item("spec.securityContext.supplementalGroups", .refused, "only root can put processes into group \(group)"))
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
      items.append(Item("\(path).image", .note, "\(image) is not used: the command runs from this machine's PATH"))
    }
    let environment = ContainerEnvironment(
      of: container, in: template, pod: pod, objects: objects, capacity: options.capacity)
    items += Self.items(of: environment, at: path)

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
    if let user = security.runAsUser, user != abilities.user, abilities.user == 0, abilities.mountProgram != nil {
      items.append(
        Item(
          "\(path).securityContext.runAsUser", .refused,
          "where bubblewrap makes the mounts, processes are who runs them: not user \(user)"))
    }
    if security.runAsNonRoot == true, (security.runAsUser ?? abilities.user) == 0 {
      items.append(
        Item(
          "\(path).securityContext.runAsNonRoot", .refused,
          "container \(container.name) must not run as root, and no runAsUser says as whom", isFatal: true))
    }
    items += confinementItems(container, at: "\(path).securityContext", abilities)
    items += Self.items(ofActions: container, at: path)
    return items
  }

  /// What of a container's confinement does not come about.
  private static func confinementItems(
    _ container: Container, at path: String, _ abilities: ProcessAbilities
  ) -> [Item] {
    let confinement = container.confinement
    var items: [Item] = []
    if abilities.user != 0 {
      if confinement.isPrivileged {
        items.append(Item("\(path).privileged", .refused, "only root can give processes all rights"))
      } else if !confinement.addedCapabilities.isEmpty {
        let names = confinement.addedCapabilities.joined(separator: ", ")
        items.append(Item("\(path).capabilities.add", .refused, "only root can give processes \(names)"))
      }
    }
    if confinement.hasReadOnlyRoot, let fault = abilities.mountFault {
      items.append(Item("\(path).readOnlyRootFilesystem", .note, "files are as writable as they are: \(fault)"))
    }
    switch confinement.seccomp {
    case .runtimeDefault: items.append(Item("\(path).seccompProfile", .note, "system calls are not filtered"))
    case .localhost:
      items.append(
        Item("\(path).seccompProfile", .note, "system calls are not filtered: the profile is on a cluster's nodes"))
    case .unconfined, nil: break
    }
    return items
  }
}
