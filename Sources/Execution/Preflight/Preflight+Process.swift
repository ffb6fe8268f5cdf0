package import JobModel

extension Preflight {
  /// What the process runtime does not do about a Job's pods.
  package static func process(
    _ template: PodTemplate, job: Job, objects: ConfigObjects, options: RunOptions, abilities: ProcessAbilities
  ) -> Preflight {
    var items = Self.items(of: job)
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
    if security.runAsNonRoot == true, (security.runAsUser ?? abilities.user) == 0 {
      items.append(
        Item(
          "\(path).securityContext.runAsNonRoot", .refused,
          "container \(container.name) must not run as root, and no runAsUser says as whom", isFatal: true))
    }
    items += Self.items(ofActions: container, at: path)
    return items
  }
}
