import JobModel
import KubernetesValues
import Planning

extension PlanRow {
  /// The row in words: what people did, what ended, what the controller does about it.
  func sentence(of spec: JobSpec, _ ink: Palette) -> String {
    var parts: [String] = []
    for edit in edits { parts.append("set \(edit.field) to \(edit.valueText)") }
    if succeeded.count > 0 { parts.append("\(text(of: succeeded, spec)) \(succeeded.verb("succeed"))") }
    if failed.count > 0 {
      let codes = exitCodes.sorted().map(String.init).joined(separator: ", ")
      parts.append(ink(.red, "\(text(of: failed, spec)) \(failed.verb("fail")) (exit \(codes))"))
    }
    if restarts > 0 {
      parts.append(
        restarts == 1 ? "a container runs again" : "\(Wording.number(restarts)) container restarts")
    }
    if deleted.count > 0 { parts.append("delete \(text(of: deleted, spec))") }
    if firstStarts.count > 0 || !retries.isEmpty { parts.append("start " + startText(of: spec)) }
    if let hold {
      let until = Wording.time(hold.until)
      parts.append(
        ink(
          .yellow,
          spec.backoffLimitPerIndex == nil ? "all starts wait until \(until)" : "retries wait until \(until)")
      )
    }
    var text = parts.joined(separator: ", ")
    if steps > 1 { text = "\(Wording.number(steps)) steps until \(Wording.time(until)): " + text }
    let ends = conditions.map { conditionText($0, ink) }.filter { !$0.isEmpty }
    if !ends.isEmpty { text += (text.isEmpty ? "" : ": ") + ends.joined(separator: ", ") }
    if jobIsGone { text += (text.isEmpty ? "" : ", ") + "the Job is removed (ttlSecondsAfterFinished)" }
    if stillRuns { text += (text.isEmpty ? "" : ", ") + ink(.yellow, "still running") }
    return text
  }

  /// The pods' indexes, but in folded rows only how many they are.
  private func text(of pods: Pods, _ spec: JobSpec) -> String {
    steps > 1 ? Wording.count(pods.count, "pod") : pods.text(of: spec)
  }

  private func startText(of spec: JobSpec) -> String {
    var texts: [String] = []
    if steps > 1 || retries.count > 3 {
      var all = firstStarts
      var again = 0
      for pods in retries.values {
        again += pods.count
        all.count += pods.count
      }
      return Wording.count(all.count, "pod") + (again > 0 ? " (\(Wording.number(again)) retries)" : "")
    }
    for (attempt, pods) in retries.sorted(by: { $0.key < $1.key }) {
      texts.append("\(pods.text(of: spec)) (\(Wording.ordinal(attempt)) try)")
    }
    if firstStarts.count > 0 { texts.append(firstStarts.text(of: spec)) }
    return texts.joined(separator: ", ")
  }

  private func conditionText(_ condition: JobCondition, _ ink: Palette) -> String {
    switch condition.type {
    case .suspended: return condition.isTrue ? "suspended" : "resumed"
    case .complete: return ink(.boldGreen, "Complete") + " (\(condition.reason.rawValue))"
    case .failed: return ink(.boldRed, "Failed") + " (\(condition.reason.rawValue))"
    case .failureTarget:
      return hasFinal ? "" : "will be Failed (\(condition.reason.rawValue)) when its pods have stopped"
    case .successCriteriaMet:
      return hasFinal ? "" : "will be Complete (\(condition.reason.rawValue)) when its pods have stopped"
    }
  }

  private var hasFinal: Bool { conditions.contains { $0.type == .complete || $0.type == .failed } }
}

extension PlanRow.Pods {
  /// `3`, `0-2,5` where the pods have indexes and few intervals; else a number of pods.
  func text(of spec: JobSpec) -> String {
    guard spec.isIndexed, indexes.count == count, indexes.intervals.count <= 6 else {
      return Wording.count(count, "pod")
    }
    return indexes.description.replacing(",", with: ", ")
  }

  func verb(_ verb: String) -> String { count == 1 ? verb + "s" : verb }
}

extension JobSpecEdit {
  /// The new value as a manifest writes it.
  var valueText: String {
    switch self {
    case .parallelism(let value), .completions(let value), .backoffLimit(let value): String(value)
    case .suspend(let value): String(value)
    case .activeDeadlineSeconds(let value): value.map { String($0) } ?? "nothing"
    case .maxFailedIndexes(let value), .ttlSecondsAfterFinished(let value):
      value.map { String($0) } ?? "nothing"
    case .podReplacementPolicy(let value): value.rawValue
    }
  }
}
