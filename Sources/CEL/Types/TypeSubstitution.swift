/// What is known about the type variables of one expression; mirrors cel-go's `checker/types.go`.
struct TypeSubstitution {
  private var bindings: [Type?] = []
  /// What variables stood for before they were bound since the last unification began.
  private var undo: [(index: Int, type: Type?)] = []

  mutating func makeVariable() -> Type {
    bindings.append(nil)
    return .variable(bindings.count - 1)
  }

  /// The type with what is known of its variables put in; unknown ones become dyn if wanted.
  func resolve(_ type: Type, unknownAsDynamic: Bool = false) -> Type {
    switch type {
    case .variable(let index):
      guard let bound = bindings[index] else { return unknownAsDynamic ? .dyn : type }
      return resolve(bound, unknownAsDynamic: unknownAsDynamic)
    case .list(let element):
      return .list(resolve(element, unknownAsDynamic: unknownAsDynamic))
    case .map(let key, let value):
      return .map(
        resolve(key, unknownAsDynamic: unknownAsDynamic), resolve(value, unknownAsDynamic: unknownAsDynamic))
    case .opaque(let name, let parameters) where !parameters.isEmpty:
      return .opaque(name, parameters.map { resolve($0, unknownAsDynamic: unknownAsDynamic) })
    case .type(let inner?):
      return .type(resolve(inner, unknownAsDynamic: unknownAsDynamic))
    default:
      return type
    }
  }

  /// Whether values of `a` may stand where `b` is wanted; keeps what that tells about variables if so.
  mutating func unify(_ a: Type, _ b: Type) -> Bool {
    undo.removeAll(keepingCapacity: true)
    if assign(a, b) { return true }
    takeBack()
    return false
  }

  /// The same for argument lists: all or nothing.
  mutating func unify(_ a: [Type], _ b: [Type]) -> Bool {
    undo.removeAll(keepingCapacity: true)
    if assignAll(a, b) { return true }
    takeBack()
    return false
  }

  private mutating func takeBack() {
    for (index, type) in undo.reversed() { bindings[index] = type }
  }

  private mutating func set(_ index: Int, _ type: Type) {
    undo.append((index, bindings[index]))
    bindings[index] = type
  }

  private mutating func assignAll(_ a: [Type], _ b: [Type]) -> Bool {
    guard a.count == b.count else { return false }
    for (x, y) in zip(a, b) {
      guard assign(x, y) else { return false }
    }
    return true
  }

  private mutating func assign(_ a: Type, _ b: Type) -> Bool {
    if case .variable(let index) = b {
      let (isValid, isBound) = bind(index, to: a)
      if isValid { return true }
      if isBound { return false }
    }
    if case .variable(let index) = a {
      return bind(index, to: b).isValid
    }
    if a.isDynamic || b.isDynamic { return true }
    if a.isNull { return Self.isNullable(b) }
    if b.isNull { return Self.isNullable(a) }
    if a.isClearlyNot(b) { return false }
    switch (a, b) {
    case (.list(let x), .list(let y)): return assign(x, y)
    case (.map(let k, let v), .map(let l, let w)): return assign(k, l) && assign(v, w)
    case (.opaque(let m, let x), .opaque(let n, let y)): return m == n && assignAll(x, y)
    case (.type, .type): return true
    default: return a == b
    }
  }

  private static func isNullable(_ type: Type) -> Bool {
    switch type {
    case .null, .opaque, .object, .duration, .timestamp: true
    default: false
    }
  }

  /// Makes `type` what a variable stands for, or the more general of it and what is known already.
  private mutating func bind(_ index: Int, to type: Type) -> (isValid: Bool, isBound: Bool) {
    if type == .variable(index) { return (true, true) }
    if let bound = bindings[index] {
      if type == bound { return (true, true) }
      guard assign(type, bound) else { return (false, true) }
      let general = Self.isEqualOrLessSpecific(type, bound) ? type : bound
      if !occurs(index, in: general) { set(index, general) }
      return (true, true)
    }
    guard !occurs(index, in: type) else { return (false, false) }
    set(index, type)
    return (true, false)
  }

  private func occurs(_ index: Int, in type: Type) -> Bool {
    switch type {
    case .variable(let other):
      return other == index || (bindings[other].map { occurs(index, in: $0) } ?? false)
    case .list(let element): return occurs(index, in: element)
    case .map(let key, let value): return occurs(index, in: key) || occurs(index, in: value)
    case .opaque(_, let parameters): return parameters.contains { occurs(index, in: $0) }
    case .type(let inner?): return occurs(index, in: inner)
    default: return false
    }
  }

  /// Of two types that unify, the one that says less.
  static func mostGeneral(_ a: Type, _ b: Type) -> Type {
    // Null goes with a nullable type and says nothing about it.
    if b == .null { return a }
    return isEqualOrLessSpecific(a, b) ? a : b
  }

  private static func isEqualOrLessSpecific(_ a: Type, _ b: Type) -> Bool {
    if case .variable = a { return true }
    if a == .dyn { return true }
    if case .variable = b { return false }
    if b == .dyn { return false }
    switch (a, b) {
    case (.opaque(let m, let x), .opaque(let n, let y)):
      return m == n && x.count == y.count && zip(x, y).allSatisfy { isEqualOrLessSpecific($0, $1) }
    case (.list(let x), .list(let y)): return isEqualOrLessSpecific(x, y)
    case (.map(let k, let v), .map(let l, let w)):
      return isEqualOrLessSpecific(k, l) && isEqualOrLessSpecific(v, w)
    case (.type, .type): return true
    default: return a == b
    }
  }

  /// A declared type with its parameters replaced by fresh variables.
  func instantiate(_ type: Type, _ fresh: [Type]) -> Type {
    switch type {
    case .parameter(let index): fresh[index]
    case .list(let element): .list(instantiate(element, fresh))
    case .map(let key, let value): .map(instantiate(key, fresh), instantiate(value, fresh))
    case .opaque(let name, let parameters) where !parameters.isEmpty:
      .opaque(name, parameters.map { instantiate($0, fresh) })
    case .type(let inner?): .type(instantiate(inner, fresh))
    default: type
    }
  }
}
