package import JobModel
internal import KubernetesValues
internal import SourceText

/// How far a run is, in a few lines that fit the terminal: a bar with completions, pace and time left, the pods that
/// run, the pods that failed last.
package struct RunProgress {
  /// A line with what it takes of the terminal: colours take nothing.
  package struct Line: Hashable, Sendable {
    package var text: String
    package var width: Int
  }

  private let job: Job
  private let start: Instant
  private var status = JobStatus()
  private var names: [PodID: String] = [:]
  private var running: [PodID: Instant] = [:]
  private var failures: [(name: String, why: String, time: Instant)] = []
  /// When the latest completions were told, and how many there were by then: the pace is theirs.
  private var marks: [(time: Instant, done: Int)]

  /// The pace is that of so many of the latest changes.
  private static let mostMarks = 20
  private static let mostFailures = 2

  package init(_ job: Job, start: Instant) {
    self.job = job
    self.start = start
    marks = [(start, 0)]
  }

  /// The pod's name as it is shown; comes before its `podCreated`.
  package mutating func named(_ pod: PodID, _ name: String) { names[pod] = name }

  package mutating func take(_ event: JobEvent) {
    switch event.kind {
    case .podCreated(let pod, _, _): running[pod] = event.time
    case .podDeleted(let pod): running[pod] = nil
    case .podGone(let pod):
      running[pod] = nil
      names[pod] = nil
    case .podFinished(let pod, let phase, let exitCode):
      running[pod] = nil
      let name = names.removeValue(forKey: pod) ?? "pod \(pod.ordinal)"
      guard phase == .failed else { return }
      failures.append((name, RunLines.words(exitCode), event.time))
      if failures.count > Self.mostFailures { failures.removeFirst() }
    case .status(let status):
      if status.succeeded > self.status.succeeded {
        marks.append((event.time, status.succeeded))
        if marks.count > Self.mostMarks { marks.removeFirst() }
      }
      self.status = status
    default: break
    }
  }

  /// The lines, each at most `width - 1` cells wide, so that none of them wraps.
  package func lines(at now: Instant, width: Int, palette ink: Palette) -> [Line] {
    let room = max(0, width - 1)
    var lines = [bar(at: now, room: room, ink)]
    if let pods = pods(at: now, room: room) { lines.append(Line(text: ink(.grey, pods.text), width: pods.width)) }
    if let failed = failed(at: now, room: room) {
      lines.append(Line(text: ink(.red, failed.text), width: failed.width))
    }
    return lines
  }

  // MARK: The bar

  private var wanted: Int? { job.spec.completions }

  private func bar(at now: Instant, room: Int, _ ink: Palette) -> Line {
    let done = status.succeeded
    // In the order in which they can be missed, last first.
    var facts = [
      wanted.map { "\(Wording.number(done))/\(Wording.number($0)) done" } ?? "\(Wording.number(done)) succeeded",
      "\(Wording.number(running.count)) active",
    ]
    if status.failed > 0 { facts.append("\(Wording.number(status.failed)) failed") }
    if status.isTrue(.suspended) { facts.append("suspended") }
    facts.append(RunAge.text(now - start))
    if let pace = pace(at: now) {
      if let wanted, done < wanted, !status.isTrue(.suspended) {
        let left = Double(wanted - done) / pace
        if left < 1e9 { facts.append("about \(RunAge.text(.seconds(Int64(left.rounded(.up))))) left") }
      }
      facts.append(Self.text(pace))
    }
    var name = job.name.visible
    func text() -> String { "\(name)  \(facts.joined(separator: ", "))" }
    // How far it is says more than the end of a long name.
    if DisplayWidth.of(text()) > room, DisplayWidth.of(name) > max(8, room / 3) {
      name = Self.cut(name, to: max(8, room / 3) - 1).text + "…"
    }
    while DisplayWidth.of(text()) > room, facts.count > 1 { facts.removeLast() }
    let plain = text()
    let left = room - DisplayWidth.of(plain) - 2
    guard left >= 10, let wanted else { return Self.cut(plain, to: room) }
    let cells = min(left, 30)
    let filled = wanted == 0 ? cells : min(cells, cells * done / wanted)
    let bar =
      ink(.green, String(repeating: "━", count: filled)) + ink(.grey, String(repeating: "─", count: cells - filled))
    return Line(
      text: "\(name)  \(bar)  \(facts.joined(separator: ", "))", width: DisplayWidth.of(plain) + cells + 2)
  }

  /// Completions a second; nil before the first.
  private func pace(at now: Instant) -> Double? {
    guard let last = marks.last, let first = marks.first, last.done > first.done else { return nil }
    // A long wait for the next one slows the pace down as well.
    let span = max((last.time - first.time).seconds, (now - first.time).seconds * 0.5)
    return span > 0 ? Double(last.done - first.done) / span : nil
  }

  private static func text(_ pace: Double) -> String {
    func number(_ value: Double) -> String {
      value >= 10 ? Wording.number(Int(value.rounded())) : "\((value * 10).rounded() / 10)"
    }
    if pace >= 1 { return "\(number(pace))/s" }
    if pace * 60 >= 1 { return "\(number(pace * 60))/min" }
    return "\(number(pace * 3600))/h"
  }

  // MARK: Pods

  /// As many of the pods that run as there is room for, the oldest first.
  private func pods(at now: Instant, room: Int) -> Line? {
    guard !running.isEmpty else { return nil }
    var text = "  running"
    var shown = 0
    for (pod, since) in running.sorted(by: { $0.key < $1.key }) {
      let more = running.count - shown - 1
      let next = "\(shown == 0 ? "  " : ", ")\(names[pod] ?? "pod \(pod.ordinal)") \(RunAge.text(now - since))"
      let rest = more > 0 ? ", and \(Wording.number(more)) more" : ""
      guard DisplayWidth.of(text + next + rest) <= room else { break }
      text += next
      shown += 1
    }
    guard shown > 0 else { return nil }
    if shown < running.count { text += ", and \(Wording.number(running.count - shown)) more" }
    return Self.cut(text, to: room)
  }

  private func failed(at now: Instant, room: Int) -> Line? {
    guard !failures.isEmpty else { return nil }
    let texts = failures.reversed().map { "\($0.name) \($0.why), \(RunAge.text(now - $0.time)) ago" }
    var text = "  failed  " + texts.joined(separator: "; ")
    if DisplayWidth.of(text) > room { text = "  failed  " + texts[0] }
    return Self.cut(text, to: room)
  }

  private static func cut(_ text: String, to room: Int) -> Line {
    var width = 0
    var result = ""
    for character in text {
      let next = DisplayWidth.of(String(character))
      if width + next > room { break }
      width += next
      result.append(character)
    }
    return Line(text: result, width: width)
  }
}
