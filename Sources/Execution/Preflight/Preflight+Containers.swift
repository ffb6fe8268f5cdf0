package import JobModel

extension Preflight {
  /// What a container engine does not do about a Job's pods, as far as the manifest tells.
  ///
  /// - Parameters:
  ///   - engine: the engine's name.
  ///   - reachesPods: whether this machine reaches the addresses of pods.
  package static func containers(
    _ template: PodTemplate, job: Job, objects: ConfigObjects, options: RunOptions, engine: String, reachesPods: Bool
  ) -> Preflight {
    var items = Self.items(of: job) + Self.items(ofSystem: template)
    let checked = JobRun.withCompletionIndex(template, job: job)
    let pod = Self.anyPod(of: job, checked, options)
    for (list, containers) in [("initContainers", checked.initContainers), ("containers", checked.containers)] {
      for (place, container) in containers.enumerated() {
        let path = "spec.\(list)[\(place)]"
        let environment = ContainerEnvironment(
          of: container, in: checked, pod: pod, objects: objects, capacity: options.capacity)
        items += Self.items(of: environment, at: path)
        items += Self.items(ofActions: container, at: path)
        items += mountItems(of: container, at: path, environment: environment.values)
        if !reachesPods, !template.sharing.hostNetwork {
          items += Self.itemsWithoutAddresses(container, at: path, engine)
        }
        items += Self.itemsOfSecurity(container, at: path, template)
        for resource in container.limits.keys.sorted() where !["cpu", "memory"].contains(resource) {
          let field = "\(path).resources.limits[\(resource)]"
          items.append(
            resource == "ephemeral-storage"
              ? Item(field, .note, "what the container writes is not limited")
              : Item(field, .refused, "\(resource) is not handed out by \(engine)"))
        }
      }
    }
    items += volumeItems(
      checked, pod: pod, objects: objects, capacity: options.capacity, mountFault: nil, isRoot: reachesPods)
    items += UnsupportedFields.engine.items(for: template.written)
    return Preflight(items)
  }

  private static func itemsOfSecurity(_ container: Container, at path: String, _ template: PodTemplate) -> [Item] {
    var items: [Item] = []
    let security = container.security.over(template.security)
    if security.runAsNonRoot == true, security.runAsUser == 0 {
      items.append(
        Item(
          "\(path).securityContext.runAsNonRoot", .refused,
          "container \(container.name) is to run as root, and must not",
          isFatal: true))
    }
    if container.confinement.seccomp == .localhost {
      items.append(
        Item("\(path).securityContext.seccompProfile", .refused, "profiles of a cluster's node are not on this machine")
      )
    }
    return items
  }

  /// Of an engine without root its pods' addresses lead nowhere.
  private static func itemsWithoutAddresses(_ container: Container, at path: String, _ engine: String) -> [Item] {
    let actions: [(String, Probe.Action?)] = [
      ("lifecycle.postStart", container.postStart), ("lifecycle.preStop", container.preStop),
      ("startupProbe", container.startupProbe?.action), ("livenessProbe", container.livenessProbe?.action),
      ("readinessProbe", container.readinessProbe?.action),
    ]
    return actions.compactMap { field, action in
      switch action {
      case .httpGet(let get) where get.host == nil: break
      case .tcpSocket(nil, _): break
      default: return nil
      }
      return Item(
        "\(path).\(field)", .refused,
        "without root this machine does not reach the pods of \(engine); an exec action does")
    }
  }

  /// The same with more that was found out.
  package func adding(_ more: [Item]) -> Preflight { Preflight(items + more) }
}
