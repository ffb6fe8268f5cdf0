internal import Execution
internal import JSONText
internal import JobModel
internal import Reporting

/// Shows a run: events and the pods' output as lines, and on a terminal how far it is.
final class RunConsole: RunSink {
  private let job: Job
  private let isJSON: Bool
  private let showsOutput: Bool
  private let ink: Palette
  private var lines: RunLines
  private var progress: RunProgress?
  private var origin: Instant?
  /// The widths of the lines of progress that are on the terminal.
  private var shownWidths: [Int] = []
  private var drawnAt: Instant?
  private let width: () -> Int
  private let now: () -> Instant
  /// Lines of the pods that are still to be written: there may be very many in one turn.
  private var waiting: [UInt8] = []
  /// What stands in front of a line of the last container that had one.
  private var prefix: (pod: PodID, container: String, text: [UInt8])?
  private(set) var podsCreated = 0
  /// Events come again that an earlier process has shown: they count, but are not shown.
  var isReplaying = false
  private(set) var lastEvent: Instant?

  /// - Parameters:
  ///   - showsOutput: whether what the containers write is shown; it is in the logs anyway.
  ///   - terminalWidth: nil when standard error is no terminal, and then no progress is drawn.
  init(
    _ job: Job, isJSON: Bool, showsOutput: Bool, palette: Palette, terminalWidth: (() -> Int)?,
    now: @escaping () -> Instant
  ) {
    self.job = job
    self.isJSON = isJSON
    self.showsOutput = showsOutput
    ink = palette
    lines = RunLines(job, palette: palette)
    width = terminalWidth ?? { 0 }
    self.now = now
    progress = terminalWidth == nil ? nil : RunProgress(job, start: now())
  }

  /// Tells beside each event when a plan has it.
  func compare(with planned: PlannedTimes) { lines.planned = planned }

  /// From the first event to the last.
  var elapsed: TimeSpan { (lastEvent ?? .zero) - (origin ?? .zero) }

  func event(_ event: JobEvent) {
    if origin == nil { origin = event.time }
    lastEvent = event.time
    if case .podCreated = event.kind { podsCreated += 1 }
    progress?.take(event)
    if isReplaying {
      _ = lines.line(for: event)
      return
    }
    if isJSON {
      writeWaiting()
      var json = JSONWriter()
      event.write(to: &json, since: origin ?? .zero)
      Output.write(json.bytes + [0x0A])
    } else if let line = lines.line(for: event) {
      show(line)
    }
    draw(force: true)
  }

  func named(_ pod: PodID, _ name: String) {
    lines.named(pod, name)
    progress?.named(pod, lines.shortName(pod))
  }

  func output(pod: PodID, name: String, container: String, line: [UInt8]) {
    guard showsOutput else { return }
    waiting += prefix(of: pod, container)
    waiting += line
    waiting.append(UInt8(ascii: "\n"))
    if waiting.count > 1 << 16 { writeWaiting() }
    draw(force: false)
  }

  private func prefix(of pod: PodID, _ container: String) -> [UInt8] {
    if let prefix, prefix.pod == pod, prefix.container == container { return prefix.text }
    var name = lines.shortName(pod)
    if job.spec.template.containers.count > 1 { name += "/" + container }
    let colors: [Palette.Ink] = [.cyan, .magenta, .blue, .yellow, .green]
    let text = Array((ink(colors[Int(pod.ordinal) % colors.count], "[\(name)]") + " ").utf8)
    prefix = (pod, container, text)
    return text
  }

  private func writeWaiting() {
    guard !waiting.isEmpty else { return }
    clear()
    if isJSON { Output.note(waiting) } else { Output.write(waiting) }
    waiting.removeAll(keepingCapacity: true)
  }

  func note(pod: PodID?, _ message: String) {
    guard !isReplaying else { return }
    show(ink(.yellow, pod.map { "\(lines.shortName($0)): \(message)" } ?? message))
  }

  /// Writes what is waiting, and draws the progress where lines of output have taken its place: nothing more comes for a
  /// while.
  func settle() {
    writeWaiting()
    if shownWidths.isEmpty { draw(force: true) }
  }

  /// Draws the progress again because time has gone by.
  func tick() { draw(force: true) }

  /// Takes the progress away for good.
  func finish() {
    writeWaiting()
    clear()
    progress = nil
  }

  private func show(_ line: String) {
    writeWaiting()
    clear()
    Output.note(line + "\n")
  }

  private func clear() {
    guard !shownWidths.isEmpty else { return }
    // A terminal that has become narrower has broken the lines.
    let width = max(1, width())
    let rows = shownWidths.reduce(0) { $0 + max(1, ($1 + width - 1) / width) }
    Output.note("\r\u{1B}[2K" + String(repeating: "\u{1B}[1A\u{1B}[2K", count: rows - 1))
    shownWidths = []
  }

  /// Output comes in floods: it draws at most ten times a second.
  private func draw(force: Bool) {
    guard let progress else { return }
    let now = now()
    if !force || !shownWidths.isEmpty, let drawnAt, now - drawnAt < TimeSpan(milliseconds: 100) { return }
    drawnAt = now
    writeWaiting()
    clear()
    let lines = progress.lines(at: now, width: width(), palette: ink)
    Output.note("\r" + lines.map(\.text).joined(separator: "\n"))
    shownWidths = lines.map(\.width)
  }
}
