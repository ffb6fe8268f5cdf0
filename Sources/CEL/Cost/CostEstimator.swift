/// The least and the most that evaluating an expression can cost; mirrors cel-go's `checker/cost.go`.
struct CostEstimator {
  /// The sizes of what a list or map holds.
  struct EntrySizes {
    var isList: Bool
    var key: CostRange
    var value: CostRange

    func union(_ other: EntrySizes) -> EntrySizes {
      EntrySizes(isList: isList, key: key.union(other.key), value: value.union(other.value))
    }
  }

  private struct Local {
    let name: String
    let path: [String]
    let size: CostRange?
    let entries: EntrySizes?
  }

  let checked: CheckedExpression
  let model: CostModel
  private let sizes: any SizeEstimates
  private var tree: SyntaxTree { checked.tree }
  private var known: [Int: CostRange] = [:]
  private var knownEntries: [Int: EntrySizes] = [:]
  private var paths: [Int: [String]] = [:]
  private var locals: [Local] = []

  static func estimate(
    _ checked: CheckedExpression, model: CostModel, sizes: any SizeEstimates
  ) -> CostRange {
    var estimator = CostEstimator(checked: checked, model: model, sizes: sizes)
    return estimator.cost(checked.tree.root)
  }

  private init(checked: CheckedExpression, model: CostModel, sizes: any SizeEstimates) {
    self.checked = checked
    self.model = model
    self.sizes = sizes
  }

  // MARK: Nodes

  private mutating func cost(_ id: Int) -> CostRange {
    switch tree[id] {
    case .literal: return .zero
    case .identifier(let name):
      paths[id] = local(name)?.path ?? [name]
      return CostRange(1)
    case .select(let operand, let field, let isTest):
      if checked.references[id] != nil { return CostRange(1) }
      var sum = cost(operand)
      if isTest { return sum + CostRange(model.countsPresenceTests ? 1 : 0) }
      switch checked.types[operand] {
      case .map, .object, .opaque: sum = sum + CostRange(1)
      default: break
      }
      paths[id] = path(operand) + [field]
      return sum
    case .call(let function, let target, let arguments): return callCost(id, function, target, arguments)
    case .list(let elements, _):
      var sum = CostRange(CostModel.listCreation)
      var element = CostRange(elements.isEmpty ? 0 : .max, 0)
      for id in elements {
        sum = sum + cost(id)
        element = element.union(size(id) ?? .unknown)
      }
      knownEntries[id] = EntrySizes(isList: true, key: CostRange(1), value: element)
      return sum
    case .map(let entries):
      var sum = CostRange(CostModel.mapCreation)
      var key = CostRange(entries.isEmpty ? 0 : .max, 0)
      var value = key
      for entry in entries {
        sum = sum + cost(entry.key) + cost(entry.value)
        key = key.union(size(entry.key) ?? .unknown)
        value = value.union(size(entry.value) ?? .unknown)
      }
      knownEntries[id] = EntrySizes(isList: false, key: key, value: value)
      return sum
    case .message(_, let fields):
      return fields.reduce(CostRange(CostModel.objectCreation)) { $0 + cost($1.value) }
    case .comprehension(let fold): return foldCost(id, fold)
    case .bind(let name, let value, let result):
      // An empty list is what the macro folds over.
      var sum = CostRange(CostModel.listCreation) + cost(value)
      locals.append(Local(name: name, path: path(value), size: size(value), entries: entries(value)))
      sum = sum + cost(result)
      known[id] = size(result)
      knownEntries[id] = entries(result)
      locals.removeLast()
      return sum
    }
  }

  private mutating func foldCost(_ id: Int, _ fold: SyntaxTree.Comprehension) -> CostRange {
    var sum = cost(fold.range) + cost(fold.initial)
    let range = entries(fold.range)
    let isList = range?.isList ?? checked.types[fold.range].isList
    let rangePath = path(fold.range)
    locals.append(
      Local(
        name: fold.accumulator, path: path(fold.initial), size: size(fold.initial),
        entries: entries(fold.initial)))
    if let second = fold.variable2 {
      locals.append(
        Local(
          name: fold.variable, path: rangePath + [isList ? "@indices" : "@keys"], size: range?.key,
          entries: nil))
      locals.append(
        Local(name: second, path: rangePath + [isList ? "@items" : "@values"], size: range?.value, entries: nil))
    } else {
      locals.append(
        Local(
          name: fold.variable, path: rangePath + [isList ? "@items" : "@keys"],
          size: isList ? range?.value : range?.key, entries: nil))
    }
    let loop = cost(fold.condition) + cost(fold.step)
    locals.removeLast(fold.variable2 == nil ? 1 : 2)
    sum = sum + cost(fold.result)
    let stepEntries = entries(fold.step)
    let initialSize = size(fold.initial)
    locals.removeLast()
    let count = size(fold.range) ?? .unknown
    switch tree[fold.initial] {
    case .literal: known[id] = initialSize
    default:
      known[id] = count
      if let stepEntries { knownEntries[id] = stepEntries }
    }
    return sum + count * loop
  }

  // MARK: Calls

  private mutating func callCost(
    _ id: Int, _ function: String, _ target: Int?, _ arguments: [Int]
  ) -> CostRange {
    if function == "dyn", target == nil, arguments.count == 1 {
      let sum = CostRange(1) + cost(arguments[0])
      known[id] = size(arguments[0])
      knownEntries[id] = entries(arguments[0])
      return sum
    }
    let argumentCosts = arguments.map { cost($0) }
    let overloads: [String]
    if case .function(let found) = checked.references[id] {
      overloads = found.map(\.id)
    } else {
      overloads = function == "_?._" ? ["select_optional_field"] : []
    }
    guard !overloads.isEmpty else { return .zero }
    var sum = target.map { cost($0) } ?? .zero
    var total = CostRange(.max, 0)
    var resultSize: CostRange?
    for overload in overloads {
      let call = estimate(id, function, overload, target, arguments, argumentCosts)
      total = total.union(call.cost)
      if let size = call.size { resultSize = resultSize?.union(size) ?? size }
      if overload == "index_list" || overload == "index_map" {
        resultSize = entries(arguments[0])?.value
        paths[id] = path(arguments[0]) + [overload == "index_list" ? "@items" : "@values"]
      }
      if resultSize == nil { resultSize = size(id) }
    }
    known[id] = resultSize
    sum = sum + total
    return sum
  }

  private typealias Call = (cost: CostRange, size: CostRange?)

  private mutating func estimate(
    _ id: Int, _ function: String, _ overload: String, _ target: Int?, _ arguments: [Int], _ costs: [CostRange]
  ) -> Call {
    let sum = costs.reduce(.zero, +)
    let operands = (target.map { [$0] } ?? []) + arguments
    if model.usesLibraryCosts, let call = libraryEstimate(function, overload, target, operands, arguments) {
      return (call.cost + sum, call.size)
    }
    func length(_ index: Int) -> CostRange { size(operands[index]) ?? .unknown }
    switch overload {
    case "string_format": return (length(0) * 0.1 + sum, nil)
    case "string_to_bytes":
      return (length(0) * 0.1 + sum, CostRange(length(0).min, (CostRange(length(0).max) * 4).max))
    case "bytes_to_string": return (length(0) * 0.1 + sum, CostRange(length(0).min / 4, length(0).max))
    case "strings_quote":
      let size = length(0)
      return (size * 0.1 + sum, CostRange(size.min, (CostRange(size.max) * 2).max) + CostRange(2))
    case "starts_with_string", "ends_with_string": return (length(1) * 0.1 + sum, nil)
    case "in_list": return (length(1) + sum, nil)
    case "matches_string":
      return ((length(0) + CostRange(1)) * 0.1 * (length(1) * 0.25) + sum, nil)
    case "contains_string": return ((length(0) * 0.1) * (length(1) * 0.1) + sum, nil)
    case "logical_or", "logical_and":
      // The first operand may decide alone.
      return (CostRange(costs.first?.min ?? 0, sum.max), nil)
    case "conditional":
      if let a = entries(arguments[1]), let b = entries(arguments[2]) { knownEntries[id] = a.union(b) }
      return (costs[0] + costs[1].union(costs[2]), length(1).union(length(2)))
    case "add_string", "add_bytes", "add_list":
      let size = length(0) + length(1)
      if let a = entries(arguments[0]), let b = entries(arguments[1]) { knownEntries[id] = a.union(b) }
      return ((overload == "add_list" ? CostRange(1) : size * 0.1) + sum, size)
    case "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes",
      "greater_bytes", "less_equals_bytes", "greater_equals_bytes", "equals", "not_equals":
      let shorter = min(length(0).max, length(1).max)
      return (CostRange(shorter > 0 ? 1 : 0, shorter) * 0.1 + sum, nil)
    case "list_sets_contains_list", "list_sets_intersects_list":
      return (length(0) * length(1) + CostRange(1) + sum, nil)
    case "list_sets_equivalent_list":
      return (length(0) * length(1) * 2 + CostRange(1) + sum, nil)
    default: break
    }
    if let call = listEstimate(overload, operands) { return (call.cost + sum, call.size) }
    return (CostRange(1) + sum, nil)
  }

  /// What `ext.Lists` adds.
  private func listEstimate(_ overload: String, _ operands: [Int]) -> Call? {
    func literal(_ index: Int) -> UInt64? {
      if operands.count > index, case .literal(.int(let value)) = tree[operands[index]] {
        return UInt64(clamping: value)
      }
      return nil
    }
    let whole = operands.first.flatMap { size($0) } ?? .unknown
    func allocation(_ size: CostRange, _ factor: Double) -> Call {
      (size * factor + CostRange(1 + CostModel.listCreation), size)
    }
    switch overload {
    case "list_slice":
      let start = literal(1) ?? 0
      let end = literal(2) ?? whole.max
      return allocation(CostRange(end > start ? end - start : 0), 1)
    case "lists_range": return allocation(CostRange(literal(0) ?? .max), 1)
    case "list_reverse": return allocation(whole, 1)
    case "list_flatten", "list_flatten_int":
      return allocation(whole, operands.count == 2 ? Double(literal(1) ?? .max) : 1)
    case "list_distinct": return allocation(whole * whole, 2)
    case let id where id.hasPrefix("list_") && id.hasSuffix("_sort"):
      return allocation(whole * whole, id.contains("string") || id.contains("bytes") ? 2.1 : 2)
    case let id where id.hasSuffix("_sortByAssociatedKeys"):
      let keys = size(operands[1]) ?? .unknown
      return allocation(keys * keys, id.contains("string") || id.contains("bytes") ? 2.1 : 2)
    default: return nil
    }
  }

  // MARK: Sizes

  private func local(_ name: String) -> Local? { locals.last { $0.name == name } }

  func path(_ id: Int) -> [String] {
    if case .identifier(let name) = tree[id], let local = local(name) { return local.path }
    return paths[id] ?? []
  }

  private func givenSize(_ path: [String], _ type: Type) -> CostRange? {
    let isHidden = path.first == HiddenName.accumulator
    return sizes.size(of: isHidden ? [] : path, type: type)
  }

  /// The size of a node's value, as far as it is known.
  private func size(_ id: Int) -> CostRange? {
    if let size = known[id] { return size }
    switch tree[id] {
    case .literal(let literal): return CostRange(literal.value.costSize)
    case .list(let elements, _): return CostRange(UInt64(elements.count))
    case .map(let entries): return CostRange(UInt64(entries.count))
    default: break
    }
    if let size = givenSize(path(id), checked.types[id]) { return size }
    if checked.types[id].isScalar { return CostRange(1) }
    if case .identifier(let name) = tree[id] { return local(name)?.size }
    return nil
  }

  private func entries(_ id: Int) -> EntrySizes? {
    if let entries = knownEntries[id] { return entries }
    if case .identifier(let name) = tree[id] { return local(name)?.entries }
    return nil
  }

  /// The size as the API server's estimator asks for it.
  func librarySize(_ id: Int) -> CostRange { size(id) ?? givenSize(path(id), checked.types[id]) ?? .unknown }

  /// The type and size of a list's elements; nil where the type has no parts.
  func libraryElement(_ id: Int) -> (type: Type, size: CostRange)? {
    let type: Type
    switch checked.types[id] {
    case .list(let element): type = element
    case .map(let key, _): type = key
    case .opaque(_, let parameters) where !parameters.isEmpty: type = parameters[0]
    default: return nil
    }
    let path = path(id)
    return (type, givenSize(path.isEmpty ? [] : path + ["@items"], type) ?? .unknown)
  }
}

extension Type {
  fileprivate var isList: Bool { if case .list = self { true } else { false } }

  /// Whether all values have one size.
  fileprivate var isScalar: Bool {
    switch self {
    case .bool, .int, .uint, .double, .duration, .timestamp: true
    case .opaque: optionalContent?.isScalar ?? false
    default: false
    }
  }
}
