package import JobModel
internal import KubernetesValues

/// The events of a run as lines for people. Keeps the few facts that a line needs of earlier events.
package struct RunLines {
  private let job: Job
  private let ink: Palette
  private var names: [PodID: String] = [:]
  private var indexes: [PodID: Int] = [:]
  private var toldConditions: Set<JobCondition.Kind> = []
  private var origin: Instant?
  /// What a plan expects, to be told beside what happens; nil where there is none.
  package var planned: PlannedTimes?

  package init(_ job: Job, palette: Palette) {
    self.job = job
    ink = palette
  }

  /// The pod's name without the Job's in front: `3-x7k2p`.
  package mutating func named(_ pod: PodID, _ name: String) {
    names[pod] = name.hasPrefix(job.name + "-") ? String(name.dropFirst(job.name.count + 1)) : name
  }

  package func shortName(_ pod: PodID) -> String { names[pod] ?? "pod \(pod.ordinal)" }

  /// The line for an event; nil for one that says nothing new.
  package mutating func line(for event: JobEvent) -> String? {
    let start = origin ?? event.time
    origin = start
    guard let text = text(for: event.kind) else { return nil }
    let time = Wording.duration(event.time - start)
    let padding = String(repeating: " ", count: max(0, 8 - time.count))
    let expected = planned?.time(of: event).map { ink(.grey, "  (plan: \(Wording.duration($0)))") } ?? ""
    return ink(.grey, padding + time) + "  " + text + expected
  }

  private mutating func text(for kind: JobEvent.Kind) -> String? {
    switch kind {
    case .jobCreated: return nil
    case .podCreated(let pod, let index, let attempt):
      indexes[pod] = index
      var facts = index.map { ["index \($0)"] } ?? []
      if attempt > 1 && (index != nil || job.spec.completions == 1) { facts.append("try \(attempt)") }
      return "start \(shortName(pod))" + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
    case .podFinished(let pod, let phase, let exitCode):
      return phase == .succeeded
        ? ink(.green, "\(shortName(pod)) succeeded") : ink(.red, "\(shortName(pod)) failed: \(Self.words(exitCode))")
    case .podDeleted(let pod): return "stop \(shortName(pod))"
    case .podGone: return nil
    case .containerRestart(let pod, let restarts):
      return ink(.yellow, "\(shortName(pod)) starts again (restart \(restarts))")
    case .changed(let edits): return edits.map { "set \($0.field) to \($0.valueText)" }.joined(separator: ", ")
    case .status(let status):
      var new = status.conditions.filter { $0.isTrue && !toldConditions.contains($0.type) }
      toldConditions = Set(status.conditions.filter(\.isTrue).map(\.type))
      // Locally the end mostly comes together with its announcement, which then says nothing more.
      if let final = new.first(where: { $0.type == .complete || $0.type == .failed }) { new = [final] }
      guard !new.isEmpty else { return nil }
      return new.map { condition in
        let color: Palette.Ink =
          switch condition.type {
          case .complete, .successCriteriaMet: .boldGreen
          case .failed, .failureTarget: .boldRed
          case .suspended: .yellow
          }
        return ink(color, condition.type.rawValue) + " (\(condition.reason.rawValue)): \(condition.message.visible)"
      }.joined(separator: "; ")
    case .jobGone: return "the Job is removed"
    case .stillRunning: return nil
    }
  }

  /// What an exit code says: `exit code 137 (SIGKILL)`.
  static func words(_ exitCode: Int) -> String {
    let names = [
      1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL",
      11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
    ]
    switch exitCode {
    case 126: return "exit code 126 (not executable)"
    case 127: return "exit code 127 (command not found)"
    case 128: return "exit code 128 (could not be started)"
    default: return "exit code \(exitCode)" + (names[exitCode - 128].map { " (\($0))" } ?? "")
    }
  }
}
