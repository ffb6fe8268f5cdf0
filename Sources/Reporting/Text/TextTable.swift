internal import SourceText

/// Columns as wide as their widest cell, two blanks between them, as kubectl prints them.
struct TextTable {
  private var rows: [[String]]

  init(_ headings: [String]) { rows = [headings] }

  /// - Precondition: as many cells as there are headings. Cells are plain text: colours would count as width.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == rows[0].count, "a cell for each heading")
    rows.append(cells.map(\.visible))
  }

  /// The lines, the heading first; columns in which nothing stands are left out.
  func lines(indent: Int = 0) -> [String] {
    let columns = rows[0].indices.filter { column in rows.dropFirst().contains { !$0[column].isEmpty } }
    let widths = columns.map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
    return rows.map { row in
      var line = String(repeating: " ", count: indent)
      for (column, width) in zip(columns, widths) {
        line += row[column] + String(repeating: " ", count: width - DisplayWidth.of(row[column]) + 2)
      }
      while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
      return line
    }
  }
}
