import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Tolerations as JSON in an annotation; mirrors `ValidateTolerationsInPodAnnotations`.
  mutating func validateTolerationsAnnotation(_ annotation: ManifestValue, path: String) {
    let key = annotation.key
    do {
      let tolerations = try Toleration.list(json: annotation.string ?? "")
      for (i, toleration) in tolerations.enumerated() {
        validate(toleration) { field in Place(annotation, path: "\(path).\(key)[\(i)].\(field.name)") }
      }
    } catch {
      report.invalid(Place(annotation, path: path), .string(key), error.description)
    }
  }
}

extension Toleration {
  /// Reads a JSON list as Go does: names of fields in either case, unknown fields passed over.
  static func list(json: String) throws(GoJSON.Fault) -> [Toleration] {
    let value = try GoJSON(parsing: json)
    guard case .array(let items) = value else {
      if case .null = value { return [] }
      throw GoJSON.Fault("json: cannot unmarshal \(value.kind) into Go value of type []core.Toleration")
    }
    var tolerations: [Toleration] = []
    for item in items {
      var toleration = Toleration()
      switch item {
      case .null: break
      case .object(let fields):
        for (name, value) in fields { try toleration.set(name, value) }
      default: throw GoJSON.Fault("json: cannot unmarshal \(item.kind) into Go value of type core.Toleration")
      }
      tolerations.append(toleration)
    }
    return tolerations
  }

  private mutating func set(_ name: String, _ value: GoJSON) throws(GoJSON.Fault) {
    func text(_ field: String, _ type: String) throws(GoJSON.Fault) -> String? {
      switch value {
      case .string(let text): return text
      case .null: return nil
      default:
        throw GoJSON.Fault(
          "json: cannot unmarshal \(value.kind) into Go struct field Toleration.\(field) of type \(type)")
      }
    }
    switch name.lowercased() {
    case "key": if let text = try text("Key", "string") { key = text }
    case "operator": if let text = try text("Operator", "core.TolerationOperator") { `operator` = text }
    case "value": if let text = try text("Value", "string") { self.value = text }
    case "effect": if let text = try text("Effect", "core.TaintEffect") { effect = text }
    case "tolerationseconds":
      switch value {
      case .null: hasSeconds = false
      case .number(let text) where Int64(text) != nil: hasSeconds = true
      default:
        throw GoJSON.Fault(
          "json: cannot unmarshal \(value.literalKind) into Go struct field Toleration.TolerationSeconds of type int64")
      }
    default: break
    }
  }
}
