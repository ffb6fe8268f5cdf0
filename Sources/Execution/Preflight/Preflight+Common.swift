import JobModel

// What no runtime of ours honours.

extension Preflight {
  static func items(of job: Job) -> [Item] {
    guard !job.spec.isManagedByJobController else { return [] }
    return [
      Item("managedBy", .refused, "another controller (\(job.spec.managedBy ?? "")) runs this Job", isFatal: true)
    ]
  }

  static func items(ofSystem template: PodTemplate) -> [Item] {
    guard let system = template.operatingSystem, system != "linux" else { return [] }
    return [Item("spec.os.name", .refused, "the pods are for \(system), this is Linux")]
  }

  /// Stands for any pod: what is asked of it is which objects and fields exist, not what they hold.
  static func anyPod(of job: Job, _ template: PodTemplate, _ options: RunOptions) -> PodIdentity {
    var random = RunRandom(seed: 0)
    return PodIdentity(
      of: job, jobUID: PodIdentity.makeUID(using: &random), template: template,
      creation: job.spec.isIndexed ? PodIndexing(index: 0) : nil, suffix: "xxxxx",
      uid: PodIdentity.makeUID(using: &random), node: options.nodeName)
  }

  static func items(
    of environment: ContainerEnvironment, at path: String
  ) -> [Item] {
    environment.faults.map { fault in
      Item("\(path).\(fault.field)", .refused, "\(fault.message); the pod would wait for it for ever", isFatal: true)
    }
  }

  static func items(ofActions container: Container, at path: String) -> [Item] {
    var items: [Item] = []
    for (field, words) in [("command", container.command), ("args", container.args)] {
      for (place, word) in words.enumerated() where word.utf8.contains(0) {
        items.append(
          Item(
            "\(path).\(field)[\(place)]", .refused, "a zero byte ends an argument: nothing can be started so",
            isFatal: true))
      }
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
