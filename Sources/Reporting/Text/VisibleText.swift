extension String {
  /// The text with control characters written out, so that a manifest cannot steer the terminal.
  package var visible: String {
    // Nearly all texts are ASCII without control characters.
    if isPrintableASCII { return self }
    guard unicodeScalars.contains(where: { Self.isControl($0) }) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where Self.isControl(scalar): result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private var isPrintableASCII: Bool {
    let bytes = utf8Span.span
    for i in bytes.indices where bytes[i] < 0x20 || bytes[i] >= 0x7F { return false }
    return true
  }

  /// Whether a character moves the cursor, or turns the direction of what is written.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
