package import Admission
package import Manifests

/// What a field means, as text for people: type, default, limits, since when, what it goes with, what is below it.
package enum FieldText {
  /// Where a name is that of several fields, all are told; of a single one its own fields, too.
  package static func render(_ references: [FieldReference], palette: Palette) -> String {
    let cards = references.prefix(12).map { card($0, palette) }.joined(separator: "\n")
    guard references.count == 1, let type = references[0].index.spec.type else { return cards }
    return cards + "\n" + fields(of: type, palette)
  }

  /// A Job or a CronJob as a whole.
  package static func render(_ object: ObjectType, palette: Palette) -> String {
    let isJob = object == .job
    let words =
      isJob
      ? "Runs pods until enough of them have succeeded." : "Starts a Job whenever its schedule says so."
    return palette(.bold, isJob ? "job" : "cronjob") + "  batch/v1 \(object.name)\n\n\(words)\n\n"
      + fields(of: object, palette)
  }

  private static func card(_ reference: FieldReference, _ palette: Palette) -> String {
    let card = FieldCard(reference.index)
    let object = reference.object == .cronJob ? "cronjob" : "job"
    var text = palette(.bold, "\(object).\(reference.path)") + "  \(card.type)\n"
    text += "\n" + card.summary + "\n"
    if !card.facts.isEmpty { text += "\n" }
    for (name, value) in card.facts {
      text += "  \(name)" + String(repeating: " ", count: max(1, 10 - name.count)) + value + "\n"
    }
    return text
  }

  /// A line a field: name, type, and the first sentence on it.
  private static func fields(of type: ObjectType, _ palette: Palette) -> String {
    let rows = type.fields.filter { $0.spec.until == 255 }.map { index in
      let card = FieldCard(index)
      let isNeeded = index.facts.required == .always
      let sentence = card.summary.firstSentence
      return (name: index.spec.field.name, type: card.type + (isNeeded ? ", required" : ""), text: sentence)
    }
    let names = rows.map(\.name.count).max() ?? 0
    let types = rows.map(\.type.count).max() ?? 0
    return rows.map { row in
      let name = palette(.bold, row.name) + String(repeating: " ", count: names - row.name.count)
      return "  \(name)  \(row.type)" + String(repeating: " ", count: types - row.type.count) + "  \(row.text)\n"
    }.joined()
  }
}

extension String {
  /// Up to the first full stop before a blank, without it.
  fileprivate var firstSentence: Substring {
    var end = startIndex
    while let stop = self[end...].firstIndex(of: ".") {
      end = index(after: stop)
      if end == endIndex || self[end] == " " { return self[..<stop] }
    }
    return self[...]
  }
}
