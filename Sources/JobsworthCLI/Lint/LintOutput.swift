internal import LintEngine
internal import Reporting
internal import SourceText

/// Puts together what was rendered of each file.
struct LintOutput: Sendable {
  /// One file.
  struct Rendered: Sendable {
    var bytes: [UInt8]
    var summary: LintSummary
  }

  let renderer: any FindingRenderer
  let showsSummary: Bool

  /// Prints files in order and returns the counts over all of them.
  @discardableResult
  func write(_ files: [Rendered]) -> LintSummary {
    var summary = LintSummary()
    var output = Array(renderer.prologue.utf8)
    var isFirst = true
    for file in files {
      summary += file.summary
      guard !file.bytes.isEmpty else { continue }
      if !isFirst { output.append(contentsOf: renderer.separator.utf8) }
      isFirst = false
      output.append(contentsOf: file.bytes)
    }
    if showsSummary { output.append(contentsOf: renderer.epilogue(summary).utf8) }
    Output.write(output)
    return summary
  }
}

extension LintRun {
  /// Looks for the kustomizations that name files as patches; only what the server refuses is worth it.
  mutating func markPatches() {
    guard files.contains(where: \.mayBePatch) else { return }
    var finder = KustomizationFinder()
    for number in files.indices where files[number].mayBePatch {
      if let path = finder.kustomization(naming: files[number].source.path) { markPatch(number, namedBy: path) }
    }
  }
}

extension LintSummary {
  init(of file: LintedFile) {
    self.init()
    count(file)
  }
}

/// A number with its noun: `1 finding`, `2 findings`.
enum TextCount {
  static func of(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
