package import LintEngine

/// The formats of lint's output.
package enum FindingFormat: String, CaseIterable, Sendable {
  case text, concise, json, github, gitlab, sarif, junit, rdjson

  /// The renderer of the format; the only place where formats are told apart.
  ///
  /// - Parameters:
  ///   - catalogue: the rules that ran.
  ///   - version: that of jobsworth.
  ///   - time: when lint ran, in UTC, without a zone.
  ///   - width: of the terminal, in cells; nil where the output goes to none.
  ///   - paths: the names of files in reports that are shown beside a repository.
  package func renderer(
    palette: Palette, catalogue: RuleCatalogue, version: String, time: String, width: Int?, paths: ReportedPaths
  ) -> any FindingRenderer {
    switch self {
    case .text: TextRenderer(palette: palette, width: width)
    case .concise: ConciseRenderer(palette: palette)
    case .json: JSONFindingRenderer()
    case .github: GitHubRenderer(paths: paths)
    case .gitlab: GitLabRenderer(paths: paths)
    case .sarif: SARIFRenderer(catalogue: catalogue, version: version, paths: paths)
    case .junit: JUnitRenderer(time: time)
    case .rdjson: ReviewdogRenderer()
    }
  }
}

/// A way to print what lint found: a pure function of it.
///
/// Files are rendered one by one, on several cores, and put together in the order of the files.
package protocol FindingRenderer: Sendable {
  /// Whether fixes are shown; where nobody shows them, none need be made.
  var showsFixes: Bool { get }
  /// What stands before the first file.
  var prologue: String { get }
  /// What stands between two files that have something to print.
  var separator: String { get }
  /// One file; empty when there is nothing to print.
  func render(_ file: LintedFile) -> [UInt8]
  /// One file, where its number among those of the output matters.
  func render(_ file: LintedFile, number: Int) -> [UInt8]
  /// What stands after the last file.
  func epilogue(_ summary: LintSummary) -> String
}

extension FindingRenderer {
  package var showsFixes: Bool { true }
  package var prologue: String { "" }
  package var separator: String { "" }
  package func render(_ file: LintedFile, number: Int) -> [UInt8] { render(file) }
  package func epilogue(_ summary: LintSummary) -> String { "" }
}
