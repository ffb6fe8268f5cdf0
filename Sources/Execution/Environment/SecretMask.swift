/// Takes the values of Secrets out of messages that are kept or shown.
///
/// Such a value can get into one by `$(NAME)` in a command or a path, by what an engine says of a command line, or by
/// what a container leaves as its termination message. What containers write into their logs is theirs.
package struct SecretMask: Sendable {
  /// Longer ones first: one may be a part of another.
  private let values: [String]

  /// Shorter values are in every other message by chance.
  private static let shortest = 4
  private static let mask = "***"

  init(_ secrets: some Sequence<[String: [UInt8]]>) {
    var values: Set<String> = []
    for bytes in secrets.joined().map(\.value) {
      values.insert(Self.base64(bytes))
      guard let text = String(validating: bytes, as: UTF8.self) else { continue }
      values.insert(text)
      for line in text.split(whereSeparator: \.isNewline) { values.insert(String(line)) }
    }
    self.values = values.filter { $0.utf8.count >= Self.shortest }
      .sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  package func callAsFunction(_ text: String) -> String {
    var text = text
    for value in values where text.contains(value) {
      text = text.split(separator: value, omittingEmptySubsequences: false).joined(separator: Self.mask)
    }
    return text
  }

  /// An event without them. Output goes to the terminal and the logs as it is.
  func callAsFunction(_ event: RuntimeEvent) -> RuntimeEvent {
    guard !values.isEmpty else { return event }
    switch event {
    case .exited(let key, let exitCode, let time, var end):
      end.message = end.message.map { self($0) }
      return .exited(key, exitCode: exitCode, at: time, end: end)
    case .actionEnded(let key, let succeeded, let message):
      return .actionEnded(key, succeeded: succeeded, message: self(message))
    case .exceeded(let pod, let message): return .exceeded(pod, message: self(message))
    case .noted(let key, let message): return .noted(key, self(message))
    case .lost(let message): return .lost(self(message))
    case .started, .output, .interrupted, .requested: return event
    }
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var word: UInt32 = 0
      for place in 0..<3 { word = word << 8 | (place < group.count ? UInt32(group[start + place]) : 0) }
      for place in 0..<4 {
        text.append(place <= group.count ? digits[Int(word >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
