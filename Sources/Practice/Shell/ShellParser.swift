/// Reads a script in the language of POSIX `sh`, with what bash adds that scripts in manifests use: `[[ ]]`,
/// `(( ))`, `$'…'`, arrays, `<<<`, `<( )`, `function`.
///
/// A script that it does not understand gives an error, and rules then say nothing of it.
struct ShellParser {
  struct Failure: Error { var offset: Int }

  let text: [UInt8]
  var position = 0
  let end: Int
  private var depth = 0
  private static let depthLimit = 50
  /// Here-documents whose text begins at the next line.
  private var pending: [Heredoc] = []
  /// The texts of here-documents that were read.
  private(set) var bodies: [Range<Int>] = []

  private struct Heredoc {
    var delimiter: [UInt8]
    var stripsTabs: Bool
  }

  init(_ text: [UInt8], _ bounds: Range<Int>? = nil, depth: Int = 0) {
    self.text = text
    position = bounds?.lowerBound ?? 0
    end = bounds?.upperBound ?? text.count
    self.depth = depth
  }

  /// The script as a tree, and the texts of its here-documents; nil for what is not understood.
  static func parse(_ text: [UInt8]) -> (list: ShellList, heredocs: [Range<Int>])? {
    var parser = ShellParser(text)
    guard let list = try? parser.list(until: []), parser.position == parser.end else { return nil }
    return (list, parser.bodies)
  }

  var current: UInt8? { position < end ? text[position] : nil }

  func peek(_ distance: Int) -> UInt8? { position + distance < end ? text[position + distance] : nil }

  func fail() -> Failure { Failure(offset: position) }

  // MARK: Nesting

  /// Every construct that can hold itself enters here, so that the stack is bounded whatever the script.
  mutating func enter() throws(Failure) {
    depth += 1
    guard depth < Self.depthLimit else { throw fail() }
  }

  mutating func leave() { depth -= 1 }

  // MARK: Lists

  /// Reads up to a `)` or one of the reserved words, which stay unread.
  mutating func list(until words: [String]) throws(Failure) -> ShellList {
    try enter()
    defer { leave() }
    var list = ShellList()
    while true {
      skipBlanksAndLines()
      guard let byte = current, byte != UInt8(ascii: ")") else { return list }
      if byte == UInt8(ascii: ";") {
        // `;;` ends a case; a lone one is a mistake.
        guard peek(1) == UInt8(ascii: ";") || peek(1) == UInt8(ascii: "&") else { throw fail() }
        return list
      }
      if let word = reservedWord(), words.contains(word) { return list }
      let chain = try chain()
      skipBlanks()
      let start = position
      var isBackground = false
      if current == UInt8(ascii: "&") {
        isBackground = true
        position += 1
      } else if current == UInt8(ascii: ";"), peek(1) != UInt8(ascii: ";"), peek(1) != UInt8(ascii: "&") {
        position += 1
      } else if current == UInt8(ascii: "\n") {
        takeLineEnd()
        list.items.append(.init(chain: chain, isBackground: false, separator: start..<start + 1))
        continue
      }
      list.items.append(.init(chain: chain, isBackground: isBackground, separator: start..<position))
      if start == position {
        skipBlanks()
        guard let byte = current, byte != UInt8(ascii: ")"), byte != UInt8(ascii: ";") else { return list }
        guard let word = reservedWord(), words.contains(word) else { throw fail() }
        return list
      }
    }
  }

  private mutating func chain() throws(Failure) -> ShellChain {
    var chain = ShellChain(pipelines: [try pipeline()], joints: [])
    while true {
      skipBlanks()
      if current == UInt8(ascii: "&"), peek(1) == UInt8(ascii: "&") {
        chain.joints.append(.and)
      } else if current == UInt8(ascii: "|"), peek(1) == UInt8(ascii: "|") {
        chain.joints.append(.or)
      } else {
        return chain
      }
      position += 2
      skipBlanksAndLines()
      chain.pipelines.append(try pipeline())
    }
  }

  private mutating func pipeline() throws(Failure) -> ShellPipeline {
    var pipeline = ShellPipeline(isNegated: false, commands: [], pipes: [])
    skipBlanks()
    while current == UInt8(ascii: "!"), let next = peek(1), Self.isBlank(next) {
      pipeline.isNegated.toggle()
      position += 1
      skipBlanks()
    }
    while true {
      pipeline.commands.append(try command())
      skipBlanks()
      guard current == UInt8(ascii: "|"), peek(1) != UInt8(ascii: "|") else { return pipeline }
      let start = position
      position += peek(1) == UInt8(ascii: "&") ? 2 : 1
      pipeline.pipes.append(start..<position)
      skipBlanksAndLines()
    }
  }

  // MARK: Blanks, lines and comments

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  /// Skips blanks, continued lines and a comment.
  mutating func skipBlanks() {
    while let byte = current {
      if Self.isBlank(byte) {
        position += 1
      } else if byte == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "\n") {
        position += 2
      } else if byte == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "\r"), peek(2) == UInt8(ascii: "\n") {
        position += 3
      } else if byte == UInt8(ascii: "#") {
        while let byte = current, byte != UInt8(ascii: "\n") { _ = byte; position += 1 }
      } else {
        return
      }
    }
  }

  mutating func skipBlanksAndLines() {
    while true {
      skipBlanks()
      guard current == UInt8(ascii: "\n") else { return }
      takeLineEnd()
    }
  }

  /// Steps over a line's end and the here-documents that begin behind it.
  mutating func takeLineEnd() {
    position += 1
    for heredoc in pending {
      let start = position
      var bodyEnd = position
      while position < end {
        let lineStart = position
        while position < end, text[position] != UInt8(ascii: "\n") { position += 1 }
        var line = text[lineStart..<position]
        bodyEnd = lineStart
        if position < end { position += 1 }
        if heredoc.stripsTabs { line = line.drop { $0 == 0x09 } }
        if line.last == 0x0D { line = line.dropLast() }
        if line.elementsEqual(heredoc.delimiter) { break }
        bodyEnd = position
      }
      bodies.append(start..<bodyEnd)
    }
    pending = []
  }

  // MARK: Commands

  private static let reserved: Set<String> = [
    "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "for", "case", "esac", "in", "{", "}",
    "function",
    "select", "[[",
  ]

  /// The reserved word at this place, unread.
  private func reservedWord() -> String? {
    var i = position
    while i < end, i - position < 9, !Self.endsWord(text[i]) { i += 1 }
    guard i > position, i == end || Self.endsWord(text[i]), Self.mayBeReserved(text[position]) else { return nil }
    let word = String(decoding: text[position..<i], as: UTF8.self)
    return Self.reserved.contains(word) ? word : nil
  }

  /// Whether a reserved word begins so.
  private static func mayBeReserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "i"), UInt8(ascii: "t"), UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "w"),
      UInt8(ascii: "u"), UInt8(ascii: "d"), UInt8(ascii: "c"), UInt8(ascii: "s"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "["):
      true
    default: false
    }
  }

  static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: false
    }
  }

  private mutating func expect(_ word: String) throws(Failure) {
    skipBlanksAndLines()
    guard reservedWord() == word else { throw fail() }
    position += word.utf8.count
  }

  private mutating func command() throws(Failure) -> ShellCommand {
    try enter()
    defer { leave() }
    skipBlanks()
    let start = position
    if current == UInt8(ascii: "(") {
      if peek(1) == UInt8(ascii: "("), let close = arithmeticEnd(from: position + 2) {
        position = close
        return try finish(ShellCompound(kind: .arithmetic, range: start..<position))
      }
      position += 1
      let body = try list(until: [])
      guard current == UInt8(ascii: ")") else { throw fail() }
      position += 1
      return try finish(ShellCompound(kind: .subshell, bodies: [body], range: start..<position))
    }
    guard let word = reservedWord() else { return try simpleCommand() }
    switch word {
    case "{":
      position += 1
      let body = try list(until: ["}"])
      try expect("}")
      return try finish(ShellCompound(kind: .group, bodies: [body], range: start..<position))
    case "if": return try ifCommand(start)
    case "while", "until":
      position += 5
      let condition = try list(until: ["do"])
      let body = try loopBody()
      let kind: ShellCompound.Kind = word == "while" ? .while : .until
      return try finish(ShellCompound(kind: kind, conditions: [condition], bodies: [body], range: start..<position))
    case "for", "select": return try forCommand(start, word)
    case "case": return try caseCommand(start)
    case "function":
      position += 8
      skipBlanks()
      let name = try self.word()
      skipBlanks()
      if current == UInt8(ascii: "("), peek(1) == UInt8(ascii: ")") { position += 2 }
      return try function(name, start)
    case "[[": return try testCommand(start)
    default: throw fail()
    }
  }

  /// Reads the redirections behind a compound command.
  private mutating func finish(_ compound: ShellCompound) throws(Failure) -> ShellCommand {
    var compound = compound
    while true {
      skipBlanks()
      guard let redirection = try redirection() else { break }
      compound.redirections.append(redirection)
    }
    return .compound(compound)
  }

  private mutating func loopBody() throws(Failure) -> ShellList {
    try expect("do")
    let body = try list(until: ["done"])
    try expect("done")
    return body
  }

  private mutating func ifCommand(_ start: Int) throws(Failure) -> ShellCommand {
    var compound = ShellCompound(kind: .if, range: start..<start)
    position += 2
    while true {
      compound.conditions.append(try list(until: ["then"]))
      try expect("then")
      compound.bodies.append(try list(until: ["elif", "else", "fi"]))
      switch reservedWord() {
      case "elif": position += 4
      case "else":
        position += 4
        compound.bodies.append(try list(until: ["fi"]))
        try expect("fi")
        compound.range = start..<position
        return try finish(compound)
      default:
        try expect("fi")
        compound.range = start..<position
        return try finish(compound)
      }
    }
  }

  private mutating func forCommand(_ start: Int, _ keyword: String) throws(Failure) -> ShellCommand {
    position += keyword.utf8.count
    skipBlanks()
    var compound = ShellCompound(kind: .for, range: start..<start)
    if current == UInt8(ascii: "("), peek(1) == UInt8(ascii: "("), let close = arithmeticEnd(from: position + 2) {
      position = close
    } else {
      compound.name = literalText(of: try word())
      skipBlanksAndLines()
      if reservedWord() == "in" {
        position += 2
        skipBlanks()
        while let byte = current, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: ";") {
          compound.words.append(try word())
          skipBlanks()
        }
      }
    }
    skipBlanks()
    if current == UInt8(ascii: ";") { position += 1 }
    skipBlanksAndLines()
    if reservedWord() == "{" {
      position += 1
      compound.bodies = [try list(until: ["}"])]
      try expect("}")
    } else {
      compound.bodies = [try loopBody()]
    }
    compound.range = start..<position
    return try finish(compound)
  }

  private mutating func caseCommand(_ start: Int) throws(Failure) -> ShellCommand {
    position += 4
    skipBlanks()
    var compound = ShellCompound(kind: .case, words: [try word()], range: start..<start)
    try expect("in")
    while true {
      skipBlanksAndLines()
      if reservedWord() == "esac" { break }
      if current == UInt8(ascii: "(") { position += 1 }
      while true {
        skipBlanks()
        _ = try word()
        skipBlanks()
        if current == UInt8(ascii: "|") { position += 1 } else { break }
      }
      guard current == UInt8(ascii: ")") else { throw fail() }
      position += 1
      compound.bodies.append(try list(until: ["esac"]))
      skipBlanksAndLines()
      if current == UInt8(ascii: ";") {
        position += 1
        guard current == UInt8(ascii: ";") || current == UInt8(ascii: "&") else { throw fail() }
        position += 1
        if current == UInt8(ascii: "&") { position += 1 }
      }
    }
    position += 4
    compound.range = start..<position
    return try finish(compound)
  }

  private mutating func function(_ name: ShellWord, _ start: Int) throws(Failure) -> ShellCommand {
    skipBlanksAndLines()
    let body = try command()
    guard case .compound(let compound) = body else { throw fail() }
    let item = ShellList.Item(
      chain: ShellChain(
        pipelines: [ShellPipeline(isNegated: false, commands: [.compound(compound)], pipes: [])], joints: []),
      isBackground: false, separator: position..<position)
    return .compound(
      ShellCompound(
        kind: .function, bodies: [ShellList(items: [item])], name: literalText(of: name), range: start..<position))
  }

  /// `[[ … ]]`, whose operators are those of its own language.
  private mutating func testCommand(_ start: Int) throws(Failure) -> ShellCommand {
    position += 2
    var words: [ShellWord] = []
    while true {
      skipBlanks()
      guard let byte = current else { throw fail() }
      if byte == UInt8(ascii: "]"), peek(1) == UInt8(ascii: "]"), peek(2).map(Self.endsWord) ?? true { break }
      if Self.endsWord(byte) { position += 1 } else { words.append(try word()) }
    }
    position += 2
    return try finish(ShellCompound(kind: .test, words: words, range: start..<position))
  }

  private mutating func simpleCommand() throws(Failure) -> ShellCommand {
    let start = position
    var command = ShellSimpleCommand(range: start..<start)
    var last = start
    while true {
      skipBlanks()
      guard let byte = current else { break }
      if let redirection = try redirection() {
        command.redirections.append(redirection)
        last = position
        continue
      }
      if byte == UInt8(ascii: "("), command.words.count == 1, command.assignments.isEmpty {
        position += 1
        skipBlanks()
        guard current == UInt8(ascii: ")") else { throw fail() }
        position += 1
        return try function(command.words[0], start)
      }
      let isProcess = (byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")) && peek(1) == UInt8(ascii: "(")
      if Self.endsWord(byte), !isProcess { break }
      let word = try word()
      last = position
      if command.words.isEmpty, isAssignment(word) {
        command.assignments.append(word)
      } else {
        command.words.append(word)
      }
    }
    guard last > start else { throw fail() }
    command.range = start..<last
    return .simple(command)
  }

  private func isAssignment(_ word: ShellWord) -> Bool {
    guard case .literal(let range)? = word.parts.first, range.lowerBound == word.range.lowerBound else { return false }
    var i = range.lowerBound
    guard Self.isNameStart(text[i]) else { return false }
    while i < range.upperBound, Self.isName(text[i]) { i += 1 }
    if i < range.upperBound, text[i] == UInt8(ascii: "[") {
      while i < range.upperBound, text[i] != UInt8(ascii: "]") { i += 1 }
      i += 1
    }
    if i < range.upperBound, text[i] == UInt8(ascii: "+") { i += 1 }
    return i < range.upperBound && text[i] == UInt8(ascii: "=")
  }

  // MARK: Redirections

  private mutating func redirection() throws(Failure) -> ShellRedirection? {
    let start = position
    var i = position
    while i < end, text[i] >= 0x30, text[i] <= 0x39 { i += 1 }
    guard i < end, text[i] == UInt8(ascii: "<") || text[i] == UInt8(ascii: ">") || text[i] == UInt8(ascii: "&") else {
      return nil
    }
    let descriptor = i > start && i - start < 4 ? Int(String(decoding: text[start..<i], as: UTF8.self)) : nil
    guard let op = redirectionOperator(at: i), i == start || !op.hasPrefix("&") else { return nil }
    // `<(…)` is a word.
    if i == start, op == "<" || op == ">", i + 1 < end, text[i + 1] == UInt8(ascii: "(") { return nil }
    position = i + op.utf8.count
    skipBlanks()
    let target = try word()
    if op == "<<" || op == "<<-" {
      let delimiter = unquoted(target)
      pending.append(Heredoc(delimiter: delimiter, stripsTabs: op == "<<-"))
    }
    return ShellRedirection(op: op, descriptor: descriptor, target: target)
  }

  private static let redirectionOperators = ["<<<", "<<-", "&>>", "<<", ">>", ">&", "<&", "<>", ">|", "&>", "<", ">"]

  private func redirectionOperator(at start: Int) -> String? {
    Self.redirectionOperators.first { op in
      start + op.utf8.count <= end && text[start..<start + op.utf8.count].elementsEqual(op.utf8)
    }
  }

  private func unquoted(_ word: ShellWord) -> [UInt8] {
    text[word.range].filter { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  // MARK: Substitutions

  mutating func nested(_ bounds: Range<Int>) throws(Failure) -> ShellList {
    var parser = ShellParser(text, bounds, depth: depth + 1)
    let list = try parser.list(until: [])
    guard parser.position == parser.end else { throw fail() }
    return list
  }

  /// Reads `…)` as a list; the `)` is taken.
  mutating func substitution() throws(Failure) -> ShellList {
    let list = try list(until: [])
    guard current == UInt8(ascii: ")") else { throw fail() }
    position += 1
    return list
  }

  /// Behind the `))` that closes an arithmetic expression; nil where it is none.
  func arithmeticEnd(from start: Int) -> Int? {
    var open = 0
    var i = start
    while i < end {
      switch text[i] {
      case UInt8(ascii: "("): open += 1
      case UInt8(ascii: ")") where open > 0: open -= 1
      case UInt8(ascii: ")"): return i + 1 < end && text[i + 1] == UInt8(ascii: ")") ? i + 2 : nil
      case UInt8(ascii: "\n"), UInt8(ascii: "'"), UInt8(ascii: "\""): return nil
      default: break
      }
      i += 1
    }
    return nil
  }
}
