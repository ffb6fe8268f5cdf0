/// `spec.successPolicy` of an Indexed Job: which indexes are enough.
package struct SuccessPolicy: Hashable, Sendable {
  package var rules: [Rule]

  package init(rules: [Rule]) { self.rules = rules }

  package struct Rule: Hashable, Sendable {
    /// The text form of an index set, as written.
    package var succeededIndexes: String?
    package var succeededCount: Int?

    package init(succeededIndexes: String? = nil, succeededCount: Int? = nil) {
      self.succeededIndexes = succeededIndexes
      self.succeededCount = succeededCount
    }
  }
}
