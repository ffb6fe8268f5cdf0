package import JSONText
package import JobModel
internal import KubernetesValues

/// A Job as the API server shows it.
package struct ObservedJob: Sendable {
  package let name: String
  package let namespace: String
  package let uid: String
  let resourceVersion: String
  /// What it is asked to do, as far as that can be changed.
  let edits: [JobSpecEdit]
  package let status: JobStatus
  /// The annotation that tells runs apart.
  let run: String?
  /// How it ended; nil while it has not.
  let end: End?
  /// Conditions with a reason that is none of the Job controller's that we know: `Failed (Other): message`.
  let otherConditions: [String]

  enum End: Sendable { case complete, failed }

  /// Nil for what is no Job.
  package init?(_ object: JSONValue) {
    guard let metadata = object["metadata"], let name = metadata["name"]?.string, let uid = metadata["uid"]?.string
    else { return nil }
    self.name = name
    self.uid = uid
    namespace = metadata["namespace"]?.string ?? "default"
    resourceVersion = metadata["resourceVersion"]?.string ?? ""
    run = metadata["annotations"]?[SubmittedJob.runAnnotation]?.string
    let spec = object["spec"]
    func number(_ field: String) -> Int? { spec?[field]?.int.map { Int(clamping: $0) } }
    var edits: [JobSpecEdit] = []
    if let value = number("parallelism") { edits.append(.parallelism(value)) }
    if let value = number("completions") { edits.append(.completions(value)) }
    if let value = number("backoffLimit") { edits.append(.backoffLimit(value)) }
    edits.append(.suspend(spec?["suspend"]?.bool ?? false))
    edits.append(.activeDeadlineSeconds(spec?["activeDeadlineSeconds"]?.int))
    self.edits = edits
    status = Self.status(object["status"], indexes: number("completions") ?? 0)
    let conditions = (object["status"]?["conditions"]?.array ?? []).filter { $0["status"]?.string == "True" }
    end =
      if conditions.contains(where: { $0["type"]?.string == "Failed" }) {
        .failed
      } else if conditions.contains(where: { $0["type"]?.string == "Complete" }) {
        .complete
      } else { nil }
    otherConditions = conditions.compactMap { condition in
      guard let type = condition["type"]?.string, JobCondition(observed: condition) == nil else { return nil }
      return "\(type) (\(condition["reason"]?.string ?? "")): \(condition["message"]?.string ?? "")"
    }
  }

  private static func status(_ value: JSONValue?, indexes: Int) -> JobStatus {
    var status = JobStatus()
    func count(_ field: String) -> Int? { value?[field]?.int.map { Int(clamping: $0) } }
    func set(_ field: String) -> CompletionIndexSet? {
      value?[field]?.string.map { CompletionIndexSet(reading: $0, limit: indexes) }
    }
    status.active = count("active") ?? 0
    status.ready = count("ready")
    status.terminating = count("terminating")
    status.succeeded = count("succeeded") ?? 0
    status.failed = count("failed") ?? 0
    status.completedIndexes = set("completedIndexes") ?? CompletionIndexSet()
    status.failedIndexes = set("failedIndexes")
    status.conditions = (value?["conditions"]?.array ?? []).compactMap(JobCondition.init(observed:))
    return status
  }
}

extension JobCondition {
  /// Nil for a type or a reason that is none of the Job controller's.
  fileprivate init?(observed condition: JSONValue) {
    guard let type = condition["type"]?.string.flatMap(Kind.init),
      let reason = condition["reason"]?.string.flatMap(Reason.init)
    else { return nil }
    self.init(
      type, isTrue: condition["status"]?.string == "True", reason: reason, message: condition["message"]?.string ?? "",
      at: .zero)
  }
}
