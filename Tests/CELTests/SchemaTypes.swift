import CEL
import Foundation

/// The types of an OpenAPI schema, as far as its fields have types.
struct SchemaTypes: TypeProvider {
  private var objects: [String: [String: Type]] = [:]
  private(set) var root = Type.dyn

  init(_ schema: [String: Any], isRoot: Bool = false) {
    root = declare(schema, "selfType", isResource: isRoot)
  }

  func type(named name: String) -> Type? { nil }
  func field(_ name: String, of type: String) -> FieldDeclaration? {
    objects[type]?[name].map { FieldDeclaration($0) }
  }

  /// A resource has apiVersion, kind and metadata though its schema does not say so.
  private mutating func declare(_ schema: [String: Any], _ name: String, isResource: Bool) -> Type {
    if schema["x-kubernetes-int-or-string"] as? Bool ?? false { return .dyn }
    let format = schema["format"] as? String
    switch schema["type"] as? String {
    case "integer": return .int
    case "number": return .double
    case "boolean": return .bool
    case "string":
      switch format {
      case "byte": return .bytes
      case "duration": return .duration
      case "date", "date-time": return .timestamp
      default: return .string
      }
    case "array":
      return .list(declare(schema["items"] as? [String: Any] ?? [:], "\(name).@idx", isResource: false))
    case "object":
      if let values = schema["additionalProperties"] as? [String: Any] {
        return .map(.string, declare(values, "\(name).@elem", isResource: false))
      }
      var properties = schema["properties"] as? [String: Any] ?? [:]
      if isResource || schema["x-kubernetes-embedded-resource"] as? Bool ?? false {
        let text = ["type": "string"]
        for key in ["apiVersion", "kind"] where properties[key] == nil { properties[key] = text }
        if properties["metadata"] == nil {
          properties["metadata"] = ["type": "object", "properties": ["name": text, "generateName": text]]
        }
      }
      var fields: [String: Type] = [:]
      for (key, value) in properties {
        guard let value = value as? [String: Any],
          value["type"] != nil || value["x-kubernetes-int-or-string"] != nil
        else { continue }
        let type = declare(value, "\(name).\(key)", isResource: false)
        if isKnown(value) {
          if let escaped = FieldName.escaped(key) { fields[escaped] = type }
          // Where the grammar allows the plain name, it is known by that as well.
          if key == "namespace" || FieldName.escaped(key) == "__\(key)__" { fields[key] = type }
        }
      }
      objects[name] = fields
      return .object(name)
    default: return .dyn
    }
  }

  /// Whether a value of the schema has a type at all: not a list or map of anything.
  private func isKnown(_ schema: [String: Any]) -> Bool {
    for key in ["items", "additionalProperties"] {
      if let inner = schema[key] as? [String: Any] {
        guard inner["type"] != nil || inner["x-kubernetes-int-or-string"] != nil, isKnown(inner) else {
          return false
        }
      }
    }
    return true
  }

  // MARK: Values

  /// A JSON value as its schema types it.
  static func value(_ json: Any?, _ schema: [String: Any]) -> Value {
    guard let json, !(json is NSNull) else { return .null }
    switch schema["type"] as? String {
    case "integer": return .int((json as? NSNumber)?.int64Value ?? 0)
    case "number": return .double((json as? NSNumber)?.doubleValue ?? 0)
    case "string":
      let text = json as? String ?? ""
      switch schema["format"] as? String {
      case "byte": return .bytes([UInt8](Data(base64Encoded: text) ?? Data()))
      case "duration": return CorpusValue.value(["duration": text])
      case "date": return CorpusValue.value(["timestamp": text + "T00:00:00Z"])
      case "date-time": return CorpusValue.value(["timestamp": text])
      default: return .string(text)
      }
    case "array":
      let items = schema["items"] as? [String: Any] ?? [:]
      return .list((json as? [Any] ?? []).map { value($0, items) })
    default:
      return plain(json, schema)
    }
  }

  private static func plain(_ json: Any, _ schema: [String: Any]) -> Value {
    if let object = json as? [String: Any] {
      let properties = schema["properties"] as? [String: Any]
      let values = schema["additionalProperties"] as? [String: Any]
      var entries: [(key: Value, value: Value)] = []
      for (key, content) in object.sorted(by: { $0.key < $1.key }) {
        let inner = properties?[key] as? [String: Any] ?? values ?? [:]
        // An object's field that is null is not there.
        if values == nil, content is NSNull { continue }
        let value = value(content, inner)
        entries.append((.string(properties == nil ? key : FieldName.escaped(key) ?? key), value))
        if properties != nil, FieldName.escaped(key) == "__\(key)__" { entries.append((.string(key), value)) }
      }
      return MapValue.make(entries)
    }
    if let list = json as? [Any] { return .list(list.map { value($0, [:]) }) }
    if let text = json as? String { return .string(text) }
    guard let number = json as? NSNumber else { return .null }
    if schema["type"] as? String == "boolean" || isBool(number) { return .bool(number.boolValue) }
    return number.doubleValue == number.doubleValue.rounded() ? .int(number.int64Value) : .double(number.doubleValue)
  }

  private static func isBool(_ number: NSNumber) -> Bool {
    unsafe String(cString: number.objCType) == "c"
  }
}
