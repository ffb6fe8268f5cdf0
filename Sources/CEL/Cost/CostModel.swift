/// How the cost of an evaluation is counted, in the API server's cost units.
package struct CostModel: Sendable, Hashable {
  /// Whether literals of constants and conversions of constants are computed beforehand and cost nothing.
  package var foldsConstants = true
  /// Whether `has()` costs something in itself.
  package var countsPresenceTests = true
  /// Whether the libraries' functions have the API server's costs instead of 1.
  package var usesLibraryCosts = false

  package init() {}

  /// As kube-apiserver counts.
  package static let kubernetes: CostModel = {
    var model = CostModel()
    model.countsPresenceTests = false
    model.usesLibraryCosts = true
    return model
  }()

  /// What the API server allows one expression: `PerCallLimit`.
  package static let perCallLimit: UInt64 = 1_000_000
  /// What it allows all expressions of one policy together: `RuntimeCELCostBudget`.
  package static let budget: UInt64 = 10_000_000

  static let listCreation: UInt64 = 10
  static let mapCreation: UInt64 = 30
  static let objectCreation: UInt64 = 40
}
