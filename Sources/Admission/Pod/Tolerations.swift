import KubernetesValues
import Manifests

/// A toleration of the pod spec, or of the annotation that tolerations once were.
struct Toleration {
  var key = ""
  var `operator` = ""
  var value = ""
  var effect = ""
  var hasSeconds = false
}

extension PodTemplateValidator {
  /// Mirrors `ValidateTolerations`.
  mutating func validateTolerations() {
    for value in spec[.tolerations].items {
      let toleration = Toleration(
        key: value[.key].string, operator: value[.operator].string, value: value[.value].string,
        effect: value[.effect].string, hasSeconds: value[.tolerationSeconds] != nil)
      validate(toleration) { field in value.place(field) }
    }
  }

  /// - Parameter place: of a field of the toleration.
  mutating func validate(_ toleration: Toleration, _ place: (Field) -> Place) {
    if !toleration.key.isEmpty {
      let faults = NameFormat.qualifiedName.faults(in: toleration.key, version: version)
      if !faults.isEmpty { report.invalid(place(.key), .string(toleration.key), each: faults) }
    } else if toleration.operator != "Exists" {
      report.invalid(
        place(.operator), .named(toleration.operator),
        "operator must be Exists when `key` is empty, which means \"match all values and all keys\"")
    }
    if toleration.hasSeconds, toleration.effect != "NoExecute" {
      report.invalid(
        place(.effect), .named(toleration.effect), "effect must be 'NoExecute' when `tolerationSeconds` is set")
    }
    switch toleration.operator {
    case "Equal", "":
      let faults = NameFormat.labelValue.faults(in: toleration.value, version: version)
      if !faults.isEmpty {
        report.invalid(place(.operator), .string(toleration.value), faults.joined(separator: ";"))
      }
    case "Exists":
      if !toleration.value.isEmpty {
        report.invalid(place(.operator), printedValue(toleration), "value must be empty when `operator` is 'Exists'")
      }
    case "Lt" where version >= 35, "Gt" where version >= 35:
      report.unsupported(place(.operator), .named(toleration.operator), ["Equal", "Exists", "Lt", "Gt"])
    default: report.unsupported(place(.operator), .named(toleration.operator), ["Equal", "Exists"])
    }
    let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
    if !toleration.effect.isEmpty, !effects.contains(toleration.effect) {
      report.unsupported(place(.effect), .named(toleration.effect), effects)
    }
  }

  /// Up to 1.31 the whole toleration was printed.
  private func printedValue(_ toleration: Toleration) -> PrintedValue {
    if version >= 32 { return .string(toleration.value) }
    let texts = [
      "Key:" + GoText.quoted(toleration.key), "Operator:" + GoText.quoted(toleration.operator),
      "Value:" + GoText.quoted(toleration.value), "Effect:" + GoText.quoted(toleration.effect),
      "TolerationSeconds:(*int64)(\(toleration.hasSeconds ? "0xc000000000" : "nil"))",
    ]
    return .text("core.Toleration{\(texts.joined(separator: ", "))}")
  }
}
