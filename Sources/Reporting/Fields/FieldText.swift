package import Admission
internal import Manifests

/// What a field means, as text for people: type, default, limits, since when, what it goes with.
package enum FieldText {
  /// Where a name is that of several fields, all are told.
  package static func render(_ references: [FieldReference], palette: Palette) -> String {
    references.prefix(12).map { card($0, palette) }.joined(separator: "\n")
  }

  private static func card(_ reference: FieldReference, _ palette: Palette) -> String {
    let card = FieldCard(reference.index)
    let object = reference.object == .cronJob ? "cronjob" : "job"
    var text = palette(.bold, "\(object).\(reference.path)") + "  \(card.type)\n"
    text += "\n" + card.summary + "\n\n"
    for (name, value) in card.facts {
      text += "  \(name)" + String(repeating: " ", count: max(1, 10 - name.count)) + value + "\n"
    }
    return text
  }
}
