internal import LintEngine
internal import SourceText

/// What rules say of their own work, for those who ask for it.
enum LintNotes {
  /// The policies that could not be evaluated, in a line: what they would forbid has not been looked for.
  static func tellUnevaluated(_ files: [ExaminedFile]) {
    var names: Set<String> = []
    for file in files where !file.notes.isEmpty {
      for note in file.notes where note.isUnevaluated { names.insert(note.rule) }
    }
    guard !names.isEmpty else { return }
    Output.note("policies that could not be evaluated: \(names.sorted().joined(separator: ", ")) (-v says why)\n")
  }

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
