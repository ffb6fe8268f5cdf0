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
    var builder = TreeBuilder(source: source, limits: limits)
    let text = JSONEscapes.rewritten(source.bytes) ?? source.bytes
    let finding = unsafe text.withUnsafeBufferPointer { bytes in
      unsafe Self.parse(bytes, into: &builder)
    }
    if let finding { findings.append(finding) }
    self.documents = builder.documents
    self.findings = findings
  }

  private static func parse(
    _ file: UnsafeBufferPointer<UInt8>, into builder: inout TreeBuilder
  ) -> Finding? {
    // To libyaml, which is told the encoding, a byte-order mark would be a character that indents the first line.
    let mark = builder.source.hasByteOrderMark ? 3 : 0
    let bytes = unsafe UnsafeBufferPointer(rebasing: file[mark...])
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
          let first = unsafe mark + offsets.byte(start, in: bytes)
          let last = unsafe max(first, mark + offsets.byte(end, in: bytes))
          return unsafe builder.take(event, ByteRange(first, last))
        }
      }
      return builder.finding
    } catch {
      return SyntaxError(error) { point in unsafe mark + offsets.byte(point, in: bytes) }.finding(in: builder.source)
    }
  }
}
