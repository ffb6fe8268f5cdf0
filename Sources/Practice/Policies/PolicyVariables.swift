import CEL

/// A policy's variables as the one object that they are to the server; mirrors its `lazy.MapValue`.
///
/// Most expressions only use single variables, `variables.pod`, which are found without it. Used by the one task that
/// uses the session, which the unchecked conformance promises.
final class PolicyVariables: LazyObject, @unchecked Sendable {
  private let expression: PolicyCompiler.ExpressionID
  private let names: [String]
  private unowned let session: PolicySession

  /// - Parameters:
  ///   - expression: that speaks of the variables.
  ///   - names: what the variables that it uses are called.
  init(of expression: PolicyCompiler.ExpressionID, names: [String], _ session: PolicySession) {
    self.expression = expression
    self.names = names
    self.session = session
  }

  var type: Type { .object(VariableTypes.name) }

  func isEqual(to other: any OpaqueValue) -> Bool { other is PolicyVariables }

  subscript(name: String) -> Value? {
    names.firstIndex(of: name).map { session.value(ofUse: $0, by: expression) }
  }
}

/// The types of an environment in which `variables` is an object of its own.
struct VariableTypes: TypeProvider {
  static let name = "kubernetes.variables"

  let others: any TypeProvider
  /// The variables that the object has.
  let fields: [String: Type]

  func type(named name: String) -> Type? { others.type(named: name) }

  func canMake(_ type: String) -> Bool { others.canMake(type) }

  func field(_ name: String, of type: String) -> FieldDeclaration? {
    guard type == Self.name else { return others.field(name, of: type) }
    return fields[name].map { FieldDeclaration($0) }
  }
}
