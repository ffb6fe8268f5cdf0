/// What a text has to look like to be a name, a label or a key, with the API server's words for each fault.
///
/// Lengths are bytes and the character classes ASCII. Mirrors `apimachinery/pkg/util/validation`.
package enum NameFormat: Sendable, Hashable {
  /// `my-name`, at most 63: `IsDNS1123Label`.
  case dns1123Label
  /// `example.com`, at most 253 in all: `IsDNS1123Subdomain`.
  case dns1123Subdomain
  /// A subdomain whose labels may have underscores, as DNS search paths are:
  /// `IsDNS1123SubdomainWithUnderscore`.
  case dns1123SubdomainWithUnderscore
  /// A label that starts with a letter: `IsDNS1035Label`.
  case dns1035Label
  /// `name` or `prefix.example/name`, the key of a label: `IsQualifiedName`, `IsLabelKey`.
  case qualifiedName
  /// A qualified name whose letters may be of either case everywhere, the key of an annotation.
  case annotationKey
  /// `IsValidLabelValue`.
  case labelValue
  /// An IANA service name: `IsValidPortName`.
  case portName
  /// The name of an environment variable as the version asks for it: `IsEnvVarName` up to 1.31,
  /// `IsRelaxedEnvVarName` from 1.32.
  case environmentVariable
  /// Printable ASCII without `=`, in every version: `IsRelaxedEnvVarName`.
  case relaxedEnvironmentVariable
  /// The key of a ConfigMap or Secret: `IsConfigMapKey`.
  case configMapKey
  /// `IsHTTPHeaderName`.
  case httpHeaderName
  /// `IsCIdentifier`.
  case cIdentifier

  /// The server's sentence for each thing that is wrong with `text`, in its order; empty for a good one.
  ///
  /// Costs a scan and no allocation for a good text.
  package func faults(in text: String, version: KubernetesVersion = .newest) -> [String] {
    faults(in: text.utf8Span.span, version: version)
  }

  /// The same for text that stands somewhere as UTF-8.
  package func faults(in bytes: Span<UInt8>, version: KubernetesVersion = .newest) -> [String] {
    switch self {
    case .dns1123Label: return NameFault.dns1123Label(bytes, version)
    case .dns1123Subdomain: return NameFault.dns1123Subdomain(bytes, 0..<bytes.count)
    case .dns1123SubdomainWithUnderscore: return NameFault.dns1123SubdomainWithUnderscore(bytes, version)
    case .dns1035Label: return NameFault.dns1035Label(bytes)
    case .qualifiedName: return NameFault.qualifiedName(bytes, version)
    case .annotationKey:
      for i in 0..<bytes.count where 65...90 ~= bytes[i] || bytes[i] >= 0x80 {
        let lowered = Self.string(bytes).lowercased()
        return NameFault.qualifiedName(lowered.utf8Span.span, version)
      }
      return NameFault.qualifiedName(bytes, version)
    case .labelValue: return NameFault.labelValue(bytes, version)
    case .portName: return NameFault.portName(bytes)
    case .environmentVariable:
      return version >= 32
        ? NameFault.relaxedEnvironmentVariable(bytes) : NameFault.strictEnvironmentVariable(bytes)
    case .relaxedEnvironmentVariable: return NameFault.relaxedEnvironmentVariable(bytes)
    case .configMapKey: return NameFault.configMapKey(bytes)
    case .httpHeaderName: return NameFault.httpHeaderName(bytes)
    case .cIdentifier: return NameFault.cIdentifier(bytes)
    }
  }

  private static func string(_ bytes: Span<UInt8>) -> String {
    String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }

  /// Whether `text` has no fault.
  package func accepts(_ text: String, version: KubernetesVersion = .newest) -> Bool {
    faults(in: text, version: version).isEmpty
  }
}
