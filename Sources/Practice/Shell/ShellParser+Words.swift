extension ShellParser {
  static func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    default: false
    }
  }

  static func isName(_ byte: UInt8) -> Bool { isNameStart(byte) || (byte >= 0x30 && byte <= 0x39) }

  /// A word's text where it is written without quotes, escapes and expansions; nil for any other word.
  func literalText(of word: ShellWord) -> String? {
    guard case .literal(let range)? = word.parts.first, word.parts.count == 1, range == word.range,
      !text[range].contains(UInt8(ascii: "\\"))
    else { return nil }
    return String(decoding: text[range], as: UTF8.self)
  }

  /// Reads one word, which must not be empty.
  mutating func word() throws(Failure) -> ShellWord {
    let start = position
    var parts: [ShellWord.Part] = []
    var literal = position
    func flush(_ parser: ShellParser, _ parts: inout [ShellWord.Part]) {
      if literal < parser.position { parts.append(.literal(literal..<parser.position)) }
    }
    scan: while let byte = current {
      switch byte {
      case UInt8(ascii: "'"):
        flush(self, &parts)
        parts.append(try singleQuoted())
        literal = position
      case UInt8(ascii: "\""):
        flush(self, &parts)
        parts.append(try doubleQuoted())
        literal = position
      case UInt8(ascii: "$"):
        if peek(1) == UInt8(ascii: "'") {
          flush(self, &parts)
          parts.append(try ansiQuoted())
          literal = position
        } else if startsExpansion {
          flush(self, &parts)
          parts.append(try expansion())
          literal = position
        } else {
          position += 1
        }
      case UInt8(ascii: "`"):
        flush(self, &parts)
        parts.append(try backquoted())
        literal = position
      case UInt8(ascii: "\\"):
        position = min(end, position + 2)
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        guard position == start, peek(1) == UInt8(ascii: "(") else { break scan }
        position += 2
        parts.append(.command(start..<start, try substitution()))
        literal = position
      case UInt8(ascii: "("):
        // The elements of an array, or a pattern of the extended kind.
        guard position > start, isArrayOrPattern(text[position - 1]) else { break scan }
        try skipParenthesis()
      default:
        if Self.endsWord(byte) { break scan }
        position += 1
      }
    }
    flush(self, &parts)
    guard position > start else { throw fail() }
    return ShellWord(parts: parts, range: start..<position)
  }

  private func isArrayOrPattern(_ before: UInt8) -> Bool {
    switch before {
    case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "+"),
      UInt8(ascii: "*"):
      true
    default: false
    }
  }

  private mutating func skipParenthesis() throws(Failure) {
    try enter()
    defer { leave() }
    position += 1
    while let byte = current, byte != UInt8(ascii: ")") {
      if byte == UInt8(ascii: "(") {
        try skipParenthesis()
      } else if Self.endsWord(byte) {
        position += 1
      } else {
        _ = try word()
      }
    }
    guard current != nil else { throw fail() }
    position += 1
  }

  private mutating func singleQuoted() throws(Failure) -> ShellWord.Part {
    let start = position
    position += 1
    while let byte = current, byte != UInt8(ascii: "'") { _ = byte; position += 1 }
    guard current != nil else { throw fail() }
    position += 1
    return .singleQuoted(start..<position)
  }

  /// `$'…'`, in which backslashes escape.
  private mutating func ansiQuoted() throws(Failure) -> ShellWord.Part {
    let start = position
    position += 2
    while let byte = current, byte != UInt8(ascii: "'") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
    guard current != nil else { throw fail() }
    position += 1
    return .literal(start..<position)
  }

  private mutating func doubleQuoted() throws(Failure) -> ShellWord.Part {
    let start = position
    position += 1
    var parts: [ShellWord.Part] = []
    while let byte = current, byte != UInt8(ascii: "\"") {
      switch byte {
      case UInt8(ascii: "\\"): position = min(end, position + 2)
      case UInt8(ascii: "$") where startsExpansion: parts.append(try expansion())
      case UInt8(ascii: "`"): parts.append(try backquoted())
      default: position += 1
      }
    }
    guard current != nil else { throw fail() }
    position += 1
    return .doubleQuoted(start..<position, parts)
  }

  private mutating func backquoted() throws(Failure) -> ShellWord.Part {
    let start = position
    position += 1
    var isNested = false
    while let byte = current, byte != UInt8(ascii: "`") {
      if byte == UInt8(ascii: "\\") {
        isNested = true
        position += 1
      }
      position += 1
    }
    guard current != nil else { throw fail() }
    let body = start + 1..<position
    position += 1
    // Escapes inside change the text that is read; such a body is passed over.
    return .command(start..<position, isNested ? ShellList() : try nested(body))
  }

  /// Whether the `$` at this place begins an expansion.
  private var startsExpansion: Bool {
    guard let next = peek(1) else { return false }
    if Self.isName(next) { return true }
    switch next {
    case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "#"),
      UInt8(ascii: "?"), UInt8(ascii: "-"), UInt8(ascii: "$"), UInt8(ascii: "!"):
      return true
    default: return false
    }
  }

  private mutating func expansion() throws(Failure) -> ShellWord.Part {
    let start = position
    guard let next = peek(1) else { throw fail() }
    if next == UInt8(ascii: "(") {
      if peek(2) == UInt8(ascii: "("), let close = arithmeticEnd(from: position + 3) {
        position = close
        return .arithmetic(start..<position)
      }
      position += 2
      let list = try substitution()
      return .command(start..<position, list)
    }
    if next == UInt8(ascii: "{") { return try braced() }
    position += 2
    if Self.isNameStart(next) {
      while let byte = current, Self.isName(byte) { _ = byte; position += 1 }
    }
    return .parameter(start..<position, name: String(decoding: text[start + 1..<position], as: UTF8.self))
  }

  /// `${NAME…}` with whatever stands behind the name.
  private mutating func braced() throws(Failure) -> ShellWord.Part {
    try enter()
    defer { leave() }
    let start = position
    position += 2
    if current == UInt8(ascii: "#") || current == UInt8(ascii: "!"), let next = peek(1), Self.isName(next) {
      position += 1
    }
    let name = position
    while let byte = current, Self.isName(byte) { _ = byte; position += 1 }
    let nameEnd = position
    while let byte = current, byte != UInt8(ascii: "}") {
      switch byte {
      case UInt8(ascii: "\\"): position = min(end, position + 2)
      case UInt8(ascii: "'"): _ = try? singleQuotedInBraces()
      case UInt8(ascii: "\""): _ = try doubleQuoted()
      case UInt8(ascii: "$") where startsExpansion: _ = try expansion()
      case UInt8(ascii: "`"): _ = try backquoted()
      default: position += 1
      }
    }
    guard current != nil else { throw fail() }
    position += 1
    return .parameter(start..<position, name: String(decoding: text[name..<nameEnd], as: UTF8.self))
  }

  /// Inside braces inside double quotes an apostrophe is only a character.
  private mutating func singleQuotedInBraces() throws(Failure) {
    let start = position
    do {
      _ = try singleQuoted()
    } catch {
      position = start + 1
    }
  }
}
