package import JobModel
internal import KubernetesValues

/// How far a run is, as one line: a bar, completions done, pods active and failed, elapsed time, time left.
package struct RunProgress {
  private let job: Job
  private let start: Instant
  private var status = JobStatus()
  private var active = 0

  package init(_ job: Job, start: Instant) {
    self.job = job
    self.start = start
  }

  package mutating func take(_ event: JobEvent) {
    switch event.kind {
    case .podCreated: active += 1
    case .podFinished, .podDeleted: active = max(0, active - 1)
    case .status(let status): self.status = status
    default: break
    }
  }

  /// The line, cut to `width` cells.
  package func line(at now: Instant, width: Int, palette ink: Palette) -> String {
    let elapsed = now - start
    let wanted = job.spec.completions ?? job.spec.parallelism
    let done = status.succeeded
    var facts = [
      job.spec.completions == nil
        ? "\(Wording.number(done)) succeeded" : "\(Wording.number(done))/\(Wording.number(wanted)) done",
      "\(Wording.number(active)) active",
    ]
    if status.failed > 0 { facts.append("\(Wording.number(status.failed)) failed") }
    facts.append(Wording.duration(TimeSpan(milliseconds: elapsed.milliseconds / 1000 * 1000)))
    if job.spec.completions != nil, done > 0, done < wanted {
      let left = elapsed.milliseconds / Int64(done) * Int64(wanted - done)
      facts.append("about \(Wording.duration(.seconds((left + 999) / 1000))) left")
    }
    let text = facts.joined(separator: ", ")
    let room = width - job.name.count - text.count - 5
    guard room >= 10, job.spec.completions != nil else {
      return String("\(job.name.visible)  \(text)".prefix(max(0, width - 1)))
    }
    let cells = min(room, 30)
    let filled = wanted == 0 ? cells : cells * done / wanted
    let bar =
      ink(.green, String(repeating: "━", count: filled)) + ink(.grey, String(repeating: "─", count: cells - filled))
    return "\(job.name.visible)  \(bar)  \(text)"
  }
}
