import Synchronization

/// The function that a step calls, and what calling it costs.
struct FunctionUse: Sendable {
  let name: String
  /// Those that may be meant.
  let overloads: [Overload]
  /// Whether it was known which one when the expression was compiled.
  let isKnown: Bool
  /// Whether calling it costs nothing.
  let isFree: Bool
  let cost: CallCost

  init(_ name: String, _ overloads: [Overload], isKnown: Bool, isFree: Bool = false, _ model: CostModel) {
    self.name = name
    self.overloads = overloads
    self.isKnown = isKnown
    self.isFree = isFree
    cost =
      isFree
      ? CallCost(fixed: 0)
      : CallCost(function: name, overload: isKnown ? overloads.first?.id : nil, model: model)
  }

  func write(to writer: inout ProgramWriter) {
    writer.write(name)
    writer.write(overloads.count)
    for overload in overloads { writer.write(overload.id) }
    writer.write(isKnown)
    writer.write(isFree)
  }
}

/// A pattern that is known to be good, read when it is first matched.
final class KnownPattern: Sendable {
  let text: String
  private let made = AtomicLazyReference<RegularExpression>()

  init(_ text: String) { self.text = text }

  init(_ regex: RegularExpression) {
    text = regex.pattern
    _ = made.storeIfNil(regex)
  }

  /// Nil where the pattern was no good after all.
  var regex: RegularExpression? {
    if let known = made.load() { return known }
    guard let regex = try? RegularExpression(text) else { return nil }
    return made.storeIfNil(regex)
  }
}
