internal import LintEngine
internal import SourceText

/// What rules say of their own work, for those who ask for it.
enum LintNotes {
  /// A line a note, in the order of their places: `a.yaml:1:1: note: my-policy not evaluated: no such key: x`.
  static func tell(_ file: ExaminedFile) {
    let source = file.source
    guard !file.notes.isEmpty else { return }
    let index = source.makeLineIndex()
    for note in file.notes.sorted(by: { $0.range < $1.range }) {
      let place = source.location(of: Int(note.range.start), in: index)
      Output.note("\(source.path):\(place.line):\(place.column): note: \(note.rule): \(note.text)\n")
    }
  }
}
