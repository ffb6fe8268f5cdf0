/// What calling a function costs, decided when the expression is compiled; mirrors cel-go's
/// `CostTracker.costCall` and the API server's `CostEstimator.CallCost`.
struct CallCost: Sendable {
  private enum Rule {
    case fixed(UInt64)
    /// The length of an argument times a factor.
    case length(argument: Int, factor: Double)
    /// The number of an argument's elements.
    case elements(argument: Int)
    /// The shorter of two arguments.
    case shorter
    /// Both arguments together.
    case sum
    case pattern
    case contains
    case traversal
    case joined
    case containsAddress(parsesString: Bool, isNetwork: Bool)
    case format
    case equality(knowsOpaque: Bool)
    case sets(isEquivalence: Bool)
    /// A new list as long as the result.
    case listResult
    case flattened
    /// Every element compared with every other.
    case pairs(argument: Int)
  }

  private let rule: Rule

  init(function: String, overload: String?, model: CostModel) {
    if model.usesLibraryCosts, let rule = Self.libraryRule(function, overload) {
      self.rule = rule
    } else {
      rule = Self.standardRule(function, overload, model)
    }
  }

  init(fixed cost: UInt64) { rule = .fixed(cost) }

  private static let stringFactor = 0.1
  private static let patternFactor = 0.25

  private static func standardRule(_ function: String, _ overload: String?, _ model: CostModel) -> Rule {
    switch overload {
    case "starts_with_string", "ends_with_string", "string_to_bytes", "bytes_to_string", "strings_quote",
      "string_format":
      return .length(argument: 0, factor: stringFactor)
    case "in_list": return .elements(argument: 1)
    case "equals", "not_equals": return .equality(knowsOpaque: model.usesLibraryCosts && overload == "equals")
    case "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes",
      "greater_bytes", "less_equals_bytes", "greater_equals_bytes":
      return .shorter
    case "add_string", "add_bytes": return .sum
    case "matches_string": return .pattern
    case "contains_string": return .contains
    case "list_sets_contains_list", "list_sets_intersects_list": return .sets(isEquivalence: false)
    case "list_sets_equivalent_list": return .sets(isEquivalence: true)
    case "list_slice", "lists_range", "list_reverse": return .listResult
    case "list_flatten", "list_flatten_int": return .flattened
    case "list_distinct": return .pairs(argument: 0)
    case let id? where id.hasPrefix("list_") && id.hasSuffix("_sort"): return .pairs(argument: 0)
    case let id? where id.hasSuffix("_sortByAssociatedKeys"): return .pairs(argument: 1)
    default: return .fixed(1)
    }
  }

  private static func libraryRule(_ function: String, _ overload: String?) -> Rule? {
    // Most calls are operators, and no library has one.
    if function.utf8.first == UInt8(ascii: "_") { return nil }
    return namedRule(function, overload)
  }

  private static func namedRule(_ function: String, _ overload: String?) -> Rule? {
    switch function {
    case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf", "includes": .traversal
    case "url", "lowerAscii", "upperAscii", "substring", "trim", "jsonpatch.escapeKey", "cidr", "isIP", "isCIDR",
      "quantity", "isQuantity", "semver", "isSemver":
      .length(argument: 0, factor: stringFactor)
    case "replace", "split", "ip.isCanonical": .length(argument: 0, factor: 2 * stringFactor)
    case "join": .joined
    case "find", "findAll": .pattern
    case "ip": overload == "cidr_ip" ? .fixed(1) : .length(argument: 0, factor: stringFactor)
    case "containsIP":
      .containsAddress(parsesString: overload == "cidr_contains_ip_string", isNetwork: false)
    case "containsCIDR":
      .containsAddress(parsesString: overload == "cidr_contains_cidr_string", isNetwork: true)
    case "validate": .format
    default: nil
    }
  }

  /// The cost where it is the same for all arguments.
  var fixed: UInt64? { if case .fixed(let cost) = rule { cost } else { nil } }

  /// The cost of comparing two values; they may be errors.
  func equality(_ a: Value, _ b: Value) -> UInt64 {
    if case .equality(let knowsOpaque) = rule, knowsOpaque, case .opaque = a { return 1 }
    return Self.scaled(min(a.costSize, b.costSize), Self.stringFactor)
  }

  /// The cost of one call.
  func cost(_ arguments: [Value], result: Value, _ evaluation: Evaluation) -> UInt64 {
    switch rule {
    case .fixed(let cost): return cost
    case .length(let argument, let factor): return Self.scaled(arguments[argument].costSize, factor)
    case .elements(let argument): return arguments[argument].costSize
    case .shorter:
      return Self.scaled(min(arguments[0].costSize, arguments[1].costSize), Self.stringFactor)
    case .equality: return equality(arguments[0], arguments[1])
    case .sum: return Self.scaled(arguments[0].costSize &+ arguments[1].costSize, Self.stringFactor)
    case .pattern:
      return Self.patternCost(arguments[0].costSize, arguments[1].costSize)
    case .contains:
      return Self.scaled(arguments[0].costSize, Self.stringFactor)
        &* Self.scaled(arguments[1].costSize, Self.stringFactor)
    case .traversal: return Self.traversalCost(arguments[0], evaluation)
    case .joined: return Self.scaled(result.costSize, 2 * Self.stringFactor)
    case .containsAddress(let parsesString, let isNetwork):
      let size = arguments[0].costSize
      var cost = Self.scaled(size + size, Self.stringFactor)
      if isNetwork { cost += Self.scaled(size, Self.stringFactor) + 1 }
      if parsesString { cost += Self.scaled(arguments[1].costSize, Self.stringFactor) }
      return cost
    case .format:
      guard case .opaque(let opaque) = arguments[0], let format = opaque as? NamedFormat else { return 1 }
      return Self.patternCost(arguments[1].costSize, UInt64(format.patternLength))
    case .sets(let isEquivalence):
      let pairs = arguments[0].costSize.multipliedReportingOverflow(by: arguments[1].costSize)
      return (pairs.overflow ? .max / 4 : pairs.partialValue &* (isEquivalence ? 2 : 1)) &+ 1
    case .listResult: return 1 + CostModel.listCreation + result.costSize
    case .flattened:
      var depth: UInt64 = 1
      if arguments.count == 2, case .int(let level) = arguments[1] { depth = UInt64(clamping: level) }
      let (size, overflow) = arguments[0].costSize.multipliedReportingOverflow(by: depth)
      return overflow ? .max / 4 : size &+ 1 &+ CostModel.listCreation
    case .pairs(let argument):
      let list = arguments[argument]
      guard let count = list.listCount, count > 0 else { return 1 + CostModel.listCreation }
      var factor = 2.0
      switch list.listElement(0) {
      case .string, .bytes: factor += Self.stringFactor
      default: break
      }
      return UInt64(Double(count) * Double(count) * factor) + 1 + CostModel.listCreation
    }
  }

  static func scaled(_ size: UInt64, _ factor: Double) -> UInt64 {
    UInt64((Double(size) * factor).rounded(.up))
  }

  private static func patternCost(_ text: UInt64, _ pattern: UInt64) -> UInt64 {
    UInt64(((1 + Double(text)) * stringFactor).rounded(.up)) &* scaled(pattern, patternFactor)
  }

  /// What walking over a value costs; mirrors `traversalCost`.
  private static func traversalCost(_ value: Value, _ evaluation: Evaluation) -> UInt64 {
    switch value {
    case .string(let text): return UInt64(Double(text.utf8.count) * stringFactor)
    case .bytes(let bytes): return UInt64(Double(bytes.count) * stringFactor)
    case .list, .treeList:
      var cost: UInt64 = 0
      for element in value.listElements ?? [] {
        cost &+= traversalCost(element, evaluation)
        // The walk itself must not outlast the budget.
        if cost > evaluation.remainingCost { break }
      }
      return cost
    case .map, .treeMap:
      var cost: UInt64 = 0
      for index in 0..<(value.mapCount ?? 0) {
        let (key, value) = value.mapEntry(index)
        cost &+= traversalCost(key, evaluation) &+ traversalCost(value, evaluation)
        if cost > evaluation.remainingCost { break }
      }
      return cost
    default: return 1
    }
  }
}

extension Value {
  /// What counts as the value's size when a cost is computed; mirrors cel-go's `actualSize`.
  var costSize: UInt64 {
    switch self {
    case .opaque(let value): value.costSize
    case .optional(let optional): optional.value?.costSize ?? 1
    default: size.map(UInt64.init) ?? 1
    }
  }
}
