import CEL

/// The types that the expressions of a mutation may make besides those of the manifest: `JSONPatch`, `Object` and, by
/// the path of a field, `Object.spec.template`. Mirrors `DynamicTypeResolver`: any field may be set, of any type.
struct PatchTypes: TypeProvider {
  let fields: FieldTypes

  static let operation = "JSONPatch"
  static let object = "Object"

  func type(named name: String) -> Type? { fields.type(named: name) }

  func canMake(_ type: String) -> Bool {
    type == Self.operation || type == Self.object || type.hasPrefix(Self.object + ".")
  }

  func field(_ name: String, of type: String) -> FieldDeclaration? {
    guard canMake(type) else { return fields.field(name, of: type) }
    guard type == Self.operation else { return FieldDeclaration(.dyn) }
    switch name {
    case "op", "path", "from": return FieldDeclaration(.string)
    case "value": return FieldDeclaration(.dyn)
    default: return nil
    }
  }
}
