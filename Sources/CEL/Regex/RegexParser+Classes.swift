/// Escapes and classes.
extension RegexParser {
  /// `\d`, `\pL` and the like; nil where something else follows.
  mutating func classEscape() throws(RegexFault) -> ScalarSet? {
    guard next == "\\", i + 1 < scalars.count else { return nil }
    let start = i
    let letter = scalars[i + 1]
    let perl: ScalarSet? =
      switch letter {
      case "d", "D": .digits
      case "w", "W": .word
      case "s", "S": .blanks
      default: nil
      }
    if var perl {
      i += 2
      if ("A"..."Z").contains(letter) { perl.invert() }
      return perl
    }
    guard letter == "p" || letter == "P" else { return nil }
    i += 2
    guard let first = next else { throw fault("invalid character class range", start..<i) }
    var isNegated = letter == "P"
    var name: String
    if first == "{" {
      let end = scalars[i...].firstIndex(of: "}")
      guard let end else { throw fault("invalid character class range", start..<scalars.count) }
      name = text((i + 1)..<end)
      i = end + 1
    } else {
      name = text(i..<(i + 1))
      i += 1
    }
    if name.hasPrefix("^") {
      isNegated.toggle()
      name.removeFirst()
    }
    guard var set = UnicodeCategories.set(named: name) ?? UnicodeScripts.set(named: name) else {
      throw fault("invalid character class range", start..<i)
    }
    if flags.foldsCase { set.addCaseVariants() }
    if isNegated { set.invert() }
    return set
  }

  /// The scalar of `\n`, `\x41`, `\.` and the like.
  mutating func escape() throws(RegexFault) -> Unicode.Scalar {
    let start = i
    i += 1
    guard let scalar = next else {
      throw RegexFault(reason: "trailing backslash at end of expression", part: "")
    }
    i += 1
    switch scalar {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "0"..."7":
      // `\1` would refer back to a group, which no automaton can do; `\01` and `\123` are octal.
      if scalar != "0", !(next.map { ("0"..."7").contains($0) } ?? false) { break }
      var value = scalar.value - 48
      for _ in 0..<2 {
        guard let digit = next, ("0"..."7").contains(digit) else { break }
        value = value * 8 + digit.value - 48
        i += 1
      }
      if let scalar = Unicode.Scalar(value) { return scalar }
    case "x":
      if let value = hexadecimalEscape(), let scalar = Unicode.Scalar(value) { return scalar }
    default:
      if scalar.value < 0x80, scalar == "_" || !ScalarSet.word.contains(scalar.value) { return scalar }
    }
    throw fault("invalid escape sequence", start..<i)
  }

  private mutating func hexadecimalEscape() -> UInt32? {
    func digit(_ scalar: Unicode.Scalar?) -> UInt32? {
      scalar.flatMap { $0.value < 0x80 ? hexDigitValue(UInt8($0.value)) : nil }.map(UInt32.init)
    }
    if next == "{" {
      i += 1
      var value: UInt32 = 0
      var count = 0
      while let digit = digit(next) {
        value = value * 16 + digit
        count += 1
        i += 1
        if value > 0x10FFFF { return nil }
      }
      guard count > 0, next == "}" else { return nil }
      i += 1
      return value
    }
    guard let high = digit(next) else { return nil }
    i += 1
    guard let low = digit(next) else { return nil }
    i += 1
    return high * 16 + low
  }

  // MARK: Classes

  mutating func characterClass() throws(RegexFault) -> ScalarSet {
    let start = i
    i += 1
    var isNegated = false
    if next == "^" {
      isNegated = true
      i += 1
    }
    var set = ScalarSet()
    var isFirst = true
    while isFirst || next != "]" {
      guard next != nil else { throw fault("missing closing ]", start..<scalars.count) }
      isFirst = false
      if starts(with: "[:"), let named = try posixClass() {
        set.formUnion(named)
        continue
      }
      if let escaped = try classEscape() {
        set.formUnion(escaped)
        continue
      }
      let rangeStart = i
      let low = try classScalar(from: start)
      var high = low
      if next == "-", i + 1 < scalars.count, scalars[i + 1] != "]" {
        i += 1
        high = try classScalar(from: start)
        if high < low { throw fault("invalid character class range", rangeStart..<i) }
      }
      var part = ScalarSet(low.value...high.value)
      if flags.foldsCase { part.addCaseVariants() }
      set.formUnion(part)
    }
    i += 1
    if isNegated { set.invert() }
    return set
  }

  private mutating func classScalar(from start: Int) throws(RegexFault) -> Unicode.Scalar {
    guard let scalar = next else { throw fault("missing closing ]", start..<scalars.count) }
    if scalar == "\\" { return try escape() }
    i += 1
    return scalar
  }

  /// `[:alpha:]` and `[:^alpha:]`; nil where no name follows.
  private mutating func posixClass() throws(RegexFault) -> ScalarSet? {
    var end = i + 2
    while end + 1 < scalars.count, !(scalars[end] == ":" && scalars[end + 1] == "]") { end += 1 }
    guard end + 1 < scalars.count else { return nil }
    var name = text((i + 2)..<end)
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    guard var set = ScalarSet.posix(name) else {
      throw fault("invalid character class range", i..<(end + 2))
    }
    i = end + 2
    if isNegated { set.invert() }
    return set
  }
}
