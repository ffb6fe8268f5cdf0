package import Diagnostics
package import SourceText

/// A file's documents and what is wrong with its YAML.
///
/// Reading goes on to the first error: the documents before it are there, those after it are not, because where
/// they begin is not certain any more. Never traps and never takes more than linear time in the input's size
/// (but for the limits' own checks).
package struct YAMLStream: Sendable {
  package let documents: [YAMLDocument]
  package let findings: [Finding]

  package init(parsing source: SourceFile, limits: ParsingLimits = .standard) {
    var findings: [Finding] = []
    if let offset = source.malformedAt {
      findings.append(
        Finding(
          rule: "yaml/encoding", severity: .error, message: "the text is not well-formed UTF-16",
          range: ByteRange(offset, offset)))
    }
    guard source.bytes.count <= limits.bytes else {
      findings.append(
        Finding(
          rule: "yaml/too-large", severity: .error,
          message: "the file has \(source.bytes.count) bytes, more than \(limits.bytes)",
          range: ByteRange(0, 0)))
      self.documents = []
      self.findings = findings
      return
    }
    let text = JSONEscapes.rewritten(source.bytes) ?? source.bytes
    // To libyaml, which is told the encoding, a byte-order mark would be a character that indents the first line.
    var (documents, finding) = Self.read(text, [(source.hasByteOrderMark ? 3 : 0)..<text.count], source, limits)
    if let first = finding, let values = JSONValues.ranges(in: text) {
      let other = Self.read(text, values, source, limits)
      if other.finding.map({ $0.range.start > first.range.start }) ?? true { (documents, finding) = other }
    }
    if let finding { findings.append(finding) }
    self.documents = documents
    self.findings = findings
  }

  /// Reads parts of a text one after the other, each a stream of its own.
  private static func read(
    _ text: [UInt8], _ parts: [Range<Int>], _ source: SourceFile, _ limits: ParsingLimits
  ) -> (documents: [YAMLDocument], finding: Finding?) {
    var builder = TreeBuilder(source: source, limits: limits)
    for part in parts {
      let finding = unsafe text.withUnsafeBufferPointer { bytes in
        unsafe Self.parse(UnsafeBufferPointer(rebasing: bytes[part]), at: part.lowerBound, into: &builder)
      }
      if let finding { return (builder.documents, finding) }
    }
    return (builder.documents, nil)
  }

  /// - Parameter place: where the bytes stand in the file.
  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, at place: Int, into builder: inout TreeBuilder
  ) -> Finding? {
    guard let parser = unsafe LibYAMLParser(bytes) else {
      return Finding(
        rule: "yaml/syntax", severity: .error, message: "there is no memory to read the file with",
        range: ByteRange(0, 0))
    }
    let offsets = unsafe ByteOffsets(bytes)
    do {
      var goesOn = true
      while goesOn {
        goesOn = try unsafe parser.next { event, start, end in
          let first = unsafe place + offsets.byte(start, in: bytes)
          let last = unsafe max(first, place + offsets.byte(end, in: bytes))
          return unsafe builder.take(event, ByteRange(first, last))
        }
      }
      return builder.finding
    } catch {
      return SyntaxError(error) { point in unsafe place + offsets.byte(point, in: bytes) }.finding(in: builder.source)
    }
  }
}
