import Diagnostics
import SourceText
import YAMLTree

/// Finds suppressions in the comments and annotations of a file.
///
/// `# jobsworth: ignore[RULE, RULE] -- reason` holds for its own line, or for the next line with content when it
/// stands alone, and for the whole of a text that begins there; `ignore-file[…]` for the file. It may follow words to
/// another program: `# yamllint disable-line # jobsworth: …`. In a script that stands line by line in a text block of a
/// Job, a comment of the script says it just as well of a line of the script; `ignore-file[…]` there is text. The
/// annotation `jobsworth.dev/ignore: RULE,RULE` holds for the object, or for the pod template that carries it.
struct SuppressionReader {
  private let source: SourceFile
  private let stream: YAMLStream
  private let catalogue: RuleCatalogue
  private var result = Suppressions()
  private lazy var lines = source.makeLineIndex()

  static func read(_ source: SourceFile, _ stream: YAMLStream, _ catalogue: RuleCatalogue) -> Suppressions {
    guard source.mentions("jobsworth") else { return Suppressions() }
    var reader = SuppressionReader(source: source, stream: stream, catalogue: catalogue)
    for comment in stream.comments(in: source) { reader.readParts(of: comment) }
    for comment in reader.commentsInTexts() { reader.readParts(of: comment, isInText: true) }
    if source.mentions("jobsworth.dev/ignore") {
      for document in stream.documents { reader.readAnnotations(document.root, depth: 0) }
    }
    return reader.result
  }

  private init(source: SourceFile, stream: YAMLStream, catalogue: RuleCatalogue) {
    self.source = source
    self.stream = stream
    self.catalogue = catalogue
  }

  private mutating func mistake(_ message: String, _ range: ByteRange, help: String? = nil) {
    result.findings.append(
      Finding(
        rule: "mistaken-ignore", severity: .warning, message: message, range: range,
        help: help ?? "write # jobsworth: ignore[RULE, RULE] -- reason"))
  }

  // MARK: Comments

  /// What looks like a comment for lint inside of text blocks, which are scripts more often than not.
  private func commentsInTexts() -> [YAMLComment] {
    let bytes = source.bytes
    let word = Array("jobsworth:".utf8)
    var comments: [YAMLComment] = []
    for document in stream.documents where Self.mayHoldJobs(document.root) {
      for index in 0..<document.nodeCount {
        let node = YAMLNode(document: document, index: Int32(index))
        guard node.kind == .scalar, !node.isAlias, node.style == .literal || node.style == .folded else { continue }
        // The line that opens the block is none of its text.
        var position = Int(node.range.start)
        while position < Int(node.range.end), bytes[position] != 0x0A { position += 1 }
        while let hash = bytes[position..<Int(node.range.end)].firstIndex(of: UInt8(ascii: "#")) {
          var end = hash
          while end < Int(node.range.end), bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
          position = end
          var start = hash
          while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
          let isAlone = bytes[start - 1] == 0x0A
          let text = bytes[hash..<end].drop { $0 == UInt8(ascii: "#") || $0 == 0x20 || $0 == 0x09 }
          guard text.starts(with: word), isAlone || start < hash else { continue }
          comments.append(YAMLComment(range: ByteRange(hash, end), isAlone: isAlone))
        }
      }
    }
    return comments
  }

  /// The texts of other objects are files more often than scripts: manifests with comments of their own.
  private static func mayHoldJobs(_ root: YAMLNode) -> Bool {
    root["kind"].map { ["Job", "CronJob", "List", "JobList", "CronJobList"].contains($0.text) } ?? false
  }

  /// Reads each `# jobsworth: …` of a comment.
  private mutating func readParts(of comment: YAMLComment, isInText: Bool = false) {
    let bytes = source.bytes
    let word = Array("jobsworth:".utf8)
    let bounds = comment.range.bounds
    let starts = bounds.filter { position in
      guard bytes[position] == UInt8(ascii: "#"), position == bounds.lowerBound || bytes[position - 1] <= 0x20 else {
        return false
      }
      let rest = bytes[position..<bounds.upperBound]
      return rest.drop { $0 == UInt8(ascii: "#") || $0 == 0x20 || $0 == 0x09 }.starts(with: word)
    }
    for (start, next) in zip(starts, starts.dropFirst() + [bounds.upperBound]) {
      var end = next
      while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
      read(YAMLComment(range: ByteRange(start, end), isAlone: comment.isAlone), isInText)
    }
  }

  private mutating func read(_ comment: YAMLComment, _ isInText: Bool) {
    let bytes = source.bytes
    var position = Int(comment.range.start)
    let end = Int(comment.range.end)
    func skipBlanks() { while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 } }
    func take(_ word: String) -> Bool {
      guard bytes[position..<end].starts(with: word.utf8) else { return false }
      position += word.utf8.count
      return true
    }
    while position < end, bytes[position] == UInt8(ascii: "#") { position += 1 }
    skipBlanks()
    guard take("jobsworth:") else { return }
    skipBlanks()
    let isFile = take("ignore-file")
    if isFile, isInText { return }
    guard isFile || take("ignore") else {
      mistake("a comment for jobsworth says ignore[…] or ignore-file[…]", comment.range)
      return
    }
    guard take("["), let close = bytes[position..<end].firstIndex(of: UInt8(ascii: "]")) else {
      mistake("which rules are to be ignored stands in brackets", comment.range)
      return
    }
    let scope = isFile ? ByteRange(0, bytes.count) : lineScope(of: comment)
    let names = readNames(position..<close, scope: scope, whole: comment.range)
    for i in result.all.indices.suffix(names) {
      result.all[i].isForLine = !isFile
      result.all[i].isInText = isInText
    }
    position = close + 1
    skipBlanks()
    let reason = take("--") ? reason(position..<end) : nil
    if position < end, reason == nil {
      mistake("what follows the brackets is not understood", ByteRange(position, end))
    } else if reason == nil, names > 0 {
      withoutReason(comment.range)
    }
    explain(names, reason)
  }

  /// The text without blanks at its ends; nil where nothing is left.
  private func reason(_ bounds: Range<Int>) -> String? {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    guard let start = source.bytes[bounds].firstIndex(where: { !isBlank($0) }),
      let last = source.bytes[bounds].lastIndex(where: { !isBlank($0) })
    else { return nil }
    return source.text(ByteRange(start, last + 1))
  }

  /// Gives the suppressions that were read last their reason.
  private mutating func explain(_ count: Int, _ reason: String?) {
    for i in result.all.indices.suffix(count) { result.all[i].reason = reason }
  }

  private mutating func withoutReason(_ range: ByteRange) {
    result.findings.append(
      Finding(
        rule: "ignore-without-reason", severity: .info,
        message: "a reason for ignoring this would help the next reader",
        range: range, help: "add -- and the reason"))
  }

  /// Reads names up to the end of `bounds`, parted by commas; returns how many were good.
  private mutating func readNames(_ bounds: Range<Int>, scope: ByteRange, whole: ByteRange) -> Int {
    let bytes = source.bytes
    var good: [Int] = []
    var start = bounds.lowerBound
    var names: [Range<Int>] = []
    while start <= bounds.upperBound {
      let end = bytes[start..<bounds.upperBound].firstIndex(of: UInt8(ascii: ",")) ?? bounds.upperBound
      var name = start..<end
      while let first = name.first, bytes[first] <= 0x20 { name.removeFirst() }
      while let last = name.last, bytes[last] <= 0x20 { name = name.lowerBound..<last }
      names.append(name)
      start = end + 1
    }
    for name in names {
      let range = ByteRange(name.lowerBound, name.upperBound)
      let word = source.text(range)
      guard !word.isEmpty else {
        mistake("a rule's name is missing here", ByteRange(bounds.lowerBound, bounds.upperBound))
        continue
      }
      let isGroup = catalogue.groups.contains(word)
      guard isGroup || catalogue.description(of: word) != nil else {
        // What selects many rules would hide what nobody has seen yet.
        let help = catalogue.isSelector(word) ? "name each rule, or a group such as api" : catalogue.hint(for: word)
        mistake("there is no rule \"\(word)\"", range, help: help)
        continue
      }
      good.append(result.all.count)
      result.all.append(
        Suppression(
          rule: word, nameRange: range, scope: scope, isGroup: isGroup,
          removal: names.count == 1 ? removal(ofComment: whole) : removal(of: name, among: names)))
    }
    return good.count
  }

  /// Takes a name out of a list, with a comma beside it.
  private func removal(of name: Range<Int>, among names: [Range<Int>]) -> Edit? {
    guard let position = names.firstIndex(of: name) else { return nil }
    if position + 1 < names.count { return Edit(ByteRange(name.lowerBound, names[position + 1].lowerBound), "") }
    return Edit(ByteRange(names[position - 1].upperBound, name.upperBound), "")
  }

  /// Takes a comment away: with its line, or with the blanks before it.
  private func removal(ofComment range: ByteRange) -> Edit? {
    let bytes = source.bytes
    guard bytes[Int(range.start)] == UInt8(ascii: "#") else { return nil }
    var start = Int(range.start)
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    guard start == 0 || bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D else {
      return Edit(ByteRange(start, Int(range.end)), "")
    }
    var end = Int(range.end)
    if end < bytes.count, bytes[end] == 0x0D { end += 1 }
    if end < bytes.count, bytes[end] == 0x0A { end += 1 }
    return Edit(ByteRange(start, end), "")
  }

  /// The line that a comment is about, to the end of a text that begins on it.
  private mutating func lineScope(of comment: YAMLComment) -> ByteRange {
    let bytes = source.bytes
    var line = lines.line(at: Int(comment.range.start))
    if comment.isAlone {
      repeat {
        line += 1
        guard line < lines.count else { return comment.range }
      } while isCommentOrBlank(lines.range(ofLine: line))
    }
    let range = lines.range(ofLine: line)
    var end = Int(range.end)
    while end > Int(range.start), bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    for document in stream.documents {
      if let last = document.lastByte(ofScalarBeginningIn: ByteRange(Int(range.start), end)) { end = max(end, last) }
    }
    return ByteRange(Int(range.start), end)
  }

  private func isCommentOrBlank(_ range: ByteRange) -> Bool {
    let first = source.bytes[range.bounds].first { $0 != 0x20 && $0 != 0x09 }
    return first == nil || first == 0x0A || first == 0x0D || first == UInt8(ascii: "#")
  }

  // MARK: Annotations

  /// Looks for annotations in `metadata` at the root, in a Job template, a pod template, and in a list's items.
  private mutating func readAnnotations(_ node: YAMLNode, depth: Int) {
    guard node.kind == .mapping, depth < 8 else { return }
    if let annotations = node["metadata"]?["annotations"], let entry = annotations.entry("jobsworth.dev/ignore") {
      readAnnotation(entry, of: node)
    }
    for key in ["spec", "jobTemplate", "template"] {
      if let child = node[key] { readAnnotations(child, depth: depth + 1) }
    }
    if let items = node["items"] { for item in items.items { readAnnotations(item, depth: depth + 1) } }
  }

  private static let annotationHelp = "write jobsworth.dev/ignore: RULE, RULE -- reason"

  private mutating func readAnnotation(_ entry: YAMLEntry, of node: YAMLNode) {
    let value = entry.value
    guard value.kind == .scalar else {
      return mistake("the annotation is a text of rules' names", entry.key.range, help: Self.annotationHelp)
    }
    let range = value.range
    let bytes = source.bytes
    guard [.plain, .singleQuoted, .doubleQuoted].contains(value.style), !value.isAlias else {
      return mistake("the rules' names stand on one line here", range, help: Self.annotationHelp)
    }
    let isQuoted = value.style != .plain
    let start = Int(range.start) + (isQuoted ? 1 : 0)
    var end = Int(range.end) - (isQuoted ? 1 : 0)
    guard end > start else { return mistake("a rule's name is missing here", range, help: Self.annotationHelp) }
    var reason: String?
    var i = start
    while i + 1 < end {
      if bytes[i] == UInt8(ascii: "-"), bytes[i + 1] == UInt8(ascii: "-"), i > start, bytes[i - 1] == 0x20 {
        reason = self.reason(i + 2..<end)
        end = i
      }
      i += 1
    }
    let names = readNames(start..<end, scope: node.range, whole: range)
    if reason == nil, names > 0 { withoutReason(range) }
    explain(names, reason)
  }
}

extension YAMLDocument {
  /// The end of the scalar of several lines that begins in a range; nil where none does.
  fileprivate func lastByte(ofScalarBeginningIn range: ByteRange) -> Int? {
    var found: Int?
    for index in 0..<nodeCount {
      let node = YAMLNode(document: self, index: Int32(index))
      guard node.kind == .scalar, !node.isAlias, node.range.start >= range.start, node.range.start <= range.end else {
        continue
      }
      found = max(found ?? 0, Int(node.range.end))
    }
    return found
  }
}
