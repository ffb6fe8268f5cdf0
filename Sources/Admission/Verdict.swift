/// What a kube-apiserver answers to a dry-run create of an object, sent as YAML with strict field validation.
package struct Verdict: Hashable, Sendable {
  package var allowed: Bool
  /// 201, 400 or 422; 500 for an object on which the server itself breaks.
  package var code: Int
  /// `BadRequest` or `Invalid`; nil for what is accepted.
  package var reason: String?
  /// The server's sentence of a refusal.
  package var message: String?
  /// One for each error of a 422, in the server's order.
  package var causes: [Cause]
  package var warnings: [String]

  package init(
    allowed: Bool, code: Int, reason: String? = nil, message: String? = nil, causes: [Cause] = [],
    warnings: [String] = []
  ) {
    self.allowed = allowed
    self.code = code
    self.reason = reason
    self.message = message
    self.causes = causes
    self.warnings = warnings
  }

  static func accepted(warnings: [String]) -> Verdict {
    Verdict(allowed: true, code: 201, reason: nil, message: nil, causes: [], warnings: warnings)
  }

  static func badRequest(_ message: String) -> Verdict {
    Verdict(allowed: false, code: 400, reason: "BadRequest", message: message, causes: [], warnings: [])
  }

  /// The server breaks on the object; the client sees an internal error.
  static let serverFault = Verdict(
    allowed: false, code: 500, reason: "InternalError",
    message: "This request caused apiserver to panic. Look in the logs for details.", causes: [], warnings: [])

  /// Mirrors `errors.NewInvalid`: in the sentence lines that are the same stand once.
  static func invalid(kind: String, name: String, _ causes: [Cause]) -> Verdict {
    var seen: Set<String> = []
    let lines = causes.map(\.line).filter { seen.insert($0).inserted }
    let list = lines.count == 1 ? lines[0] : "[" + lines.joined(separator: ", ") + "]"
    return Verdict(
      allowed: false, code: 422, reason: "Invalid", message: "\(kind).batch \"\(name)\" is invalid: \(list)",
      causes: causes, warnings: [])
  }
}
