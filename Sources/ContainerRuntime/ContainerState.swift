import JSONText
package import JobModel
import KubernetesValues

/// What an engine says of a container.
package struct ContainerState: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    /// It has never been started, or is just being.
    case created
    case running
    case exited
  }

  package var name: String
  package var phase: Phase
  package var exitCode: Int
  /// The kernel has ended it for want of memory.
  package var isOutOfMemory: Bool
  package var started: Instant?
  package var finished: Instant?
  /// Why it could not be started.
  package var error: String

  /// A line of JSON a container, the same from all engines.
  static let template =
    "[{{json .Name}},{{json .State.Status}},{{json .State.ExitCode}},{{json .State.OOMKilled}},"
    + "{{json .State.StartedAt}},{{json .State.FinishedAt}},{{json .State.Error}}]"

  /// Nil for what is no such line.
  package init?(_ line: String) {
    guard let fields = JSONValue(Array(line.utf8))?.array, fields.count == 7, let name = fields[0].string,
      let status = fields[1].string, let exitCode = fields[2].int
    else { return nil }
    // Docker puts a slash before it.
    self.name = name.hasPrefix("/") ? String(name.dropFirst()) : name
    switch status {
    case "created", "configured", "initialized", "initialised": phase = .created
    case "exited", "stopped", "dead", "removing": phase = .exited
    default: phase = .running
    }
    self.exitCode = Int(exitCode)
    isOutOfMemory = fields[3].bool ?? false
    started = Self.instant(fields[4])
    finished = Self.instant(fields[5])
    error = fields[6].string ?? ""
  }

  /// Whether its end was seen: after a start of the machine an engine may only know that it does not run any more.
  package var endIsKnown: Bool {
    guard phase == .exited, let finished else { return false }
    // The two come from different clocks of the kernel: the end of a short run can seem to come first.
    return started.map { $0 - finished < .seconds(2) } ?? true
  }

  /// Nil for a time that has not come, which engines write as one of the year 1.
  private static func instant(_ value: JSONValue) -> Instant? {
    guard let text = value.string, let seconds = RFC3339.seconds(text), seconds > 0 else { return nil }
    let fraction = text.split(separator: ".", maxSplits: 1).dropFirst().first ?? ""
    let digits = (fraction.prefix { $0.isASCII && $0.isNumber } + "000").prefix(3)
    return Instant(milliseconds: Int64(seconds) * 1000 + (Int64(digits) ?? 0))
  }
}
