package import CEL
import Manifests

/// The types of Jobs and CronJobs for expressions, from the field table.
package struct FieldTypes: TypeProvider {
  package init() {}

  package static let job = Type.object("Job")
  package static let cronJob = Type.object("CronJob")

  private static let types: [String: ObjectType] = {
    var result: [String: ObjectType] = [:]
    var pending: [ObjectType] = [.job, .cronJob]
    while let type = pending.popLast() {
      guard result.updateValue(type, forKey: type.name) == nil else { continue }
      for field in type.fields {
        if let inner = field.spec.type, result[inner.name] == nil { pending.append(inner) }
      }
    }
    return result
  }()

  package func type(named name: String) -> Type? { nil }

  package func field(_ name: String, of type: String) -> FieldDeclaration? {
    guard let type = Self.types[type] else { return nil }
    for index in type.fields where FieldName.escaped(index.spec.field.name) == name || index.spec.field.name == name {
      return FieldDeclaration(Self.type(of: index.spec.kind, index.spec))
    }
    return nil
  }

  private static func type(of kind: ValueKind, _ spec: FieldSpec) -> Type {
    switch kind {
    case .string: .string
    case .bool: .bool
    case .int32, .int64: .int
    case .list: .list(type(of: spec.item, spec))
    case .map: .map(.string, type(of: spec.item, spec))
    case .object: spec.type.map { .object($0.name) } ?? .dyn
    // A quantity or an int-or-string may be written either way, and times are texts.
    case .quantity, .intOrString, .time, .any, .null: .dyn
    }
  }
}
