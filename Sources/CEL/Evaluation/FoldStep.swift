/// A macro over a list's elements or a map's entries.
///
/// Each purpose is computed directly, at the cost of the fold that stands for it.
final class FoldStep: Step {
  enum Purpose: Sendable {
    case all(any Step), exists(any Step), existsOne(any Step)
    case list(filter: (any Step)?, element: any Step)
    case map(filter: (any Step)?, key: (any Step)?, value: any Step)
  }

  private let range: any Step
  private let purpose: Purpose
  private let places: LocalPlaces
  private let hasTwoVariables: Bool
  /// What the accumulator's first value costs.
  private let initialCost: UInt64

  init(
    range: any Step, purpose: Purpose, places: LocalPlaces, hasTwoVariables: Bool, initialCost: UInt64
  ) {
    self.range = range
    self.purpose = purpose
    self.places = places
    self.hasTwoVariables = hasTwoVariables
    self.initialCost = initialCost
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let source = range.evaluate(evaluation)
    if evaluation.charge(initialCost) { return .error(.costLimitExceeded) }
    let elements: [Value]
    let map: Value?
    switch source {
    case .list(let values):
      elements = values
      map = nil
    case .treeList(let tree, let node):
      elements = tree.elements(of: node)
      map = nil
    case .map, .treeMap:
      elements = source.mapKeys
      map = source
    case .error: return source
    default:
      if evaluation.dialect == .kubernetes { return ServerWords.noRange(source) }
      return .failure("no such overload: a macro needs a list or map, not \(source.type.name)")
    }
    switch purpose {
    case .all(let predicate):
      return quantify(evaluation, elements, map, predicate, decisive: false, conditionCost: 2)
    case .exists(let predicate):
      return quantify(evaluation, elements, map, predicate, decisive: true, conditionCost: 3)
    case .existsOne(let predicate): return existsOne(evaluation, elements, map, predicate)
    case .list(let filter, let element): return list(evaluation, elements, map, filter, element)
    case .map(let filter, let key, let value): return self.map(evaluation, elements, map, filter, key, value)
    }
  }

  private func bind(_ evaluation: Evaluation, _ element: Value, _ index: Int, _ map: Value?) {
    guard hasTwoVariables else {
      evaluation[local: places.variable] = element
      return
    }
    if let map {
      evaluation[local: places.variable] = element
      evaluation[local: places.variable2] = map.mapEntry(index).value
    } else {
      evaluation[local: places.variable] = .int(Int64(index))
      evaluation[local: places.variable2] = element
    }
  }

  private func quantify(
    _ evaluation: Evaluation, _ elements: [Value], _ map: Value?, _ predicate: any Step, decisive: Bool,
    conditionCost: UInt64
  ) -> Value {
    var failure: Value?
    for (index, element) in elements.enumerated() {
      if evaluation.charge(conditionCost + 1) { return .error(.costLimitExceeded) }
      bind(evaluation, element, index, map)
      switch predicate.evaluate(evaluation) {
      case .bool(let value):
        guard value == decisive else { continue }
        // The fold looks once more before it stops, if there is a next element.
        let look = index + 1 < elements.count ? conditionCost : 0
        if evaluation.charge(look + 1) { return .error(.costLimitExceeded) }
        return .bool(decisive)
      case let value:
        failure = failure ?? (value.isError ? value : .noSuchOverload)
        if evaluation.isExhausted { return .error(.costLimitExceeded) }
      }
    }
    if evaluation.charge(1) { return .error(.costLimitExceeded) }
    return failure ?? .bool(!decisive)
  }

  // The server's cel-go computes what comes behind a mistake, too, for its cost.

  private func existsOne(
    _ evaluation: Evaluation, _ elements: [Value], _ map: Value?, _ predicate: any Step
  ) -> Value {
    var count = 0
    var failure: Value?
    for (index, element) in elements.enumerated() {
      bind(evaluation, element, index, map)
      switch predicate.evaluate(evaluation) {
      case .bool(true):
        count += 1
        if evaluation.charge(2) { return .error(.costLimitExceeded) }
      case .bool(false): continue
      case let value:
        failure = value.isError ? value : .noSuchOverload
        if let failure, stops(evaluation) { return failure }
      }
    }
    if evaluation.charge(2) { return .error(.costLimitExceeded) }
    return failure ?? .bool(count == 1)
  }

  /// Whether a mistake ends the fold.
  private func stops(_ evaluation: Evaluation) -> Bool {
    evaluation.dialect == .standard || evaluation.isExhausted
  }

  /// Whether an element is wanted; an error where that cannot be told.
  private func isWanted(_ evaluation: Evaluation, _ filter: (any Step)?) -> Result<Bool, EvaluationError> {
    guard let filter else { return .success(true) }
    switch filter.evaluate(evaluation) {
    case .bool(let value): return .success(value)
    case .error(let error): return .failure(error)
    default: return .failure(EvaluationError("no such overload"))
    }
  }

  private func list(
    _ evaluation: Evaluation, _ elements: [Value], _ map: Value?, _ filter: (any Step)?, _ element: any Step
  ) -> Value {
    var result: [Value] = []
    var failure: Value?
    for (index, item) in elements.enumerated() {
      bind(evaluation, item, index, map)
      switch isWanted(evaluation, filter) {
      case .failure(let error):
        failure = .error(error)
        if stops(evaluation) { return .error(error) }
        continue
      case .success(false): continue
      case .success(true): break
      }
      let value = element.evaluate(evaluation)
      // The accumulator, a list of one unless that is a constant, and the sum of both.
      let listCost = element is ConstantStep && initialCost == 0 ? 0 : CostModel.listCreation
      if evaluation.charge(2 + listCost) { return .error(.costLimitExceeded) }
      if value.isError {
        if stops(evaluation) { return value }
        failure = failure ?? value
      }
      if failure == nil { result.append(value) }
    }
    if evaluation.charge(1) { return .error(.costLimitExceeded) }
    return failure ?? .list(result)
  }

  private func map(
    _ evaluation: Evaluation, _ elements: [Value], _ map: Value?, _ filter: (any Step)?, _ key: (any Step)?,
    _ value: any Step
  ) -> Value {
    var builder = MapBuilder()
    var failure: Value?
    for (index, item) in elements.enumerated() {
      bind(evaluation, item, index, map)
      switch isWanted(evaluation, filter) {
      case .failure(let error):
        failure = .error(error)
        if stops(evaluation) { return .error(error) }
        continue
      case .success(false): continue
      case .success(true): break
      }
      let name = key?.evaluate(evaluation)
      let content = value.evaluate(evaluation)
      if evaluation.charge(2) { return .error(.costLimitExceeded) }
      if failure == nil { failure = insert(name, content, into: &builder, evaluation) }
      if let failure, stops(evaluation) { return failure }
    }
    if evaluation.charge(1) { return .error(.costLimitExceeded) }
    return failure ?? .map(builder.finish())
  }

  /// Adds an entry, or the entries of a map.
  ///
  /// - Returns: an error; nil where all is well.
  private func insert(
    _ name: Value?, _ content: Value, into builder: inout MapBuilder, _ evaluation: Evaluation
  ) -> Value? {
    if content.isError { return content }
    let entries: [(key: Value, value: Value)]
    if let name {
      entries = [(name, content)]
    } else {
      guard let count = content.mapCount else { return .noSuchOverload }
      entries = (0..<count).map(content.mapEntry)
    }
    for (key, value) in entries {
      if let error = builder.insert(key, value) {
        let isThere = evaluation.dialect == .kubernetes && MapKey(key) != nil
        return isThere ? .failure("insert failed: key \(key.plainText) already exists") : .error(error)
      }
    }
    return nil
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.fold)
    writer.write(range)
    switch purpose {
    case .all(let predicate):
      writer.write(0)
      writer.write(predicate)
    case .exists(let predicate):
      writer.write(1)
      writer.write(predicate)
    case .existsOne(let predicate):
      writer.write(2)
      writer.write(predicate)
    case .list(let filter, let element):
      writer.write(3)
      writer.write(filter)
      writer.write(element)
    case .map(let filter, let key, let value):
      writer.write(4)
      writer.write(filter)
      writer.write(key)
      writer.write(value)
    }
    writer.write(places.accumulator)
    writer.write(places.variable)
    writer.write(places.variable2)
    writer.write(hasTwoVariables)
    writer.write(initialCost)
  }
}
