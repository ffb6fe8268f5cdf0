/// Writes a compiled program as text that ``ProgramReader`` reads again, much faster than the expression's own text.
///
/// A letter a step, in front of what it needs; numbers in groups of five bits, texts behind their lengths. What
/// cannot be written makes the whole program one that cannot.
struct ProgramWriter {
  private(set) var bytes: [UInt8] = []
  private(set) var isComplete = true

  /// What was not written makes the text useless.
  mutating func giveUp() { isComplete = false }

  mutating func write(_ tag: ProgramTag) { bytes.append(tag.rawValue) }

  mutating func write(_ number: UInt64) {
    var rest = number
    while rest >= 32 {
      bytes.append(ProgramCode.more + UInt8(rest & 31))
      rest >>= 5
    }
    bytes.append(ProgramCode.last + UInt8(rest))
  }

  mutating func write(_ number: Int) { write(UInt64(bitPattern: Int64(number))) }
  mutating func write(_ flag: Bool) { write(flag ? 1 : 0) }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes += text.utf8
  }

  mutating func write(_ step: any Step) { step.write(to: &self) }

  mutating func write(_ steps: [any Step]) {
    write(steps.count)
    for step in steps { step.write(to: &self) }
  }

  mutating func write(_ step: (any Step)?) {
    write(step != nil)
    if let step { step.write(to: &self) }
  }

  mutating func write(_ value: Value) {
    switch value {
    case .null: write(0)
    case .bool(let flag): write(flag ? 2 : 1)
    case .int(let number):
      write(3)
      // The sign in the lowest bit, so that small numbers are short.
      write(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    case .uint(let number):
      write(4)
      write(number)
    case .double(let number):
      write(5)
      write(number.bitPattern)
    case .string(let text):
      write(6)
      write(text)
    case .list(let elements):
      write(7)
      write(elements.count)
      for element in elements { write(element) }
    case .map(let map):
      write(8)
      write(map.count)
      for (key, value) in zip(map.keys, map.values) {
        write(key)
        write(value)
      }
    default: giveUp()
    }
  }
}

/// What stands in front of a step.
enum ProgramTag: UInt8 {
  case constant = 0x41  // A
  case variable, local, bind, logical, not, conditional, list, map, object, select, index, presence, fold
  case unary, binary, call, equality, matches, alternative, failure, variableTest, optionalMap
}

enum ProgramCode {
  /// Added to the last five bits of a number, and to those that others follow: all printable.
  static let last: UInt8 = 0x20
  static let more: UInt8 = 0x40
}
