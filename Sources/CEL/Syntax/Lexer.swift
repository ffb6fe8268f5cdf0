import SourceText

/// Cuts an expression's UTF-8 text into tokens.
struct Lexer {
  private let bytes: [UInt8]
  private var i = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next token, comments and blanks left out; ``Token/Kind/end`` at the end, again and again.
  mutating func next() throws(ExpressionError) -> Token {
    skipBlanks()
    let start = i
    guard i < bytes.count else { return Token(kind: .end, start: start, end: start) }
    let byte = bytes[i]
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      if let literal = try prefixedString() { return literal }
      return word()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try number()
    case UInt8(ascii: "."):
      if isDigit(at: i + 1) { return try number() }
      return single(.dot)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return try string(from: start, kind: .string, isRaw: false)
    case UInt8(ascii: "`"):
      return try quotedIdentifier()
    default:
      return try punctuation(byte)
    }
  }

  private mutating func skipBlanks() {
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C:
        i += 1
      case UInt8(ascii: "/") where i + 1 < bytes.count && bytes[i + 1] == UInt8(ascii: "/"):
        while i < bytes.count, bytes[i] != UInt8(ascii: "\n") { i += 1 }
      default:
        return
      }
    }
  }

  private mutating func single(_ kind: Token.Kind, length: Int = 1) -> Token {
    let start = i
    i += length
    return Token(kind: kind, start: start, end: i)
  }

  private mutating func punctuation(_ byte: UInt8) throws(ExpressionError) -> Token {
    let following = i + 1 < bytes.count ? bytes[i + 1] : 0
    switch byte {
    case UInt8(ascii: "("): return single(.leftParenthesis)
    case UInt8(ascii: ")"): return single(.rightParenthesis)
    case UInt8(ascii: "["): return single(.leftBracket)
    case UInt8(ascii: "]"): return single(.rightBracket)
    case UInt8(ascii: "{"): return single(.leftBrace)
    case UInt8(ascii: "}"): return single(.rightBrace)
    case UInt8(ascii: ","): return single(.comma)
    case UInt8(ascii: ":"): return single(.colon)
    case UInt8(ascii: "?"): return single(.question)
    case UInt8(ascii: "+"): return single(.plus)
    case UInt8(ascii: "-"): return single(.minus)
    case UInt8(ascii: "*"): return single(.star)
    case UInt8(ascii: "/"): return single(.slash)
    case UInt8(ascii: "%"): return single(.percent)
    case UInt8(ascii: "<"):
      return following == UInt8(ascii: "=") ? single(.lessOrEqual, length: 2) : single(.less)
    case UInt8(ascii: ">"):
      return following == UInt8(ascii: "=") ? single(.greaterOrEqual, length: 2) : single(.greater)
    case UInt8(ascii: "!"):
      return following == UInt8(ascii: "=") ? single(.notEqual, length: 2) : single(.not)
    case UInt8(ascii: "=") where following == UInt8(ascii: "="): return single(.equal, length: 2)
    case UInt8(ascii: "&") where following == UInt8(ascii: "&"): return single(.and, length: 2)
    case UInt8(ascii: "|") where following == UInt8(ascii: "|"): return single(.or, length: 2)
    default:
      let start = i
      i += 1
      while i < bytes.count, bytes[i] & 0xC0 == 0x80 { i += 1 }
      let text = String(decoding: bytes[start..<i], as: UTF8.self)
      throw ExpressionError("Syntax error: token recognition error at: '\(text)'", ByteRange(start, i))
    }
  }

  // MARK: Words

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private mutating func word() -> Token {
    let start = i
    while i < bytes.count, isWordByte(bytes[i]) { i += 1 }
    let kind: Token.Kind
    switch i - start {
    case 2 where bytes[start..<i].elementsEqual("in".utf8): kind = .in
    case 4 where bytes[start..<i].elementsEqual("true".utf8): kind = .true
    case 4 where bytes[start..<i].elementsEqual("null".utf8): kind = .null
    case 5 where bytes[start..<i].elementsEqual("false".utf8): kind = .false
    default: kind = .identifier
    }
    return Token(kind: kind, start: start, end: i)
  }

  /// A field name between backquotes: letters, digits, `_`, `.`, `-`, `/` and blanks.
  private mutating func quotedIdentifier() throws(ExpressionError) -> Token {
    let start = i
    i += 1
    while i < bytes.count, bytes[i] != UInt8(ascii: "`") {
      switch bytes[i] {
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: " "): i += 1
      case let byte where isWordByte(byte): i += 1
      default:
        throw ExpressionError(
          "Syntax error: a quoted field name holds letters, digits, '_', '.', '-', '/' and blanks",
          ByteRange(start, i + 1))
      }
    }
    guard i < bytes.count, i > start + 1 else {
      throw ExpressionError("Syntax error: unterminated or empty field name", ByteRange(start, i))
    }
    i += 1
    return Token(kind: .quotedIdentifier, start: start, end: i)
  }

  // MARK: Numbers

  private func isDigit(at index: Int) -> Bool {
    index < bytes.count && UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index]
  }

  private func isHexDigit(at index: Int) -> Bool {
    guard index < bytes.count else { return false }
    switch bytes[index] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      return true
    default: return false
    }
  }

  private func isUnsignedSuffix(at index: Int) -> Bool {
    index < bytes.count && (bytes[index] == UInt8(ascii: "u") || bytes[index] == UInt8(ascii: "U"))
  }

  private mutating func number() throws(ExpressionError) -> Token {
    let start = i
    if bytes[i] == UInt8(ascii: "0"), i + 1 < bytes.count, bytes[i + 1] == UInt8(ascii: "x"),
      isHexDigit(at: i + 2)
    {
      i += 2
      while isHexDigit(at: i) { i += 1 }
      return integer(from: start)
    }
    while isDigit(at: i) { i += 1 }
    var isDouble = false
    if i < bytes.count, bytes[i] == UInt8(ascii: "."), isDigit(at: i + 1) {
      isDouble = true
      i += 1
      while isDigit(at: i) { i += 1 }
    }
    if i < bytes.count, bytes[i] == UInt8(ascii: "e") || bytes[i] == UInt8(ascii: "E") {
      var digits = i + 1
      if digits < bytes.count, bytes[digits] == UInt8(ascii: "+") || bytes[digits] == UInt8(ascii: "-") {
        digits += 1
      }
      if isDigit(at: digits) {
        isDouble = true
        i = digits
        while isDigit(at: i) { i += 1 }
      }
    }
    return isDouble ? Token(kind: .double, start: start, end: i) : integer(from: start)
  }

  private mutating func integer(from start: Int) -> Token {
    if isUnsignedSuffix(at: i) {
      i += 1
      return Token(kind: .uint, start: start, end: i)
    }
    return Token(kind: .int, start: start, end: i)
  }

  // MARK: Strings

  /// A literal with the prefix `r`, `b` or `br`, if one begins here.
  private mutating func prefixedString() throws(ExpressionError) -> Token? {
    var quote = i
    var isBytes = false
    var isRaw = false
    if bytes[quote] | 0x20 == UInt8(ascii: "b") {
      isBytes = true
      quote += 1
    }
    if quote < bytes.count, bytes[quote] | 0x20 == UInt8(ascii: "r") {
      isRaw = true
      quote += 1
    }
    guard quote > i, quote < bytes.count,
      bytes[quote] == UInt8(ascii: "\"") || bytes[quote] == UInt8(ascii: "'")
    else { return nil }
    let start = i
    i = quote
    return try string(from: start, kind: isBytes ? .bytes : .string, isRaw: isRaw)
  }

  private mutating func string(
    from start: Int, kind: Token.Kind, isRaw: Bool
  ) throws(ExpressionError) -> Token {
    let quote = bytes[i]
    let isTriple = i + 2 < bytes.count && bytes[i + 1] == quote && bytes[i + 2] == quote
    i += isTriple ? 3 : 1
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\\") where !isRaw:
        i += 2
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if !isTriple { throw unterminated(from: start) }
        i += 1
      case quote:
        if !isTriple {
          i += 1
          return Token(kind: kind, start: start, end: i)
        }
        if i + 2 < bytes.count, bytes[i + 1] == quote, bytes[i + 2] == quote {
          i += 3
          return Token(kind: kind, start: start, end: i)
        }
        i += 1
      default:
        i += 1
      }
    }
    throw unterminated(from: start)
  }

  private func unterminated(from start: Int) -> ExpressionError {
    ExpressionError("Syntax error: unterminated string", ByteRange(start, min(max(i, start + 1), bytes.count)))
  }
}
