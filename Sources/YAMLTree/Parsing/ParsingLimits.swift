/// What a file may ask of the parser before it is refused with a finding.
package struct ParsingLimits: Hashable, Sendable {
  /// Bytes of one file.
  package var bytes = 64 << 20
  /// Collections within collections, aliases followed.
  package var depth = 500
  /// Nodes of one document when every alias is replaced by what it stands for.
  package var expandedNodes = 4_000_000

  package static let standard = ParsingLimits()

  package init() {}
}
