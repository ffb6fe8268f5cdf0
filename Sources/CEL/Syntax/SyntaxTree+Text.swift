extension SyntaxTree: CustomStringConvertible {
  /// The expression as text that parses to the same tree.
  ///
  /// Only of trees without expansions; `has` of a test and `cel.bind` are written as the macros they came from.
  package var description: String {
    var printer = Printer(tree: self)
    printer.write(root, atLeast: 0)
    return printer.text
  }
}

private struct Printer {
  let tree: SyntaxTree
  var text = ""

  /// How tightly each construct binds: conditional, or, and, relation, sum, product, unary, member.
  private enum Level {
    static let conditional = 0
    static let or = 1
    static let and = 2
    static let relation = 3
    static let sum = 4
    static let product = 5
    static let unary = 6
    static let member = 7
  }

  private static func infix(_ function: String) -> (level: Int, symbol: String)? {
    switch function {
    case "_||_": (Level.or, "||")
    case "_&&_": (Level.and, "&&")
    case "_==_": (Level.relation, "==")
    case "_!=_": (Level.relation, "!=")
    case "_<_": (Level.relation, "<")
    case "_<=_": (Level.relation, "<=")
    case "_>_": (Level.relation, ">")
    case "_>=_": (Level.relation, ">=")
    case "@in": (Level.relation, "in")
    case "_+_": (Level.sum, "+")
    case "_-_": (Level.sum, "-")
    case "_*_": (Level.product, "*")
    case "_/_": (Level.product, "/")
    case "_%_": (Level.product, "%")
    default: nil
    }
  }

  mutating func write(_ id: Int, atLeast level: Int) {
    let own = self.level(of: tree[id])
    if own < level { text += "(" }
    write(tree[id])
    if own < level { text += ")" }
  }

  private func level(of node: SyntaxTree.Node) -> Int {
    switch node {
    case .call(let function, target: nil, arguments: _):
      if function == "_?_:_" { return Level.conditional }
      if function == "!_" || function == "-_" { return Level.unary }
      return Self.infix(function)?.level ?? Level.member
    default:
      return Level.member
    }
  }

  private mutating func write(_ node: SyntaxTree.Node) {
    switch node {
    case .literal(let literal): write(literal)
    case .identifier(let name): text += name
    case .select(let operand, let field, let isTest):
      if isTest { text += "has(" }
      write(operand, atLeast: Level.member)
      text += "." + Self.fieldName(field)
      if isTest { text += ")" }
    case .call(let function, let target, let arguments): write(function, target, arguments)
    case .list(let elements, let optionals):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += ", " }
        if optionals.contains(index) { text += "?" }
        write(element, atLeast: 0)
      }
      text += "]"
    case .map(let entries):
      text += "{"
      for (index, entry) in entries.enumerated() {
        if index > 0 { text += ", " }
        if entry.isOptional { text += "?" }
        write(entry.key, atLeast: 0)
        text += ": "
        write(entry.value, atLeast: 0)
      }
      text += "}"
    case .message(let type, let fields):
      text += type + "{"
      for (index, field) in fields.enumerated() {
        if index > 0 { text += ", " }
        text += (field.isOptional ? "?" : "") + Self.fieldName(field.name) + ": "
        write(field.value, atLeast: 0)
      }
      text += "}"
    case .bind(let name, let value, let result):
      text += "cel.bind(\(name), "
      write(value, atLeast: 0)
      text += ", "
      write(result, atLeast: 0)
      text += ")"
    case .comprehension(let fold):
      text += "__comprehension__("
      write(fold.range, atLeast: 0)
      text += ", \(fold.variable), "
      write(fold.step, atLeast: 0)
      text += ")"
    }
  }

  private mutating func write(_ function: String, _ target: Int?, _ arguments: [Int]) {
    if let target {
      write(target, atLeast: Level.member)
      text += "." + function
      writeList(arguments)
      return
    }
    if let (level, symbol) = Self.infix(function) {
      for (index, argument) in arguments.enumerated() {
        if index > 0 { text += " \(symbol) " }
        // Left-associative, and `&&` and `||` take any number of operands at one level.
        let isChain = function == "_&&_" || function == "_||_"
        write(argument, atLeast: index > 0 || isChain ? level + 1 : level)
      }
      return
    }
    switch function {
    case "_?_:_":
      write(arguments[0], atLeast: Level.or)
      text += " ? "
      write(arguments[1], atLeast: Level.or)
      text += " : "
      write(arguments[2], atLeast: Level.conditional)
    case "!_", "-_":
      text += function == "!_" ? "!" : "-"
      // `-1` is a number, `--x` is x and `!-1` is nothing: what begins with a number is put in parentheses.
      var operand = Printer(tree: tree)
      operand.write(arguments[0], atLeast: Level.member)
      let first = operand.text.utf8.first ?? 0
      let isNumber = first == UInt8(ascii: "-") || 48...57 ~= first
      text += isNumber ? "(\(operand.text))" : operand.text
    case "_[_]", "_[?_]":
      write(arguments[0], atLeast: Level.member)
      text += function == "_[_]" ? "[" : "[?"
      write(arguments[1], atLeast: 0)
      text += "]"
    case "_?._":
      write(arguments[0], atLeast: Level.member)
      if case .literal(.string(let field)) = tree[arguments[1]] { text += ".?" + Self.fieldName(field) }
    default:
      text += function
      writeList(arguments)
    }
  }

  private mutating func writeList(_ arguments: [Int]) {
    text += "("
    for (index, argument) in arguments.enumerated() {
      if index > 0 { text += ", " }
      write(argument, atLeast: 0)
    }
    text += ")"
  }

  private static func fieldName(_ name: String) -> String {
    var isPlain = !["in", "true", "false", "null"].contains(name)
    for (index, byte) in name.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): break
      case UInt8(ascii: "0")...UInt8(ascii: "9") where index > 0: break
      default: isPlain = false
      }
    }
    return isPlain ? name : "`\(name)`"
  }

  private mutating func write(_ literal: Literal) {
    switch literal {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .uint(let value): text += "\(value)u"
    case .double(let value): text += "\(value)"
    case .string(let value): text += Self.quoted(value)
    case .bytes(let value):
      text += "b\""
      for byte in value { text += Self.escaped(byte) }
      text += "\""
    }
  }

  private static func escaped(_ byte: UInt8) -> String {
    let digits = Array("0123456789abcdef")
    return "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
  }

  static func quoted(_ value: String) -> String {
    var result = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}": result += escaped(UInt8(scalar.value))
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
