/// `target.optMap(name, result)` and `optFlatMap` as the API server's release of cel-go computes them: the target once
/// to ask whether there is a value, and again for the value where the result uses it.
final class OptionalMapStep: Step {
  private let target: any Step
  private let place: Int
  private let result: any Step
  private let isFlat: Bool
  private let usesValue: Bool

  /// - Parameter place: that of the value in the result.
  init(_ target: any Step, place: Int, _ result: any Step, isFlat: Bool, usesValue: Bool) {
    self.target = target
    self.place = place
    self.result = result
    self.isFlat = isFlat
    self.usesValue = usesValue
  }

  func evaluate(_ evaluation: Evaluation) -> Value {
    let before = evaluation.cost
    let value = target.evaluate(evaluation)
    let targetCost = evaluation.cost - before
    // `hasValue`
    if evaluation.charge(1) { return .error(.costLimitExceeded) }
    guard case .optional(let optional) = value else {
      return value.isError ? value : .failure("no such overload: hasValue(\(value.type.name))")
    }
    guard let content = optional.value else {
      return evaluation.charge(1) ? .error(.costLimitExceeded) : .none
    }
    if usesValue, evaluation.charge(targetCost + 1) { return .error(.costLimitExceeded) }
    evaluation[local: place] = content
    let result = result.evaluate(evaluation)
    if isFlat { return result }
    if evaluation.charge(1) { return .error(.costLimitExceeded) }
    return result.isError ? result : .some(result)
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(.optionalMap)
    writer.write(target)
    writer.write(place)
    writer.write(result)
    writer.write(isFlat)
    writer.write(usesValue)
  }
}
