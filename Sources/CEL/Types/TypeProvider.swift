/// What a field of an object type is.
package struct FieldDeclaration: Hashable, Sendable {
  package var type: Type

  package init(_ type: Type) { self.type = type }
}

/// Knows the object types that expressions may look into.
package protocol TypeProvider: Sendable {
  /// The type that a name denotes where it stands alone in an expression, e.g. `google.protobuf.Duration`.
  func type(named name: String) -> Type?
  /// Whether expressions may make objects of a type: `Object.spec{…}`.
  func canMake(_ type: String) -> Bool
  /// The field of an object type; nil where the type has no such field.
  func field(_ name: String, of type: String) -> FieldDeclaration?
}

extension TypeProvider {
  package func canMake(_ type: String) -> Bool { false }
}

/// No object types.
package struct NoTypes: TypeProvider {
  package init() {}
  package func type(named name: String) -> Type? { nil }
  package func field(_ name: String, of type: String) -> FieldDeclaration? { nil }
}
