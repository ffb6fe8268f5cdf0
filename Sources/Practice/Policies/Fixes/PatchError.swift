/// Why a change cannot be made: what the API server would answer, or what the text does not allow.
struct PatchError: Error, CustomStringConvertible {
  let description: String
  /// Whether this is the wish of whoever wrote the patch: a `test` that does not hold.
  let isTest: Bool

  init(_ description: String, isTest: Bool = false) {
    self.description = description
    self.isTest = isTest
  }
}
