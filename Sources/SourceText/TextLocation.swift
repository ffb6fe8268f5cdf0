/// A place in a text as editors count: both numbers start at 1, columns are UTF-16 code units.
package struct TextLocation: Hashable, Sendable, Comparable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (a: TextLocation, b: TextLocation) -> Bool {
    a.line != b.line ? a.line < b.line : a.column < b.column
  }
}
