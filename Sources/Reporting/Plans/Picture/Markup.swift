/// Builds XML or HTML text; what is put in as text is escaped.
package struct Markup {
  package private(set) var text = ""

  package init() {}

  package typealias Attributes = KeyValuePairs<String, String>

  /// Markup that is ready.
  package mutating func raw(_ markup: String) { text += markup }

  package mutating func put(_ content: String) { text += Self.escape(content) }

  /// An element without content.
  package mutating func empty(_ name: String, _ attributes: Attributes = [:]) {
    open(name, attributes, end: "/>")
  }

  package mutating func element(_ name: String, _ attributes: Attributes, _ content: String) {
    open(name, attributes, end: ">")
    put(content)
    text += "</\(name)>"
  }

  package mutating func element(_ name: String, _ content: String) { element(name, [:], content) }

  package mutating func element(
    _ name: String, _ attributes: Attributes = [:], _ body: (inout Markup) -> Void
  ) {
    open(name, attributes, end: ">")
    body(&self)
    text += "</\(name)>"
  }

  package mutating func line() { text += "\n" }

  /// Empty attributes are left out.
  private mutating func open(_ name: String, _ attributes: Attributes, end: String) {
    text += "<\(name)"
    for (key, value) in attributes where !value.isEmpty { text += " \(key)=\"\(Self.escape(value))\"" }
    text += end
  }

  package static func escape(_ content: String) -> String {
    guard content.utf8.contains(where: { $0 < 0x20 || $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 })
    else { return content }
    var result = ""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      // XML has no way to write other control characters.
      case _ where scalar.value < 0x20: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Double {
  /// A length in pixels, to a tenth, as short as possible: `12`, `3.5`.
  var px: String {
    guard isFinite, abs(self) < 1e12 else { return "0" }
    let tenths = Int((self * 10).rounded())
    let rest = abs(tenths % 10)
    let whole = "\(abs(tenths) / 10)" + (rest == 0 ? "" : ".\(rest)")
    return tenths < 0 ? "-" + whole : whole
  }
}
