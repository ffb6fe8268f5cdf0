package import Diagnostics
internal import JobModel
package import Planning
package import SourceText
internal import YAMLTree

/// The file of `--outcomes`, JSON or YAML: what each pod is assumed to do, and what is done to the Job.
package struct ScenarioFile {
  package var rules: [Scenario.Rule] = []
  /// nil where the file has no `default`.
  package var fallback: PodOutcome?
  package var actions: [Scenario.Action] = []

  /// The findings tell what is wrong with the file; with any of them the scenario must not be used.
  package static func read(_ source: SourceFile) -> (file: ScenarioFile, findings: [Finding]) {
    let stream = YAMLStream(parsing: source)
    var file = ScenarioFile()
    guard stream.findings.isEmpty, let root = stream.documents.first?.root else {
      return (file, stream.findings)
    }
    var reader = FieldReader(rule: "outcomes")
    if stream.documents.count > 1 { reader.fault(stream.documents[1].root, "outcomes are one document") }
    let fields = reader.fields(root, of: "the outcomes", known: ["outcomes", "default", "actions"])
    for item in reader.items(fields["outcomes"], "outcomes") {
      if let rule = rule(item, &reader) { file.rules.append(rule) }
    }
    if let node = fields["default"], !reader.isNull(node) {
      file.fallback = outcome(
        reader.fields(node, of: "default", known: outcomeFields), "default", at: node, &reader)
    }
    for item in reader.items(fields["actions"], "actions") {
      if let action = action(item, &reader) { file.actions.append(action) }
    }
    return (file, reader.findings)
  }

  // MARK: Outcomes

  private static let outcomeFields = [
    "seconds", "exitCode", "container", "runs", "ready", "start", "never", "stop", "stopExitCode", "condition",
  ]

  private static func rule(_ node: YAMLNode, _ reader: inout FieldReader) -> Scenario.Rule? {
    let fields = reader.fields(node, of: "an outcome", known: ["index", "attempt", "ordinal"] + outcomeFields)
    guard let outcome = outcome(fields, "an outcome", at: node, &reader) else { return nil }
    return Scenario.Rule(
      index: reader.int(fields["index"], "index", in: 0...Int.max),
      attempt: reader.int(fields["attempt"], "attempt", in: 1...Int.max),
      ordinal: reader.int(fields["ordinal"], "ordinal", in: 1...Int.max), outcome: outcome)
  }

  private static func outcome(
    _ fields: [String: YAMLNode], _ what: String, at node: YAMLNode, _ reader: inout FieldReader
  ) -> PodOutcome? {
    var outcome: PodOutcome
    let never = reader.bool(fields["never"], "never") ?? false
    if let node = fields["runs"] {
      for other in ["seconds", "exitCode"] where fields[other] != nil {
        reader.fault(fields[other]!, "\(other) and runs do not go together: each run has its own")
      }
      let runs = reader.items(node, "runs").compactMap { item -> PodOutcome.Run? in
        run(reader.fields(item, of: "a run", known: ["seconds", "exitCode"]), "a run", at: item, &reader)
      }
      guard !runs.isEmpty else {
        reader.fault(node, "runs must hold at least one run")
        return nil
      }
      outcome = PodOutcome(runs: runs)
    } else if never, fields["seconds"] == nil {
      outcome = PodOutcome(.zero)
    } else {
      guard let run = run(fields, what, at: node, &reader) else { return nil }
      outcome = PodOutcome(runs: [run])
    }
    outcome.neverStarts = never
    outcome.start = reader.span(fields["start"], "start") ?? outcome.start
    if let ready = fields["ready"] {
      outcome.readiness = reader.isNull(ready) ? .never : reader.span(ready, "ready").map { .after($0) } ?? .never
    }
    outcome.stop = reader.span(fields["stop"], "stop") ?? outcome.stop
    outcome.stopExitCode = reader.int(fields["stopExitCode"], "stopExitCode", in: 0...255) ?? outcome.stopExitCode
    outcome.container = reader.string(fields["container"], "container")
    outcome.condition = reader.string(fields["condition"], "condition")
    return outcome
  }

  private static func run(
    _ fields: [String: YAMLNode], _ what: String, at node: YAMLNode, _ reader: inout FieldReader
  ) -> PodOutcome.Run? {
    guard let seconds = fields["seconds"] else {
      if node.kind == .mapping { reader.fault(node, "\(what) needs seconds: how long the pod takes") }
      return nil
    }
    let exitCode = reader.int(fields["exitCode"], "exitCode", in: 0...255)
    guard let span = reader.span(seconds, "seconds") else { return nil }
    return PodOutcome.Run(span, exitCode: exitCode ?? 0)
  }

  // MARK: Actions

  private static func action(_ node: YAMLNode, _ reader: inout FieldReader) -> Scenario.Action? {
    let fields = reader.fields(node, of: "an action", known: ["at", "set", "delete", "condition"])
    guard let at = reader.span(fields["at"], "at") else {
      if fields["at"] == nil, node.kind == .mapping { reader.fault(node, "an action needs at: when it is done") }
      return nil
    }
    switch (fields["set"], fields["delete"]) {
    case (let set?, nil):
      if let condition = fields["condition"] { reader.fault(condition, "condition goes with delete") }
      let edits = edits(set, &reader)
      return edits.isEmpty ? nil : Scenario.Action(at: at, .set(edits))
    case (nil, let delete?):
      let parts = reader.fields(delete, of: "delete", known: ["index", "ordinal", "condition"])
      let condition = reader.string(fields["condition"] ?? parts["condition"], "condition")
      let index = reader.int(parts["index"], "index", in: 0...Int.max)
      let ordinal = reader.int(parts["ordinal"], "ordinal", in: 1...Int.max)
      switch (index, ordinal) {
      case (let index?, nil): return Scenario.Action(at: at, .delete(.index(index), condition: condition))
      case (nil, let ordinal?): return Scenario.Action(at: at, .delete(.ordinal(ordinal), condition: condition))
      default:
        reader.fault(delete, "delete needs either index or ordinal")
        return nil
      }
    default:
      reader.fault(node, "an action needs either set or delete")
      return nil
    }
  }

  private static func edits(_ node: YAMLNode, _ reader: inout FieldReader) -> [JobSpecEdit] {
    let known = [
      "parallelism", "completions", "suspend", "activeDeadlineSeconds", "backoffLimit", "maxFailedIndexes",
      "ttlSecondsAfterFinished", "podReplacementPolicy",
    ]
    let fields = reader.fields(node, of: "set", known: known)
    let counts = 0...Int(Int32.max)
    var edits: [JobSpecEdit] = []
    for name in known {
      guard let value = fields[name] else { continue }
      let isUnset = reader.isNull(value)
      switch name {
      case "parallelism": reader.int(value, name, in: counts).map { edits.append(.parallelism($0)) }
      case "completions": reader.int(value, name, in: counts).map { edits.append(.completions($0)) }
      case "suspend": reader.bool(value, name).map { edits.append(.suspend($0)) }
      case "activeDeadlineSeconds":
        if isUnset {
          edits.append(.activeDeadlineSeconds(nil))
        } else {
          reader.int(value, name, in: 0...Int.max).map { edits.append(.activeDeadlineSeconds(Int64($0))) }
        }
      case "backoffLimit": reader.int(value, name, in: counts).map { edits.append(.backoffLimit($0)) }
      case "maxFailedIndexes":
        if isUnset {
          edits.append(.maxFailedIndexes(nil))
        } else {
          reader.int(value, name, in: counts).map { edits.append(.maxFailedIndexes($0)) }
        }
      case "ttlSecondsAfterFinished":
        if isUnset {
          edits.append(.ttlSecondsAfterFinished(nil))
        } else {
          reader.int(value, name, in: counts).map { edits.append(.ttlSecondsAfterFinished($0)) }
        }
      default:
        guard let text = reader.string(value, name) else { continue }
        if let policy = PodReplacementPolicy(rawValue: text) {
          edits.append(.podReplacementPolicy(policy))
        } else {
          reader.fault(value, "podReplacementPolicy must be TerminatingOrFailed or Failed")
        }
      }
    }
    if edits.isEmpty, fields.isEmpty { reader.fault(node, "set names no field") }
    return edits
  }
}
