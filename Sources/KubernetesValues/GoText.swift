/// How Go prints and classifies text: the spelling of values in the server's messages.
package enum GoText {
  /// A text between double quotes as `strconv.Quote` and `%q` write it.
  package static func quoted(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) { return "\"\(text)\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{07}": result += "\\a"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0B}": result += "\\v"
      case let scalar where scalar.isGoPrintable: result.unicodeScalars.append(scalar)
      case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\x" + hexadecimal(scalar.value, digits: 2)
      case let scalar where scalar.value < 0x1_0000: result += "\\u" + hexadecimal(scalar.value, digits: 4)
      case let scalar: result += "\\U" + hexadecimal(scalar.value, digits: 8)
      }
    }
    return result + "\""
  }

  /// A text as `encoding/json` writes it: `<`, `>`, `&` and the line separators are escaped too.
  package static func json(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && !"\"\\<>&".utf8.contains($0) }) {
      return "\"\(text)\""
    }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..<" ":
        result += "\\u" + hexadecimal(scalar.value, digits: 4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// `"a", "b"`: texts quoted and joined by a comma and a blank.
  package static func quotedList(_ texts: some Sequence<String>) -> String {
    texts.map(quoted).joined(separator: ", ")
  }

  package static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

extension Unicode.Scalar {
  /// Mirrors `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII blank.
  package var isGoPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: self == " "
    default: true
    }
  }

  /// Mirrors `unicode.IsSpace`.
  package var isGoSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}
