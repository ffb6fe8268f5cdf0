package import Admission
internal import JSONText
internal import Manifests

/// What a field means, for programs.
package enum FieldJSON {
  package static func render(_ references: [FieldReference]) -> String {
    var json = JSONWriter(indent: 2)
    json.object {
      $0.field("version", 1)
      $0.array("fields") { for reference in references { write(reference, to: &$0) } }
    }
    return json.text + "\n"
  }

  private static func write(_ reference: FieldReference, to json: inout JSONWriter) {
    let card = FieldCard(reference.index)
    json.object {
      $0.field("path", "\(reference.object == .cronJob ? "cronjob" : "job").\(reference.path)")
      $0.field("type", card.type)
      $0.field("summary", card.summary)
      for (name, value) in card.facts { $0.field(name == "see too" ? "seeToo" : name, value) }
    }
  }
}
