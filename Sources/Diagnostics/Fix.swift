package import SourceText

/// One replacement of text. An empty range inserts.
package struct Edit: Hashable, Sendable {
  package var range: ByteRange
  package var text: String

  package init(_ range: ByteRange, _ text: String) {
    self.range = range
    self.text = text
  }
}

/// A way to mend a finding by editing the text.
package struct Fix: Hashable, Sendable {
  /// What applying the fix promises.
  package enum Safety: String, Sendable, Hashable {
    /// Keeps the meaning of everything else; applied by `--fix`.
    case safe
    /// Probably what was meant, but it may change behaviour; applied by `--unsafe-fixes`.
    case unsafe
  }

  /// What the edits do, as an order: "quote the value".
  package var title: String
  package var safety: Safety
  /// In order of range, not overlapping.
  package var edits: [Edit]

  package init(_ title: String, safety: Safety, edits: [Edit]) {
    self.title = title
    self.safety = safety
    self.edits = edits
  }
}
