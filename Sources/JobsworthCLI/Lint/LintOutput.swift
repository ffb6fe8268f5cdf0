internal import ArgumentParser
internal import LintEngine
internal import Reporting
internal import SourceText

/// A format of lint's output and where it goes: `sarif`, or `sarif=findings.sarif`.
struct OutputChoice: ExpressibleByArgument {
  var format: FindingFormat
  /// nil for standard output.
  var path: String?

  init(_ format: FindingFormat, path: String? = nil) {
    self.format = format
    self.path = path
  }

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let format = FindingFormat(rawValue: String(parts[0])), parts.last?.isEmpty == false else { return nil }
    self.init(format, path: parts.count > 1 ? String(parts[1]) : nil)
  }

  static var allValueStrings: [String] { FindingFormat.allCases.map(\.rawValue) }
}

/// Puts together what was rendered of each file, in every format that was asked for.
struct LintOutput: Sendable {
  struct Destination: Sendable {
    var renderer: any FindingRenderer
    /// nil for standard output.
    var path: String?
    var isForPeople: Bool
    var showsSummary: Bool
  }

  /// One file.
  struct Rendered: Sendable {
    /// In the order of the destinations.
    var texts: [[UInt8]]
    var summary: LintSummary
    /// Findings of the baseline that are no longer there.
    var stale = 0
  }

  let destinations: [Destination]
  var showsFixes: Bool { destinations.contains { $0.renderer.showsFixes } }

  func render(_ file: LintedFile, number: Int) -> Rendered {
    let named = file.namingTemplates()
    return Rendered(
      texts: destinations.map { $0.renderer.render(named, number: number) }, summary: LintSummary(of: file))
  }

  /// Prints files in order and returns the counts over all of them.
  ///
  /// - Parameter hasFailed: whether files could not be read; where none could, people are told no more than that.
  @discardableResult
  func write(_ files: [Rendered], hasFailed: Bool = false) throws -> LintSummary {
    var summary = LintSummary()
    for file in files { summary += file.summary }
    for (number, destination) in destinations.enumerated() {
      let renderer = destination.renderer
      var output = Array(renderer.prologue.utf8)
      var isFirst = true
      for file in files where !file.texts[number].isEmpty {
        if !isFirst { output.append(contentsOf: renderer.separator.utf8) }
        isFirst = false
        output.append(contentsOf: file.texts[number])
      }
      let isEmptyHanded = hasFailed && files.isEmpty && destination.isForPeople
      if destination.showsSummary, !isEmptyHanded { output.append(contentsOf: renderer.epilogue(summary).utf8) }
      if let path = destination.path { try FileWriting.write(path, output) } else { Output.write(output) }
    }
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
