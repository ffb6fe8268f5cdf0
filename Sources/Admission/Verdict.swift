/// What a kube-apiserver answers to a dry-run create of a document with fieldValidation=Strict.
package struct Verdict: Hashable, Sendable {
  package var allowed: Bool
  /// 201 accepted, 400 not decodable, 422 not valid.
  package var code: Int
  /// `BadRequest` or `Invalid`; nil when accepted.
  package var reason: String?
  /// The message of the Status object of a refusal.
  package var message: String?
  /// Of a 422: the errors in the server's order.
  package var causes: [Cause]
  /// The texts of the Warning headers.
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
}
