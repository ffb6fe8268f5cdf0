internal import JSONText
package import JobModel
internal import KubernetesValues

/// `status`: how a run stands, why nothing happens where nothing does, what failed last.
package struct RunStatusText {
  private let run: RunReport
  private let details: RunReport.Details
  private let now: Instant
  private let ink: Palette
  /// Rows of pods and of failures that are shown, the latest ones.
  private static let mostRows = 20

  /// Nil for a report without details.
  package init?(_ run: RunReport, at now: Instant, palette: Palette) {
    guard let details = run.details else { return nil }
    self.run = run
    self.details = details
    self.now = now
    ink = palette
  }

  package static func json(_ run: RunReport) -> String {
    var json = RunJSON.writer
    json.object { json in
      json.field("version", 1)
      RunJSON.write(run, to: &json)
      if let details = run.details { RunJSON.write(details, of: run, to: &json) }
    }
    return json.text + "\n"
  }

  package var text: String {
    var lines: [String] = []
    func add(_ label: String, _ text: String) {
      lines.append(ink(.bold, label) + String(repeating: " ", count: max(1, 12 - label.count)) + text)
    }
    add("Run", run.id)
    add("Job", "\(run.namespace)/\(JobSentences(job: details.job).headline.visible.dropFirst(4))")
    add("State", state)
    add("Pods", counts)
    if let indexes { add("Indexes", indexes) }
    for reason in reasons { add("Waiting", ink(.yellow, reason)) }
    for condition in run.status.conditions where condition.isTrue {
      let color: Palette.Ink =
        switch condition.type {
        case .complete, .successCriteriaMet: .boldGreen
        case .failed, .failureTarget: .boldRed
        case .suspended: .yellow
        }
      add(
        "Condition",
        ink(color, condition.type.rawValue) + " (\(condition.reason.rawValue)): \(condition.message.visible)")
    }
    add("Logs", details.logFolder.visible)
    lines += livingPods
    lines += failures
    return lines.joined(separator: "\n") + "\n"
  }

  private var state: String {
    let time = RunAge.text(run.duration(at: now))
    switch run.state {
    case .running(let process):
      let holder = process.map { " (process \($0))" } ?? ""
      return details.isBeingStopped ? "being stopped, after \(time)\(holder)" : "\(run.stateText) for \(time)\(holder)"
    case .dead: return ink(.yellow, "dead: its process is gone, last seen after \(time)")
    case .ended: return "\(run.stateText) after \(time)"
    }
  }

  private var counts: String {
    let status = run.status
    let spec = details.job.spec
    var facts: [String] = []
    if !run.isEnded {
      let running = details.pods.filter { $0.deleted == nil }
      facts.append("\(Wording.number(running.count)) active (\(Wording.number(running.count(where: \.isReady))) ready)")
      let ending = details.pods.count - running.count
      if ending > 0 { facts.append("\(Wording.number(ending)) ending") }
    }
    let wanted = spec.completions.map { " of \(Wording.number($0))" } ?? ""
    facts.append("\(Wording.number(status.succeeded))\(wanted) succeeded")
    facts.append("\(Wording.number(status.failed)) failed")
    return facts.joined(separator: ", ")
  }

  private var indexes: String? {
    guard details.job.spec.isIndexed else { return nil }
    let status = run.status
    var facts: [String] = []
    if !status.completedIndexes.isEmpty { facts.append("completed \(status.completedIndexes)") }
    if let failed = status.failedIndexes, !failed.isEmpty { facts.append("failed for good \(failed)") }
    return facts.isEmpty ? nil : facts.joined(separator: ", ")
  }

  /// Why nothing happens, or not all that could.
  private var reasons: [String] {
    guard !run.isEnded else { return [] }
    let spec = details.job.spec
    var reasons: [String] = []
    if run.state == .dead {
      reasons.append("pods that were running go on to their end; go on with: jobsworth run --resume \(run.id)")
    }
    if details.isBeingStopped {
      reasons.append("the run ends when its pods have ended")
    } else if spec.suspend {
      reasons.append("the Job is suspended; let it go on with: jobsworth resume \(run.id)")
    } else if spec.parallelism == 0 {
      reasons.append("parallelism is 0; raise it with: jobsworth scale \(run.id) --parallelism N")
    } else if run.status.finalCondition == nil,
      run.status.isTrue(.failureTarget) || run.status.isTrue(.successCriteriaMet)
    {
      reasons.append("the Job ends when its pods have ended")
    } else if let until = details.heldUntil {
      let isGlobal = spec.backoffLimitPerIndex == nil
      let left = RunAge.text(max(.zero, until - now) + .seconds(1))
      reasons.append(
        "back-off after failures: " + (isGlobal ? "no new pod for \(left)" : "the next retry comes in \(left)")
          + ", until \(until.timestamp)")
    }
    if let timeout = details.timeout, run.state != .dead {
      reasons.append("--timeout stops everything in \(RunAge.text(timeout - now))")
    }
    return reasons
  }

  private func shortName(_ pod: PodRecord) -> String {
    let prefix = details.job.name + "-"
    return pod.name.hasPrefix(prefix) ? String(pod.name.dropFirst(prefix.count)) : pod.name
  }

  private var livingPods: [String] {
    guard !run.isEnded, !details.pods.isEmpty else { return [] }
    var table = TextTable(["POD", "INDEX", "TRY", "STATE", "AGE", "RESTARTS"])
    for pod in details.pods.prefix(Self.mostRows) {
      table.add([
        shortName(pod), pod.index.map(String.init) ?? "", String(pod.attempt), state(of: pod),
        RunAge.text(now - pod.created), String(pod.restarts),
      ])
    }
    var lines = ["", ink(.bold, "Pods that run")] + table.lines(indent: 2)
    let more = details.pods.count - Self.mostRows
    if more > 0 { lines.append("  and \(Wording.number(more)) more") }
    return lines
  }

  /// As kubectl shows it: what keeps the pod, else its phase.
  private func state(of pod: PodRecord) -> String {
    if pod.deleted != nil {
      return pod.isEvicted ? "ending (evicted)" : "ending"
    }
    for container in pod.containers {
      if case .waiting("CrashLoopBackOff", let until?) = container.state {
        return "\(container.name) failed, again in \(RunAge.text(max(.zero, until - now)))"
      }
    }
    return pod.phase == .running && !pod.isReady ? "Running, not ready" : pod.phase.rawValue
  }

  private var failures: [String] {
    let failed = details.ended.filter(\.hasFailedByItself)
    guard !failed.isEmpty else { return [] }
    var table = TextTable(["POD", "INDEX", "TRY", "AT", "REASON"])
    for pod in failed.suffix(Self.mostRows) {
      table.add([
        shortName(pod), pod.index.map(String.init) ?? "", String(pod.attempt),
        RunAge.text((pod.ended ?? pod.created) - run.started), Self.reason(of: pod),
      ])
    }
    let title = failed.count > Self.mostRows ? "Last \(Self.mostRows) of \(failed.count) failed pods" : "Failed pods"
    return ["", ink(.bold, title)] + table.lines(indent: 2)
  }

  /// Why a pod failed, in one line.
  static func reason(of pod: PodRecord) -> String {
    var facts: [String] = []
    if pod.reason == "DeadlineExceeded" { facts.append("its activeDeadlineSeconds were over") }
    if pod.isEvicted || pod.reason == "Evicted" { facts.append("evicted") }
    if let container = pod.failedContainer, case .terminated(let code, _, let reason, let message) = container.state {
      let name = pod.containers.count > 1 ? "\(container.name): " : ""
      facts.append(name + (reason == "OOMKilled" ? "out of memory, " : "") + RunLines.words(code))
      if let message, !message.isEmpty { facts.append(message.split(separator: "\n").first.map(String.init) ?? "") }
    }
    return facts.joined(separator: ": ")
  }
}
