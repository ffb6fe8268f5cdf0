import Diagnostics
import KubernetesValues
import Manifests
import SourceText

/// The server's reasons told to people: where, what stands there, what would do.
struct CauseFindings {
  let findings: [Finding]

  init(_ causes: [Cause], _ root: ManifestValue, _ version: KubernetesVersion) {
    var seen: Set<String> = []
    let distinct = causes.filter { seen.insert($0.line).inserted }
    findings = distinct.indices.compactMap { index in
      let cause = distinct[index]
      // A restartPolicy that no pod can have is told twice; what a Job can have is said with the second.
      if cause.kind == .unsupported,
        distinct[(index + 1)...].contains(where: { $0.field == cause.field && $0.kind == .unsupported })
      {
        return nil
      }
      return CauseWords.improve(Self.finding(cause, root.object.source), cause, root, version)
    }
  }

  private static func finding(_ cause: Cause, _ source: SourceFile) -> Finding {
    var finding = Finding(
      rule: cause.kind.rule, severity: .error, message: message(cause), field: cause.field, range: cause.range)
    finding.server = cause.line
    if cause.kind == .unsupported, let written = cause.written {
      finding.label = "supported: " + cause.supported.map { "\"\($0)\"" }.joined(separator: ", ")
      if let meant = Spelling.closest(to: written, among: cause.supported) {
        finding.help = "did you mean \"\(meant)\"?"
        if meant.lowercased() == written.lowercased() {
          finding.fix = Fix("write \(meant)", safety: .safe, edits: [.writing(meant, at: cause.range, in: source)])
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
