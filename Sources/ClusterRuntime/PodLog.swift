/// What one container writes, line by line, from its first line to its last, even when the connection is lost.
struct PodLog: Sendable {
  private let kubectl: Kubectl
  private let pod: String
  private let container: String

  init(_ kubectl: Kubectl, namespace: String, pod: String, container: String) {
    var kubectl = kubectl
    kubectl.namespace = namespace
    self.kubectl = kubectl
    self.pod = pod
    self.container = container
  }

  /// How often a log is asked for before it is given up.
  private static let tries = 20

  /// Returns when the container has ended and all it wrote was told, when the pod is gone, or on cancellation.
  func follow(_ tell: @escaping @Sendable ([UInt8]) async -> Void) async {
    let position = LogPosition()
    var pause = Pause()
    for _ in 0..<Self.tries where !Task.isCancelled {
      var arguments = ["logs", pod, "--container", container, "--follow", "--timestamps"]
      // The server takes whole seconds, so some lines come again.
      if let time = await position.resume() { arguments.append("--since-time=\(time)") }
      do throws(KubectlFailure) {
        try await kubectl.lines(of: arguments) { line in
          if let text = await position.text(ifNew: line) { await tell(text) }
        }
        return
      } catch {
        // 400: the container is only being started.
        guard error.isPassing || error.kind == .refused else { return }
        await pause.wait()
      }
    }
  }
}

/// How far a log has been read, by the times in front of its lines. Several lines may share one.
actor LogPosition {
  private var last: String?
  /// How many lines of the last time have been told.
  private var told = 0
  /// The last time when the log was asked for again, and how many lines of it had been told, and have come since.
  private var resumed: (time: String, told: Int, seen: Int)?

  /// The time to ask from; nil for the beginning.
  func resume() -> String? {
    resumed = last.map { ($0, told, 0) }
    return last
  }

  /// The line without its time; nil for one that was told before.
  func text(ifNew line: [UInt8]) -> [UInt8]? {
    guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { return line }
    let time = String(decoding: line[..<blank], as: UTF8.self)
    if let resumed {
      if Self.isEarlier(time, resumed.time) { return nil }
      if time == resumed.time {
        self.resumed?.seen += 1
        if resumed.seen < resumed.told { return nil }
      }
    }
    told = time == last ? told + 1 : 1
    last = time
    return Array(line[(blank + 1)...])
  }

  /// RFC 3339 with as many digits of a second as are not 0.
  private static func isEarlier(_ a: String, _ b: String) -> Bool {
    func digits(_ time: String) -> Substring { time.hasSuffix("Z") ? time.dropLast() : time[...] }
    return digits(a) < digits(b)
  }
}
