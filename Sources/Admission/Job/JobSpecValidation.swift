import KubernetesValues
import Manifests

/// What a Job and the Job inside a CronJob have in common; mirrors `validateJobSpec`.
enum JobSpecValidation {
  private static let maxParallelismForIndexedJob = 100_000
  private static let maxFailedIndexesForIndexedJob = 100_000
  private static let completionsSoftLimit = 100_000
  private static let parallelismLimitForHighCompletions = 10_000
  private static let maxFailedIndexesLimitForHighCompletions = 10_000
  static let notNegative = "must be greater than or equal to 0"

  static func validate(_ spec: ManifestValue, _ report: inout Report) {
    for field in [
      Field.parallelism, .completions, .activeDeadlineSeconds, .backoffLimit, .ttlSecondsAfterFinished,
      .backoffLimitPerIndex, .maxFailedIndexes,
    ] {
      if let value = spec[field], value.int ?? 0 < 0 { report.invalid(value, notNegative) }
    }
    if spec[.maxFailedIndexes] != nil, spec[.backoffLimitPerIndex] == nil {
      report.required(spec.place(.backoffLimitPerIndex), "when maxFailedIndexes is specified")
    }
    managedBy(spec, &report)
    completionMode(spec, &report)
    if let policy = spec[.podFailurePolicy] { PodFailurePolicyValidation.validate(policy, spec, &report) }
    if let policy = spec[.successPolicy] {
      if spec[.completionMode] == "Indexed" {
        SuccessPolicyValidation.validate(policy, spec, &report)
      } else {
        report.invalid(policy.place, SuccessPolicyValidation.printed(policy), "requires indexed completion mode")
      }
    }
    podReplacementPolicy(spec, &report)
    template(spec, &report)
  }

  // MARK: Who looks after the Job

  private static func managedBy(_ spec: ManifestValue, _ report: inout Report) {
    guard let value = spec[.managedBy], let text = value.string else { return }
    if text.isEmpty { report.required(value.place) }
    if !text.isEmpty {
      let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      if parts.count != 2 || parts[0].isEmpty || parts[1].isEmpty {
        report.invalid(value.place, .string(text), "must be a domain-prefixed path (such as \"acme.io/foo\")")
      } else {
        report.invalid(
          value.place, .string(parts[0]),
          each: NameFormat.dns1123Subdomain.faults(in: parts[0], version: report.version))
        if !parts[1].utf8.allSatisfy(isPathByte) {
          report.invalid(
            value.place, .string(parts[1]),
            "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')")
        }
      }
    }
    if text.utf8.count > 63 { report.tooLongText(value.place, limit: 63) }
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "/-._~%!$&'()*+,;=:".utf8.contains(byte)
    }
  }

  // MARK: Completion mode

  private static func completionMode(_ spec: ManifestValue, _ report: inout Report) {
    if let mode = spec[.completionMode] {
      if !(mode == "NonIndexed" || mode == "Indexed") { report.unsupported(mode, ["NonIndexed", "Indexed"]) }
      if mode == "Indexed" { indexed(spec, &report) }
    }
    guard spec[.completionMode] == nil || spec[.completionMode] == "NonIndexed" else { return }
    for field in [Field.backoffLimitPerIndex, .maxFailedIndexes] {
      if let value = spec[field] { report.invalid(value, "requires indexed completion mode") }
    }
  }

  private static func indexed(_ spec: ManifestValue, _ report: inout Report) {
    let completions = spec[.completions]?.int
    let parallelism = spec[.parallelism]
    let maxFailed = spec[.maxFailedIndexes]
    if completions == nil { report.required(spec.place(.completions), "when completion mode is Indexed") }
    if let parallelism, parallelism.int ?? 0 > maxParallelismForIndexedJob {
      report.invalid(
        parallelism, "must be less than or equal to \(maxParallelismForIndexedJob) when completion mode is Indexed")
    }
    if let completions, let maxFailed, maxFailed.int ?? 0 > completions {
      report.invalid(maxFailed, "must be less than or equal to completions")
    }
    if let maxFailed, maxFailed.int ?? 0 > maxFailedIndexesForIndexedJob {
      report.invalid(maxFailed, "must be less than or equal to \(maxFailedIndexesForIndexedJob)")
    }
    guard let completions, completions > completionsSoftLimit, spec[.backoffLimitPerIndex] != nil else { return }
    if maxFailed == nil {
      report.required(
        spec.place(.maxFailedIndexes), "must be specified when completions is above \(completionsSoftLimit)")
    }
    let suffix = "when completions are above \(completionsSoftLimit) and used with backoff limit per index"
    if let parallelism, parallelism.int ?? 0 > parallelismLimitForHighCompletions {
      report.invalid(
        parallelism, "must be less than or equal to \(parallelismLimitForHighCompletions) \(suffix)")
    }
    if let maxFailed, maxFailed.int ?? 0 > maxFailedIndexesLimitForHighCompletions {
      report.invalid(
        maxFailed, "must be less than or equal to \(maxFailedIndexesLimitForHighCompletions) \(suffix)")
    }
  }

  // MARK: Pods

  private static func podReplacementPolicy(_ spec: ManifestValue, _ report: inout Report) {
    guard let policy = spec[.podReplacementPolicy] else { return }
    if spec[.podFailurePolicy] != nil {
      if !(policy == "Failed") { report.unsupported(policy, ["Failed"]) }
    } else if !(policy == "Failed" || policy == "TerminatingOrFailed") {
      report.unsupported(policy, ["Failed", "TerminatingOrFailed"])
    }
  }

  private static func template(_ spec: ManifestValue, _ report: inout Report) {
    guard let template = spec[.template], let podSpec = template[.spec] else { return }
    PodTemplateValidation.validate(template, &report)
    let policy = podSpec[.restartPolicy]
    let place = podSpec.place(.restartPolicy)
    switch policy.string {
    case "OnFailure":
      if let policy, spec[.podFailurePolicy] != nil {
        report.invalid(policy, "only \"Never\" is supported when podFailurePolicy is specified")
      }
    case "Never": break
    case "", "Always": report.required(place, "valid values: \"OnFailure\", \"Never\"")
    case let other: report.unsupported(place, .named(other), ["OnFailure", "Never"])
    }
  }
}
