/// How wide text is when a browser draws it, without a browser: an upper estimate for the usual interface fonts.
///
/// The picture asks for `system-ui`, whatever that is on the reader's machine; the figures are those of a wide one.
package enum TextMetrics {
  /// Pixels at a font size, for the regular weight.
  package static func width(_ text: some StringProtocol, size: Double, isBold: Bool = false) -> Double {
    text.unicodeScalars.reduce(0) { $0 + advance($1) } * size * (isBold ? 1.1 : 1)
  }

  /// The text, cut with an ellipsis where it is wider.
  package static func cut(_ text: String, to width: Double, size: Double, isBold: Bool = false) -> String {
    guard self.width(text, size: size, isBold: isBold) > width else { return text }
    var rest = Substring(text)
    while !rest.isEmpty, self.width(rest + "…", size: size, isBold: isBold) > width { rest.removeLast() }
    return rest + "…"
  }

  /// Lines of about the same length.
  package static func balancedLines(_ text: String, width: Double, size: Double, isBold: Bool = false) -> [String] {
    let lines = lines(text, width: width, size: size, isBold: isBold)
    guard lines.count > 1 else { return lines }
    var narrow = self.width(text, size: size, isBold: isBold) / Double(lines.count)
    while narrow < width {
      let balanced = self.lines(text, width: narrow, size: size, isBold: isBold)
      if balanced.count <= lines.count { return balanced }
      narrow += 10
    }
    return lines
  }

  /// Lines of words that fit; a word that is wider than a line is broken.
  package static func lines(_ text: String, width: Double, size: Double, isBold: Bool = false) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if self.width(longer, size: size, isBold: isBold) <= width {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, self.width(line + String(character), size: size, isBold: isBold) > width {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// In units of the font size.
  private static func advance(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!", " ": return 0.35
    case "f", "r", "t", "(", ")", "[", "]", "/", "\\", "-", "{", "}", "\"": return 0.43
    case "c", "k", "s", "v", "x", "y", "z", "J", "L": return 0.6
    case "m", "M", "W", "@", "%", "…", "—": return 1
    case "w", "N", "O", "Q", "G", "D", "H", "U", "+", "=", "<", ">", "#", "→": return 0.84
    case "A"..."Z", "&": return 0.72
    case _ where scalar.value < 0x7F: return 0.64
    case _ where scalar.value < 0x300: return 0.8
    default: return 1.1
    }
  }
}
