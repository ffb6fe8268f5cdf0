import Diagnostics
import SourceText

extension Edit {
  /// A word in the place of another, in the quotes that stand there, or in new ones where the word needs them.
  static func writing(_ word: String, at range: ByteRange, in source: SourceFile) -> Edit {
    let first = range.isEmpty ? 0 : source.bytes[Int(range.start)]
    if first == UInt8(ascii: "'"), !word.contains("'") { return Edit(range, "'\(word)'") }
    let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    return Edit(range, isQuoted || !isPlain(word) ? "\"\(word)\"" : word)
  }

  /// Whether a word without quotes is a string for certain. Words here hold nothing that needs an escape.
  private static func isPlain(_ word: String) -> Bool {
    let others: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    guard let first = word.utf8.first, !others.contains(word.lowercased()) else { return false }
    return 65...90 ~= first || 97...122 ~= first
  }
}
