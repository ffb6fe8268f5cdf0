/// Reads what ``ProgramWriter`` wrote.
///
/// The text is part of the program that reads it; where it is not what it should be, reading throws.
struct ProgramReader {
  struct Fault: Error {}

  private let bytes: [UInt8]
  private var position = 0
  let functions: FunctionTable
  let costs: CostModel

  init(_ bytes: [UInt8], functions: FunctionTable, costs: CostModel) {
    self.bytes = bytes
    self.functions = functions
    self.costs = costs
  }

  var isAtEnd: Bool { position == bytes.count }

  private mutating func byte() throws(Fault) -> UInt8 {
    guard position < bytes.count else { throw Fault() }
    position += 1
    return bytes[position - 1]
  }

  mutating func number() throws(Fault) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      guard byte >= ProgramCode.last, byte < ProgramCode.more + 32, shift < 64 else { throw Fault() }
      result |= UInt64(byte & 31) << shift
      if byte < ProgramCode.more { return result }
      shift += 5
    }
  }

  mutating func int() throws(Fault) -> Int { Int(Int64(bitPattern: try number())) }
  mutating func flag() throws(Fault) -> Bool { try number() != 0 }

  mutating func count() throws(Fault) -> Int {
    let count = try int()
    // Whatever is counted takes a byte at least.
    guard count >= 0, count <= bytes.count - position else { throw Fault() }
    return count
  }

  mutating func text() throws(Fault) -> String {
    let count = try count()
    position += count
    return String(decoding: bytes[position - count..<position], as: UTF8.self)
  }

  mutating func steps() throws(Fault) -> [any Step] {
    let count = try count()
    var steps: [any Step] = []
    steps.reserveCapacity(count)
    for _ in 0..<count { steps.append(try step()) }
    return steps
  }

  mutating func optionalStep() throws(Fault) -> (any Step)? { try flag() ? try step() : nil }

  mutating func value() throws(Fault) -> Value {
    switch try number() {
    case 0: return .null
    case 1: return .bool(false)
    case 2: return .bool(true)
    case 3:
      let bits = try number()
      return .int(Int64(bitPattern: bits >> 1) ^ -Int64(bits & 1))
    case 4: return .uint(try number())
    case 5: return .double(Double(bitPattern: try number()))
    case 6: return .string(try text())
    case 7:
      var elements: [Value] = []
      for _ in 0..<(try count()) { elements.append(try value()) }
      return .list(elements)
    case 8:
      var builder = MapBuilder()
      for _ in 0..<(try count()) {
        let key = try value()
        guard builder.insert(key, try value()) == nil else { throw Fault() }
      }
      return .map(builder.finish())
    default: throw Fault()
    }
  }

  mutating func step() throws(Fault) -> any Step {
    guard let tag = ProgramTag(rawValue: try byte()) else { throw Fault() }
    switch tag {
    case .constant: return ConstantStep(try value(), cost: try number())
    case .variable: return VariableStep(try int(), cost: try number())
    case .variableTest: return VariableTestStep(try int())
    case .local: return LocalStep(try int(), cost: try number())
    case .bind:
      return BindStep(place: try int(), value: try step(), result: try step(), cost: try number())
    case .optionalMap:
      return OptionalMapStep(
        try step(), place: try int(), try step(), isFlat: try flag(), usesValue: try flag())
    case .logical: return LogicalStep(try steps(), decisive: try flag())
    case .not: return NotStep(try step())
    case .conditional: return ConditionalStep(try step(), try step(), try step())
    case .list: return try list()
    case .map: return try map()
    case .object: return try object()
    case .select: return SelectStep(try step(), try text(), isOptional: try flag(), baseCost: try number())
    case .index: return IndexStep(try step(), try step(), isOptional: try flag(), baseCost: try number())
    case .presence: return PresenceStep(try step(), try text(), cost: try number())
    case .fold: return try fold()
    case .unary:
      let function = try function()
      guard case .unary(let body) = function.overloads[0].implementation else { throw Fault() }
      return UnaryCallStep(try step(), body, function)
    case .binary:
      let function = try function()
      guard case .binary(let body) = function.overloads[0].implementation else { throw Fault() }
      return BinaryCallStep(try step(), try step(), body, function)
    case .call:
      let function = try function()
      return CallStep(try steps(), function.overloads, function)
    case .equality:
      let function = try function()
      return EqualityStep(try step(), try step(), isNegated: try flag(), function)
    case .matches:
      let function = try function()
      return MatchesStep(try step(), KnownPattern(try text()), function)
    case .alternative: return AlternativeStep(try step(), try step(), unwraps: try flag())
    case .failure: return FailureStep(try text())
    }
  }

  private mutating func list() throws(Fault) -> any Step {
    var elements: [(step: any Step, isOptional: Bool)] = []
    for _ in 0..<(try count()) { elements.append((try step(), try flag())) }
    return ListStep(elements)
  }

  private mutating func map() throws(Fault) -> any Step {
    var entries: [(key: any Step, value: any Step, isOptional: Bool)] = []
    for _ in 0..<(try count()) { entries.append((try step(), try step(), try flag())) }
    return MapStep(entries, isLenient: try flag())
  }

  private mutating func object() throws(Fault) -> any Step {
    let type = try text()
    var fields: [(name: String, step: any Step, isOptional: Bool)] = []
    for _ in 0..<(try count()) { fields.append((try text(), try step(), try flag())) }
    return ObjectStep(type, fields)
  }

  private mutating func fold() throws(Fault) -> any Step {
    let range = try step()
    let purpose: FoldStep.Purpose =
      switch try number() {
      case 0: .all(try step())
      case 1: .exists(try step())
      case 2: .existsOne(try step())
      case 3: .list(filter: try optionalStep(), element: try step())
      case 4: .map(filter: try optionalStep(), key: try optionalStep(), value: try step())
      default: throw Fault()
      }
    let places = LocalPlaces(accumulator: try int(), variable: try int(), variable2: try int())
    return FoldStep(
      range: range, purpose: purpose, places: places, hasTwoVariables: try flag(), initialCost: try number())
  }

  /// How calls of a function are made and what they cost.
  private mutating func function() throws(Fault) -> FunctionUse {
    // The same few functions are called again and again.
    let start = position
    try skipText()
    for _ in 0..<(try count()) { try skipText() }
    _ = (try number(), try number())
    let end = position
    let use = functions.use(String(decoding: bytes[start..<end], as: UTF8.self)) {
      var reader = self
      reader.position = start
      return try? reader.readFunction()
    }
    guard let use else { throw Fault() }
    return use
  }

  private mutating func skipText() throws(Fault) { position += try count() }

  private mutating func readFunction() throws(Fault) -> FunctionUse {
    let name = try text()
    var ids: [String] = []
    for _ in 0..<(try count()) { ids.append(try text()) }
    let isKnown = try flag()
    let isFree = try flag()
    let known = functions.overloads(of: name) ?? []
    var overloads: [Overload] = []
    for id in ids {
      guard let overload = known.first(where: { $0.id == id }) else { throw Fault() }
      overloads.append(overload)
    }
    guard !overloads.isEmpty else { throw Fault() }
    return FunctionUse(name, overloads, isKnown: isKnown, isFree: isFree, costs)
  }
}
