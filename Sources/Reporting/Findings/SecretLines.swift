internal import SourceText

/// The documents of a file that are Secrets, found by their text: also in a file that cannot be parsed. Their lines are
/// not shown.
struct SecretLines {
  private var ranges: [Range<Int>] = []

  init(of source: SourceFile) {
    let bytes = source.bytes
    var start = 0
    var isSecret = false
    var position = 0
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = bytes[position..<end]
      if line.starts(with: "---".utf8) {
        if isSecret { ranges.append(start..<position) }
        start = position
        isSecret = false
      }
      isSecret = isSecret || Self.namesSecret(line)
      position = end + 1
    }
    if isSecret { ranges.append(start..<bytes.count + 1) }
  }

  func contains(_ position: Int) -> Bool { ranges.contains { $0.contains(position) } }

  /// Whether `kind` has a value that begins with `Secret`, quoted or not: `SecretList` too.
  private static func namesSecret(_ line: ArraySlice<UInt8>) -> Bool {
    let key = Array("kind".utf8)
    let value = Array("Secret".utf8)
    var rest = line
    while rest.count > key.count {
      if rest.starts(with: key) {
        let after = rest.dropFirst(key.count).drop { " \t\"':".utf8.contains($0) }
        if after.starts(with: value) { return true }
      }
      rest = rest.dropFirst()
    }
    return false
  }
}
