import SourceText

/// What is checked of `'…'.format([…])` before it is evaluated; mirrors cel-go's `stringFormatValidator`.
extension Checker {
  mutating func checkFormat(_ id: Int, _ target: Int?, _ arguments: [Int]) {
    guard let target, case .literal(.string(let template)) = tree[target], arguments.count == 1,
      case .list(let elements, _) = tree[arguments[0]]
    else { return }
    let bytes = Array(template.utf8)
    var i = 0
    var index = 0
    while i < bytes.count {
      guard bytes[i] == UInt8(ascii: "%") else {
        i += 1
        continue
      }
      i += 1
      if i < bytes.count, bytes[i] == UInt8(ascii: "%") {
        i += 1
        continue
      }
      guard i < bytes.count else { return report("unexpected end of string", at: id) }
      guard index < elements.count else { return report("index \(index) out of range", at: id) }
      if bytes[i] == UInt8(ascii: ".") {
        i += 1
        let digits = bytes[i...].prefix { 48...57 ~= $0 }
        i += digits.count
        guard !digits.isEmpty, i < bytes.count else {
          return report("could not parse formatting clause: error while parsing precision", at: id)
        }
      }
      if let fault = clauseFault(bytes[i], elements[index]) { return report(fault.message, at: fault.id ?? id) }
      i += 1
      index += 1
    }
    if elements.count > index {
      report(
        "too many arguments supplied to string.format (expected \(index), got \(elements.count))", at: id)
    }
  }

  /// What a clause cannot do with an argument, and where.
  private func clauseFault(_ verb: UInt8, _ argument: Int) -> (id: Int?, message: String)? {
    func allows(_ types: Type..., words: String) -> (id: Int?, message: String)? {
      let type = self.type(of: argument)
      return type.isDynamic || types.contains(type) ? nil : (argument, "\(words), was given \(type.name)")
    }
    switch verb {
    case UInt8(ascii: "s"): return textFault(argument)
    case UInt8(ascii: "d"): return allows(.int, .uint, words: "decimal clause can only be used on integers")
    case UInt8(ascii: "f"): return allows(.double, .string, words: "fixed-point clause can only be used on doubles")
    case UInt8(ascii: "e"): return allows(.double, .string, words: "scientific clause can only be used on doubles")
    case UInt8(ascii: "b"):
      return allows(.int, .uint, .bool, words: "only integers and bools can be formatted as binary")
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      return allows(
        .int, .uint, .string, .bytes, words: "only integers, byte buffers, and strings can be formatted as hex")
    case UInt8(ascii: "o"): return allows(.int, .uint, words: "octal clause can only be used on integers")
    default:
      let character = Unicode.Scalar(verb)
      return (nil, "could not parse formatting clause: unrecognized formatting clause \"\(character)\"")
    }
  }

  /// `%s` takes anything but what has no text; a literal's parts are looked at, too.
  private func textFault(_ id: Int) -> (id: Int?, message: String)? {
    switch type(of: id) {
    case .opaque, .object, .parameter, .variable:
      return (
        id,
        "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and "
          + "timestamps, was given \(type(of: id).name)"
      )
    default: break
    }
    switch tree[id] {
    case .list(let elements, _): return elements.lazy.compactMap(textFault).first
    case .map(let entries): return entries.lazy.compactMap { textFault($0.key) ?? textFault($0.value) }.first
    default: return nil
    }
  }
}
