import SourceText

/// Reads CEL's grammar by precedence; macros stay calls (``SyntaxTree/expandingMacros(_:)``).
struct Parser {
  private let bytes: [UInt8]
  private var lexer: Lexer
  private var token: Token
  private var previousEnd = 0
  private var tree: SyntaxTree
  private var depth = 0

  /// The tree of an expression's text.
  static func parse(_ text: String) throws(ExpressionError) -> SyntaxTree {
    let bytes = Array(text.utf8)
    guard bytes.count <= SyntaxTree.maximumLength else {
      throw ExpressionError(
        "expression is longer than \(SyntaxTree.maximumLength) bytes",
        ByteRange(SyntaxTree.maximumLength, bytes.count))
    }
    var parser = try Parser(bytes)
    let root = try parser.expression()
    guard parser.token.kind == .end else { throw parser.unexpectedToken(expecting: "<EOF>") }
    parser.tree.root = root
    return parser.tree
  }

  private init(_ bytes: [UInt8]) throws(ExpressionError) {
    tree = SyntaxTree(forTextOf: bytes.count)
    self.bytes = bytes
    lexer = Lexer(bytes)
    token = try lexer.next()
  }

  // MARK: Tokens

  private mutating func advance() throws(ExpressionError) {
    previousEnd = token.end
    token = try lexer.next()
  }

  private mutating func take(_ kind: Token.Kind) throws(ExpressionError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  private mutating func expect(_ kind: Token.Kind, _ what: String) throws(ExpressionError) {
    guard try take(kind) else { throw unexpectedToken(expecting: what) }
  }

  private func unexpectedToken(expecting what: String? = nil) -> ExpressionError {
    let found = token.kind == .end ? "<EOF>" : text(of: token)
    let expected = what.map { $0.utf8.count > 1 ? " expecting \($0)" : " expecting '\($0)'" } ?? ""
    return ExpressionError("Syntax error: mismatched input '\(found)'\(expected)", token.range)
  }

  private func text(of token: Token) -> String {
    String(decoding: bytes[token.start..<token.end], as: UTF8.self)
  }

  private mutating func add(_ node: SyntaxTree.Node, from start: Int) throws(ExpressionError) -> Int {
    let range = ByteRange(start, max(start, previousEnd))
    guard let id = tree.append(node, range) else {
      throw ExpressionError("expression is nested more than \(SyntaxTree.maximumHeight) levels deep", range)
    }
    return id
  }

  // MARK: Operators

  private mutating func expression() throws(ExpressionError) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth <= SyntaxTree.maximumHeight else {
      throw ExpressionError(
        "expression is nested more than \(SyntaxTree.maximumHeight) levels deep", token.range)
    }
    let start = token.start
    let condition = try logical(.or)
    guard try take(.question) else { return condition }
    let whenTrue = try logical(.or)
    try expect(.colon, ":")
    let whenFalse = try expression()
    return try add(
      .call("_?_:_", target: nil, arguments: [condition, whenTrue, whenFalse]), from: start)
  }

  /// `a || b || c` and `a && b && c`: one node for any number of operands.
  private mutating func logical(_ kind: Token.Kind) throws(ExpressionError) -> Int {
    let start = token.start
    let first = kind == .or ? try logical(.and) : try binary(level: 0)
    guard token.kind == kind else { return first }
    var operands = [first]
    while try take(kind) {
      operands.append(kind == .or ? try logical(.and) : try binary(level: 0))
    }
    return try add(.call(kind == .or ? "_||_" : "_&&_", target: nil, arguments: operands), from: start)
  }

  /// The operators between `&&` and the unary ones, loosest first.
  private static func binaryOperator(_ kind: Token.Kind) -> (level: Int, function: String)? {
    switch kind {
    case .equal: (0, "_==_")
    case .notEqual: (0, "_!=_")
    case .less: (0, "_<_")
    case .lessOrEqual: (0, "_<=_")
    case .greater: (0, "_>_")
    case .greaterOrEqual: (0, "_>=_")
    case .in: (0, "@in")
    case .plus: (1, "_+_")
    case .minus: (1, "_-_")
    case .star: (2, "_*_")
    case .slash: (2, "_/_")
    case .percent: (2, "_%_")
    default: nil
    }
  }

  private mutating func binary(level: Int) throws(ExpressionError) -> Int {
    let start = token.start
    var left = try unary()
    while let next = Self.binaryOperator(token.kind), next.level >= level {
      try advance()
      let right = try binary(level: next.level + 1)
      left = try add(.call(next.function, target: nil, arguments: [left, right]), from: start)
    }
    return left
  }

  private mutating func unary() throws(ExpressionError) -> Int {
    let start = token.start
    switch token.kind {
    case .not:
      var count = 0
      while try take(.not) { count += 1 }
      let operand = try member()
      return count % 2 == 0 ? operand : try add(.call("!_", target: nil, arguments: [operand]), from: start)
    case .minus:
      var count = 0
      while try take(.minus) { count += 1 }
      if count == 1, token.kind == .int || token.kind == .double {
        // One sign belongs to the number: the least integer has no positive twin. Several are operators.
        let number = try numberLiteral(isNegative: true, from: previousEnd - 1)
        return try member(after: number, from: previousEnd)
      }
      let operand = try member()
      return count % 2 == 0 ? operand : try add(.call("-_", target: nil, arguments: [operand]), from: start)
    default:
      return try member()
    }
  }

  // MARK: Members

  private mutating func member() throws(ExpressionError) -> Int {
    let start = token.start
    return try member(after: try primary(), from: start)
  }

  private mutating func member(after operand: Int, from start: Int) throws(ExpressionError) -> Int {
    var result = operand
    while true {
      switch token.kind {
      case .dot:
        try advance()
        result = try selection(of: result, from: start)
      case .leftBracket:
        try advance()
        let isOptional = try take(.question)
        let index = try expression()
        try expect(.rightBracket, "]")
        result = try add(
          .call(isOptional ? "_[?_]" : "_[_]", target: nil, arguments: [result, index]), from: start)
      default:
        return result
      }
    }
  }

  private mutating func selection(of operand: Int, from start: Int) throws(ExpressionError) -> Int {
    let isOptional = try take(.question)
    let nameToken = token
    let name: String
    if token.kind == .quotedIdentifier {
      name = String(text(of: token).dropFirst().dropLast())
      try advance()
    } else {
      guard token.kind == .identifier else { throw unexpectedToken(expecting: "IDENTIFIER") }
      name = text(of: token)
      try advance()
      if !isOptional, token.kind == .leftParenthesis {
        try advance()
        let arguments = try expressions(until: .rightParenthesis, ")")
        return try add(.call(name, target: operand, arguments: arguments), from: start)
      }
    }
    guard isOptional else { return try add(.select(operand, field: name, isTest: false), from: start) }
    let field = try add(.literal(.string(name)), from: nameToken.start)
    return try add(.call("_?._", target: nil, arguments: [operand, field]), from: start)
  }

  private mutating func expressions(
    until end: Token.Kind, _ what: String
  ) throws(ExpressionError) -> [Int] {
    var result: [Int] = []
    if try take(end) { return result }
    while true {
      result.append(try expression())
      if try take(.comma) { continue }
      try expect(end, what)
      return result
    }
  }

  // MARK: Primaries

  private mutating func primary() throws(ExpressionError) -> Int {
    let start = token.start
    switch token.kind {
    case .dot, .identifier:
      return try name()
    case .leftParenthesis:
      try advance()
      let inner = try expression()
      try expect(.rightParenthesis, ")")
      return inner
    case .leftBracket:
      return try list()
    case .leftBrace:
      return try map()
    case .int, .uint, .double:
      return try numberLiteral(isNegative: false, from: start)
    case .string, .bytes:
      let isBytes = token.kind == .bytes
      guard case .success(let content) = unescapedContent(of: bytes[token.start..<token.end], isBytes: isBytes)
      else {
        throw ExpressionError("invalid escape sequence in \(isBytes ? "bytes" : "string") literal", token.range)
      }
      try advance()
      return try add(
        .literal(isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))), from: start)
    case .true, .false:
      let value = token.kind == .true
      try advance()
      return try add(.literal(.bool(value)), from: start)
    case .null:
      try advance()
      return try add(.literal(.null), from: start)
    default:
      throw unexpectedToken()
    }
  }

  private static let reservedWords: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
    "namespace", "return", "var", "void", "while",
  ]

  /// A name, a call of a function, or the type name of a message.
  private mutating func name() throws(ExpressionError) -> Int {
    let start = token.start
    let isAbsolute = try take(.dot)
    guard token.kind == .identifier else { throw unexpectedToken(expecting: "IDENTIFIER") }
    let word = text(of: token)
    let range = token.range
    try advance()
    if token.kind == .leftParenthesis || !isMessage() {
      guard !Self.reservedWords.contains(word) else {
        throw ExpressionError("reserved identifier: \(word)", range)
      }
    }
    let name = isAbsolute ? "." + word : word
    if try take(.leftParenthesis) {
      let arguments = try expressions(until: .rightParenthesis, ")")
      return try add(.call(name, target: nil, arguments: arguments), from: start)
    }
    guard isMessage() else { return try add(.identifier(name), from: start) }
    var type = name
    while token.kind == .dot {
      try advance()
      type += "." + text(of: token)
      try advance()
    }
    return try message(type, from: start)
  }

  /// Whether `.b.c{` follows: the rest of a message's type name.
  private func isMessage() -> Bool {
    var ahead = lexer
    var next = token
    do throws(ExpressionError) {
      while next.kind == .dot {
        guard try ahead.next().kind == .identifier else { return false }
        next = try ahead.next()
      }
    } catch {
      return false
    }
    return next.kind == .leftBrace
  }

  private mutating func message(_ type: String, from start: Int) throws(ExpressionError) -> Int {
    try expect(.leftBrace, "{")
    var fields: [SyntaxTree.MessageField] = []
    while token.kind != .rightBrace {
      let isOptional = try take(.question)
      var name = text(of: token)
      switch token.kind {
      case .identifier: break
      case .quotedIdentifier: name = String(name.dropFirst().dropLast())
      default: throw unexpectedToken(expecting: "IDENTIFIER")
      }
      try advance()
      try expect(.colon, ":")
      let value = try expression()
      fields.append(SyntaxTree.MessageField(name: name, value: value, isOptional: isOptional))
      guard try take(.comma) else { break }
    }
    try expect(.rightBrace, "}")
    return try add(.message(type, fields), from: start)
  }

  private mutating func list() throws(ExpressionError) -> Int {
    let start = token.start
    try advance()
    var elements: [Int] = []
    var optionals: [Int] = []
    while token.kind != .rightBracket {
      if token.kind == .comma, elements.isEmpty {
        // `[,]` is an empty list.
        try advance()
        break
      }
      if try take(.question) { optionals.append(elements.count) }
      elements.append(try expression())
      guard try take(.comma) else { break }
    }
    try expect(.rightBracket, "]")
    return try add(.list(elements, optionals: optionals), from: start)
  }

  private mutating func map() throws(ExpressionError) -> Int {
    let start = token.start
    try advance()
    var entries: [SyntaxTree.MapEntry] = []
    while token.kind != .rightBrace {
      if token.kind == .comma, entries.isEmpty {
        try advance()
        break
      }
      let isOptional = try take(.question)
      let key = try expression()
      try expect(.colon, ":")
      let value = try expression()
      entries.append(SyntaxTree.MapEntry(key: key, value: value, isOptional: isOptional))
      guard try take(.comma) else { break }
    }
    try expect(.rightBrace, "}")
    return try add(.map(entries), from: start)
  }

  private mutating func numberLiteral(isNegative: Bool, from start: Int) throws(ExpressionError) -> Int {
    let current = token
    var digits = text(of: token)
    let literal: Literal?
    switch current.kind {
    case .int:
      let isHex = digits.hasPrefix("0x")
      if isHex { digits.removeFirst(2) }
      literal = Int64((isNegative ? "-" : "") + digits, radix: isHex ? 16 : 10).map(Literal.int)
    case .uint:
      digits.removeLast()
      let isHex = digits.hasPrefix("0x")
      if isHex { digits.removeFirst(2) }
      literal = UInt64(digits, radix: isHex ? 16 : 10).map(Literal.uint)
    default:
      // `.5` is written without a leading zero.
      literal = Double((isNegative ? "-" : "") + (digits.hasPrefix(".") ? "0" + digits : digits))
        .flatMap { $0.isFinite ? Literal.double($0) : nil }
    }
    try advance()
    guard let literal else {
      let kind = current.kind == .int ? "int" : current.kind == .uint ? "uint" : "double"
      throw ExpressionError("invalid \(kind) literal", current.range)
    }
    return try add(.literal(literal), from: start)
  }
}
