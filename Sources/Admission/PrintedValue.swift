package import KubernetesValues
package import Manifests

/// How the server prints the value at fault.
///
/// Up to 1.33 it prints with Go's `%#v`, from 1.34 as JSON; plain strings are Go-quoted in both.
package enum PrintedValue {
  /// A Go `string`.
  case string(String)
  /// A string of a named Go type, or a pointer to one: JSON from 1.34.
  case named(String)
  case int(Int64)
  case bool(Bool)
  /// A nil pointer: `"null"`, from 1.34 `null`.
  case null
  /// A value whose two forms the caller knows: Go syntax, JSON.
  case either(go: String, json: String)
  /// Text that is put in as it is.
  case text(String)
  /// The error prints no value.
  case none

  /// What a scalar of the manifest prints as, by the Go type of its field.
  package init(_ value: ManifestValue) {
    switch value.kind {
    case .int32, .int64: self = .int(value.int ?? 0)
    case .bool: self = .bool(value.bool ?? false)
    case .intOrString:
      if let number = value.int { self = .int(number) } else { self = .string(value.string ?? "") }
    case .quantity:
      self = .string(value.quantity?.text ?? value.string ?? "")
    case .string, .time:
      let text = value.string ?? ""
      self =
        value.fieldIndex?.spec.kind == .string && value.fieldIndex?.isNamedString == true
        ? .named(text) : .string(text)
    case .null:
      // An element that is null counts as the zero value of its kind.
      switch value.parent?.fieldIndex?.spec.item {
      case .string: self = .string("")
      case .int32, .int64: self = .int(0)
      default: self = .none
      }
    case .list, .map, .object, .any: self = .none
    }
  }

  package func text(_ version: KubernetesVersion) -> String? {
    switch self {
    case .string(let text): GoText.quoted(text)
    case .named(let text): version >= 34 ? GoText.json(text) : GoText.quoted(text)
    case .int(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .null: version >= 34 ? "null" : "\"null\""
    case .either(let go, let json): version >= 34 ? json : go
    case .text(let text): text
    case .none: nil
    }
  }
}

extension FieldIndex {
  /// Whether the field's Go type is a named string (`v1.RestartPolicy`) or a pointer to a string.
  var isNamedString: Bool {
    spec.presence == .pointer || spec.presence == .nullable || !facts.goType.description.elementsEqual("string")
  }
}
