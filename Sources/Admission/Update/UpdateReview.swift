package import Diagnostics
package import KubernetesValues
package import Manifests

/// What the server would refuse if one object were applied over another of the same name; mirrors
/// `ValidateJobUpdate`.
///
/// Both are as the server prepares them on create, so defaults and generated labels are alike.
package enum UpdateReview {
  /// Findings in the text of `new`; none for a CronJob, all of which may change.
  package static func findings(
    old: ManifestObject, new: ManifestObject, version: KubernetesVersion = .newest
  ) -> [Finding] {
    guard old.root.type == .job, new.root.type == .job, let before = old.root[.spec], let after = new.root[.spec] else {
      return []
    }
    var findings: [Finding] = []
    if let finding = completions(before, after, version) { findings.append(finding) }
    if let finding = immutable(.selector, before, after, "it decides which pods are the Job's") {
      findings.append(finding)
    }
    findings += template(before, after, version)
    for (field, since, reason) in [
      (Field.completionMode, 21, "indexes are given to pods as they are created"),
      (.podFailurePolicy, 25, "it decides about pods that have failed already"),
      (.backoffLimitPerIndex, 28, "failures are counted from the start"),
      (.managedBy, 30, "a Job keeps its controller"),
      (.successPolicy, 30, "it decides about pods that have succeeded already"),
    ] where version.minor >= since {
      if let finding = immutable(field, before, after, reason) { findings.append(finding) }
    }
    return findings
  }

  /// Whether a fault that keeps a CronJob from being made does not keep one that is there from being changed; mirrors
  /// `ValidateCronJobUpdate`.
  package static func tolerates(
    _ finding: Finding, old: ManifestObject, new: ManifestObject, version: KubernetesVersion = .newest
  ) -> Bool {
    guard old.root.type == .cronJob, new.root.type == .cronJob, let server = finding.server else { return false }
    let (before, after) = (old.root[.spec], new.root[.spec])
    switch finding.field {
    case "metadata.name": return server.hasSuffix(CronJobValidation.nameTooLong)
    case "spec.timeZone": return before?[.timeZone]?.string == after?[.timeZone]?.string
    case "spec.schedule":
      return version >= 29 && server.hasSuffix(CronJobValidation.zoneInSchedule)
        && before?[.schedule]?.string?.contains("TZ") ?? false && after?[.timeZone] == nil
    default: return false
    }
  }

  // MARK: Rules

  private static func completions(
    _ before: ManifestValue, _ after: ManifestValue, _ version: KubernetesVersion
  ) -> Finding? {
    guard before[.completions]?.int != after[.completions]?.int else { return nil }
    guard after[.completionMode] == "Indexed", version >= 27 else {
      return immutable(.completions, before, after, "only an Indexed Job can be scaled, with its parallelism")
    }
    guard after[.completions]?.int != after[.parallelism]?.int || after[.completions] == nil else { return nil }
    var finding = self.finding(
      after.place(.completions), "spec.completions", "completions can only change together with parallelism",
      "an Indexed Job is scaled by setting both to the same number")
    finding.server =
      "spec.completions: Invalid value: \(printed(after[.completions], version)): "
      + "can only be modified in tandem with spec.parallelism"
    return finding
  }

  private static func immutable(
    _ field: Field, _ before: ManifestValue, _ after: ManifestValue, _ reason: String
  ) -> Finding? {
    guard !ManifestDifference.same(before[field], after[field]) else { return nil }
    let change = ManifestDifference.first(before[field], after[field])?.words ?? ""
    return finding(
      after.place(field), "spec.\(field.name)", "\(field.name) of a Job cannot change\(change)",
      "\(reason); \(advice)")
  }

  /// The template is fixed but for where the pods of a suspended Job are to run.
  private static func template(
    _ before: ManifestValue, _ after: ManifestValue, _ version: KubernetesVersion
  ) -> [Finding] {
    guard let old = before[.template], let new = after[.template] else { return [] }
    let isSuspended = before[.suspend]?.bool == true
    let differences = ManifestDifference.all(old, new).filter { difference in
      !(isSuspended && isScheduling(difference.field, version))
    }
    guard let first = differences.first else { return [] }
    var finding = finding(
      Place(first.new), "spec.template", "the template of a Job cannot change\(first.words)", advice)
    finding.others = differences.dropFirst().filter(\.new.origin.isWritten).prefix(5).map {
      Finding.Label($0.new.nearestRange, "changed too\($0.words)")
    }
    return [finding]
  }

  /// The parts that decide where pods run, and with 1.36 what they may use.
  private static func isScheduling(_ path: String, _ version: KubernetesVersion) -> Bool {
    let parts = [
      "metadata.labels", "metadata.annotations", "spec.nodeSelector", "spec.tolerations", "spec.affinity.nodeAffinity",
      "spec.schedulingGates",
    ]
    if parts.contains(where: { path.hasPrefix("spec.template." + $0) }) { return true }
    return version >= 36 && path.hasPrefix("spec.template.spec.") && path.contains("ontainers[")
      && path.contains("].resources")
  }

  private static let advice =
    "delete the Job and create it again (kubectl replace --force does both), or give the new one another name: "
    + "generateName makes one for each"

  private static func finding(_ place: Place, _ field: String, _ message: String, _ help: String) -> Finding {
    Finding(
      rule: "api/immutable-field", severity: .error, message: message, field: field, range: place.range, help: help,
      server: "\(field): Invalid value: …: field is immutable")
  }

  private static func printed(_ value: ManifestValue?, _ version: KubernetesVersion) -> String {
    (value.map { PrintedValue($0) } ?? .null).text(version) ?? ""
  }
}
