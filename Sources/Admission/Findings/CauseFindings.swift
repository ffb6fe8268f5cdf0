import Diagnostics
import KubernetesValues
import Manifests
import SourceText

/// The server's reasons told to people: where, what stands there, what would do.
struct CauseFindings {
  let findings: [Finding]

  init(_ causes: [Cause], _ root: ManifestValue, _ version: KubernetesVersion) {
    var seen: Set<String> = []
    findings = causes.filter { seen.insert($0.line).inserted }.map(Self.finding)
  }

  private static func finding(_ cause: Cause) -> Finding {
    var finding = Finding(
      rule: cause.kind.rule, severity: .error, message: message(cause), field: cause.field, range: cause.range)
    finding.server = cause.line
    if cause.kind == .unsupported, let written = cause.written {
      finding.label = "supported: " + cause.supported.map { "\"\($0)\"" }.joined(separator: ", ")
      if let meant = Spelling.closest(to: written, among: cause.supported) {
        finding.help = "did you mean \"\(meant)\"?"
        if meant.lowercased() == written.lowercased() {
          finding.fix = Fix("write \(meant)", safety: .safe, edits: [Edit(cause.range, meant)])
        }
      }
    }
    return finding
  }

  private static func message(_ cause: Cause) -> String {
    let field = cause.fieldName
    switch cause.kind {
    case .required: return cause.detail.isEmpty ? "\(field) is required" : "\(field) is required: \(cause.detail)"
    case .unsupported: return "\(field) cannot be \(cause.printedValue)"
    case .duplicate: return "\(field) stands twice: \(cause.printedValue)"
    case .notFound: return "\(field) refers to \(cause.printedValue), which is not there"
    case .invalid, .tooLong, .tooMany, .forbidden: return "\(field): \(cause.detail)"
    }
  }

  /// A Job on which the server falls over.
  static func serverFault(_ spec: ManifestValue) -> Finding {
    Finding(
      rule: "api/server-fault", severity: .error,
      message: "the API server breaks on an Indexed Job with a successPolicy and without completions",
      field: spec.path + ".completions", range: spec[.successPolicy]?.nearestRange ?? spec.nearestRange,
      help: "set completions to the number of indexes")
  }
}

extension Cause {
  /// The last name of the path.
  fileprivate var fieldName: String {
    let last = field.split(separator: ".").last.map(String.init) ?? field
    return last
  }

  /// The value as the server prints it.
  fileprivate var printedValue: String {
    var text = message.dropFirst(kind.words.count)
    if text.hasPrefix(": ") { text = text.dropFirst(2) }
    if !detail.isEmpty, text.hasSuffix(": " + detail) { text = text.dropLast(detail.count + 2) }
    return String(text)
  }
}
