internal import JSONText
internal import JobModel

/// A pod of a Job as the API server shows it.
struct ObservedPod: Sendable {
  struct Container: Hashable, Sendable {
    var name: String
    /// Whether there is anything to read in its log.
    var hasStarted: Bool
    var restarts: Int
  }

  let name: String
  let uid: String
  /// As the server writes it, which orders pods by age.
  let created: String
  let index: Int?
  let phase: PodPhase
  let isBeingDeleted: Bool
  /// Init containers first.
  let containers: [Container]
  /// Of the first container whose end is known, the main ones first; nil where none ended.
  let exitCode: Int?
  /// Why the pod as a whole failed: `Evicted: The node was low on resource: memory`.
  let reason: String?

  /// Nil for what is no pod.
  init?(_ object: JSONValue) {
    guard let metadata = object["metadata"], let name = metadata["name"]?.string, let uid = metadata["uid"]?.string
    else { return nil }
    self.name = name
    self.uid = uid
    created = metadata["creationTimestamp"]?.string ?? ""
    index = metadata["annotations"]?["batch.kubernetes.io/job-completion-index"]?.string.flatMap { Int($0) }
    isBeingDeleted = metadata["deletionTimestamp"]?.string != nil
    let status = object["status"]
    phase = status?["phase"]?.string.flatMap(PodPhase.init) ?? .pending
    let lists = ["initContainerStatuses", "containerStatuses"].map { status?[$0]?.array ?? [] }
    containers = lists.joined().compactMap { status in
      guard let name = status["name"]?.string else { return nil }
      let hasEnded = status["lastState"]?["terminated"] != nil
      let state = status["state"]
      return Container(
        name: name, hasStarted: state?["running"] != nil || state?["terminated"] != nil || hasEnded,
        restarts: Int(clamping: status["restartCount"]?.int ?? 0))
    }
    let main = object["spec"]?["containers"]?.array?.compactMap { $0["name"]?.string } ?? []
    exitCode = Self.exitCode(main: main, lists[1]) ?? Self.exitCode(main: [], lists[0])
    if phase == .failed, let reason = status?["reason"]?.string, !reason.isEmpty {
      self.reason = status?["message"]?.string.map { "\(reason): \($0)" } ?? reason
    } else {
      reason = nil
    }
  }

  var restarts: Int { containers.reduce(0) { $0 + $1.restarts } }

  /// The exit code of the first container in the pod's order; of two, one that is not 0 says more.
  private static func exitCode(main: [String], _ statuses: [JSONValue]) -> Int? {
    let ends: [(place: Int, code: Int)] = statuses.compactMap { status in
      guard let code = status["state"]?["terminated"]?["exitCode"]?.int else { return nil }
      let place = main.firstIndex { $0 == status["name"]?.string } ?? main.count
      return (place, Int(clamping: code))
    }
    let sorted = ends.sorted { $0.place < $1.place }
    return (sorted.first { $0.code != 0 } ?? sorted.first)?.code
  }
}
