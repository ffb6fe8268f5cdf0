/// The colours of text output, or none.
package struct Palette: Sendable {
  package enum Ink: String, Sendable {
    case red = "31", green = "32", yellow = "33", blue = "34", magenta = "35", cyan = "36", grey = "90"
    case bold = "1", boldRed = "1;31", boldYellow = "1;33", boldBlue = "1;34", boldGreen = "1;32"
  }

  package let isOn: Bool

  package init(isOn: Bool) { self.isOn = isOn }

  package static let plain = Palette(isOn: false)

  package func callAsFunction(_ ink: Ink, _ text: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }
}
