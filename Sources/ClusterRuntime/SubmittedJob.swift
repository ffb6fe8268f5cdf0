package import JSONText

/// The object that is sent to the cluster, as its author wrote it.
package struct SubmittedJob: Sendable {
  /// Tells the objects of one submission from all others: a create whose answer was lost is found again by it.
  static let runAnnotation = "jobsworth.dev/run"

  private(set) var object: JSONValue

  /// - Parameters:
  ///   - job: a Job as written.
  ///   - run: any text that no other run has.
  ///   - timeToLive: seconds after which the cluster removes the finished Job; nil leaves it as written.
  package init(_ job: JSONValue, run: String, timeToLive: Int? = nil) {
    var object = job.object ?? [:]
    var metadata = object["metadata"]?.object ?? [:]
    metadata["annotations"] = Self.adding([Self.runAnnotation: run], to: metadata["annotations"])
    object["metadata"] = .object(metadata)
    if let timeToLive {
      var spec = object["spec"]?.object ?? [:]
      spec["ttlSecondsAfterFinished"] = .int(Int64(timeToLive))
      object["spec"] = .object(spec)
    }
    self.object = .object(object)
  }

  /// A Job that runs now what a CronJob would start on time; mirrors `kubectl create job --from`.
  ///
  /// - Parameters:
  ///   - owner: the uid of the CronJob, where the cluster has it.
  package static func made(from cronJob: JSONValue, owner: String?) -> JSONValue {
    let template = cronJob["spec"]?["jobTemplate"]
    let name = cronJob["metadata"]?["name"]?.string ?? cronJob["metadata"]?["generateName"]?.string ?? "job"
    var metadata = template?["metadata"]?.object ?? [:]
    // A Job's name has at most 63 bytes, of which the server takes five.
    metadata["generateName"] = .string(String(name.prefix(57)) + "-")
    metadata["name"] = nil
    metadata["namespace"] = cronJob["metadata"]?["namespace"]
    metadata["annotations"] = adding(["cronjob.kubernetes.io/instantiate": "manual"], to: metadata["annotations"])
    if let owner {
      metadata["ownerReferences"] = .array([
        .object([
          "apiVersion": .string("batch/v1"), "kind": .string("CronJob"), "name": .string(name), "uid": .string(owner),
          // Without it the CronJob's controller would neither count the Job nor remove it in time.
          "controller": .bool(true),
        ])
      ])
    }
    return .object([
      "apiVersion": .string("batch/v1"), "kind": .string("Job"), "metadata": .object(metadata),
      "spec": template?["spec"] ?? .object([:]),
    ])
  }

  var run: String { object["metadata"]?["annotations"]?[Self.runAnnotation]?.string ?? "" }
  /// Nil where the server makes the name.
  var name: String? { object["metadata"]?["name"]?.string }
  var namespace: String? { object["metadata"]?["namespace"]?.string }
  var bytes: [UInt8] { object.bytes }

  private static func adding(_ new: [String: String], to annotations: JSONValue?) -> JSONValue {
    .object((annotations?.object ?? [:]).merging(new.mapValues(JSONValue.string)) { $1 })
  }
}
