import KubernetesValues

/// A format by name, as `format.dns1123Label()` gives it.
final class NamedFormat: OpaqueValue {
  static let typeName = "kubernetes.NamedFormat"

  let name: String
  /// How long the server takes its pattern to be when it counts costs.
  let patternLength: Int
  /// What is wrong with a text, in the server's words.
  let faults: @Sendable (String) -> [String]

  private init(_ name: String, _ patternLength: Int, _ faults: @escaping @Sendable (String) -> [String]) {
    self.name = name
    self.patternLength = patternLength
    self.faults = faults
  }

  var type: Type { .opaque(Self.typeName, []) }
  var costSize: UInt64 { UInt64(name.utf8.count) }

  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? NamedFormat).map { $0.name == name } ?? false
  }

  /// In the order in which they are declared.
  static let all: [(key: String, format: NamedFormat)] = [
    ("dns1123Label", NamedFormat("DNS1123Label", 30) { NameFormat.dns1123Label.faults(in: $0) }),
    ("dns1123Subdomain", NamedFormat("DNS1123Subdomain", 60) { NameFormat.dns1123Subdomain.faults(in: $0) }),
    ("dns1035Label", NamedFormat("DNS1035Label", 30) { NameFormat.dns1035Label.faults(in: $0) }),
    ("qualifiedName", NamedFormat("QualifiedName", 60) { NameFormat.qualifiedName.faults(in: $0) }),
    (
      "dns1123LabelPrefix",
      NamedFormat("DNS1123LabelPrefix", 30) { NameFormat.dns1123Label.faults(in: maskingHyphen($0)) }
    ),
    (
      "dns1123SubdomainPrefix",
      NamedFormat("DNS1123SubdomainPrefix", 60) { NameFormat.dns1123Subdomain.faults(in: maskingHyphen($0)) }
    ),
    (
      "dns1035LabelPrefix",
      NamedFormat("DNS1035LabelPrefix", 30) { NameFormat.dns1035Label.faults(in: maskingHyphen($0)) }
    ),
    ("labelValue", NamedFormat("LabelValue", 40) { NameFormat.labelValue.faults(in: $0) }),
    (
      "uri",
      NamedFormat("URI", 1103) { text in
        do throws(ParsedURL.Fault) {
          try ParsedURL.checkRequest(text)
          return []
        } catch {
          return [error.message]
        }
      }
    ),
    ("uuid", NamedFormat("uuid", 70) { isUUID($0) ? [] : ["does not match the UUID format"] }),
    (
      "byte",
      NamedFormat("byte", 84) {
        !$0.isEmpty && !$0.contains(where: \.isNewline) && Base64.decode($0, needsPadding: true) != nil
          ? [] : ["invalid base64"]
      }
    ),
    ("date", NamedFormat("date", 71) { isDate($0) ? [] : ["invalid date"] }),
    ("datetime", NamedFormat("datetime", 71) { isDateTime($0) ? [] : ["invalid datetime"] }),
  ]

  /// A prefix of a name may end with a hyphen: the generated part follows.
  private static func maskingHyphen(_ text: String) -> String {
    text.utf8.count > 1 && text.hasSuffix("-") ? text.dropLast(2) + "a" : text
  }

  private static func isUUID(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    for (index, count) in [8, 4, 4, 4, 12].enumerated() {
      if index > 0, rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      let digits = rest.prefix(count)
      guard digits.count == count, digits.allSatisfy({ hexDigitValue($0) != nil }) else { return false }
      rest = rest.dropFirst(count)
    }
    return rest.isEmpty
  }

  private static func isDate(_ text: String) -> Bool {
    text.utf8.count == 10 && RFC3339.seconds(text + "T00:00:00Z") != nil
  }

  private static func isDateTime(_ text: String) -> Bool {
    let upper = text.uppercased()
    let parts = upper.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, isDate(String(parts[0])), parts[1].utf8.count >= 9,
      Array(parts[1].utf8)[2] == UInt8(ascii: ":")
    else { return false }
    return RFC3339.seconds(upper) != nil
  }
}

extension FunctionLibrary {
  /// The API server's named formats.
  package static let formats = FunctionLibrary("kubernetes.format") { library in
    let type = Type.opaque(NamedFormat.typeName, [])
    for (key, format) in NamedFormat.all {
      library.add("format.\(key)", .global("format.\(key)", [], type, .nullary { _ in .opaque(format) }))
    }
    library.add(
      "format.named",
      .global(
        "format-named", [.string], .optional(type),
        .unary { value, _ in
          guard case .string(let name) = value else { return .noSuchOverload }
          return NamedFormat.all.first { $0.key == name }.map { .some(.opaque($0.format)) } ?? .none
        }))
    library.add(
      "validate",
      .member(
        "format-validate", [type, .string], .optional(.list(.string)),
        .binary { format, text, _ in
          guard case .opaque(let opaque) = format, let format = opaque as? NamedFormat,
            case .string(let text) = text
          else { return .noSuchOverload }
          let faults = format.faults(text)
          return faults.isEmpty ? .none : .some(.list(faults.map(Value.string)))
        }))
  }
}
