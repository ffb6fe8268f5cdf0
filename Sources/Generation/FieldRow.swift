/// One field of one Kubernetes type, as a row of `fixtures/api/fields.tsv` states it.
package struct FieldRow {
  package var type: String
  package var field: String
  package var kind: String
  package var itemType: String
  package var values: [String]
  /// First and last minor version (of 1.x) whose decoder knows the field; 0 and 255 for "always".
  package var since: Int
  package var until: Int
  package var required: String
  package var enumType: String
  package var gate: String
  package var stages: String
  package var goType: String
  package var embeddedIn: String
  package var presence: String

  /// The rows of a tab-separated table with a heading line.
  package static func parse(_ table: String) -> [FieldRow] {
    let lines = table.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    guard let heading = lines.first else { return [] }
    return lines.dropFirst().map { cells in
      func cell(_ name: String) -> String {
        guard let column = heading.firstIndex(where: { $0 == name }), column < cells.count else { return "" }
        return String(cells[column])
      }
      func minor(_ name: String, or other: Int) -> Int {
        let text = cell(name)
        return text.hasPrefix("1.") ? Int(text.dropFirst(2)) ?? other : other
      }
      return FieldRow(
        type: cell("type"), field: cell("field"), kind: cell("kind"), itemType: cell("item-type"),
        values: cell("enum").split(separator: ",").map { $0 == "\"\"" ? "" : String($0) },
        since: minor("since", or: 0), until: minor("until", or: 255), required: cell("required"),
        enumType: cell("enum-type"), gate: cell("gate"), stages: cell("stages"), goType: cell("go-type"),
        embeddedIn: cell("embedded-in"), presence: cell("presence"))
    }
  }
}
