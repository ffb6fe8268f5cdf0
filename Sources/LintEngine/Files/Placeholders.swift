import SourceText
import YAMLTree

/// Marks of a template that has not been rendered: `{{ … }}`, `{% … %}`, `${NAME}`.
///
/// In a command, its arguments, the environment and annotations they are nobody's business: shells, programs and
/// controllers have languages of their own.
struct Placeholders: Sendable {
  /// Scalars that hold one, in order.
  private var ranges: [ByteRange] = []
  /// What to underline: the first placeholder itself.
  var first: ByteRange?
  /// Whether the YAML breaks off and the text has marks of a template language.
  var areTemplate = false
  private var isShellStyle = false

  var isEmpty: Bool { first == nil }

  static let none = Placeholders()

  private init() {}

  init(in source: SourceFile, _ stream: YAMLStream) {
    let braces = source.firstOffset(of: "{{")
    let percent = source.firstOffset(of: "{%")
    let dollar = source.firstOffset(of: "${")
    guard braces != nil || percent != nil || dollar != nil else {
      self = .none
      return
    }
    var finder = PlaceholderFinder(source, mayHaveAliases: stream.documents.contains(where: \.hasAliases))
    for document in stream.documents { finder.visit(document.root, depth: 0) }
    ranges = finder.ranges
    let mark = [braces, percent].compactMap { $0 }.min()
    if !stream.findings.isEmpty, let mark {
      areTemplate = true
      first = Self.mark(at: mark, source)
      isShellStyle = false
    } else {
      areTemplate = false
      first = finder.first.map { Self.mark(at: $0, source) }
      isShellStyle = finder.first.map { source.bytes[$0] == UInt8(ascii: "$") } ?? false
    }
  }

  /// Whether a finding is about a placeholder.
  func touch(_ range: ByteRange) -> Bool {
    ranges.contains { $0.start <= range.end && range.start <= $0.end }
  }

  var help: String {
    isShellStyle
      ? "fill it in first: envsubst < FILE | jobsworth lint -"
      : "render it first: helm template … | jobsworth lint -"
  }

  /// From the mark to the braces that close it, or to the line's end.
  private static func mark(at start: Int, _ source: SourceFile) -> ByteRange {
    var end = start
    while end < source.bytes.count, source.bytes[end] != 0x0A, source.bytes[end] != 0x0D {
      end += 1
      if source.bytes[end - 1] == UInt8(ascii: "}"), end == source.bytes.count || source.bytes[end] != UInt8(ascii: "}")
      {
        break
      }
    }
    return ByteRange(start, end)
  }
}

private struct PlaceholderFinder {
  /// Where marks stand in the file, in order: a node without any is not looked into.
  private let marks: [Int]
  /// An alias leads to other places of the file than its own.
  private let mayHaveAliases: Bool
  var ranges: [ByteRange] = []
  /// The first mark that is a placeholder for certain.
  var first: Int?

  init(_ source: SourceFile, mayHaveAliases: Bool) {
    var marks: [Int] = []
    for mark in ["{{", "{%", "${"] as [StaticString] {
      var start = 0
      while let offset = source.firstOffset(of: mark, from: start) {
        marks.append(offset)
        start = offset + 1
      }
    }
    self.marks = marks.sorted()
    self.mayHaveAliases = mayHaveAliases
  }

  private func hasMark(in range: ByteRange) -> Bool {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle] < Int(range.start) { low = middle + 1 } else { high = middle }
    }
    return low < marks.count && marks[low] < Int(range.end)
  }

  mutating func visit(_ node: YAMLNode, depth: Int) {
    guard depth < 64, mayHaveAliases || hasMark(in: node.contentRange) else { return }
    switch node.kind {
    case .scalar:
      guard let offset = node.firstPlaceholder else { return }
      ranges.append(node.range)
      if first == nil, !node.isAlias { first = offset }
    case .sequence: for item in node.items { visit(item, depth: depth + 1) }
    case .mapping:
      var broken = 0
      for entry in node.entries {
        // A mapping as a key is what `{{ x }}` reads as.
        if entry.key.kind == .mapping { broken += 1 } else { visit(entry.key, depth: depth + 1) }
        guard !entry.key.isOwnLanguage else { continue }
        visit(entry.value, depth: depth + 1)
      }
      if broken > 0, node.style == .flow {
        ranges.append(node.range)
        if first == nil { first = Int(node.range.start) }
      }
    }
  }
}

extension YAMLNode {
  /// Keys below which text may be of any language.
  fileprivate var isOwnLanguage: Bool {
    guard kind == .scalar else { return false }
    return textEquals("command") || textEquals("args") || textEquals("annotations") || textEquals("env")
      || textEquals("data") || textEquals("stringData")
  }

  /// Where a `${NAME}`, `{{` or `{%` stands in the file; nil where there is none.
  fileprivate var firstPlaceholder: Int? {
    let source = document.source.bytes
    let range = contentRange
    var i = Int(range.start)
    while i + 2 < Int(range.end) {
      switch (source[i], source[i + 1]) {
      case (UInt8(ascii: "{"), UInt8(ascii: "{")), (UInt8(ascii: "{"), UInt8(ascii: "%")): return i
      case (UInt8(ascii: "$"), UInt8(ascii: "{")):
        let next = source[i + 2] | 0x20
        if next >= UInt8(ascii: "a") && next <= UInt8(ascii: "z") || source[i + 2] == UInt8(ascii: "_") { return i }
      default: break
      }
      i += 1
    }
    return nil
  }
}
