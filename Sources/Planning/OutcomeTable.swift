import JobModel

/// Finds the outcome of a pod without going through all rules.
struct OutcomeTable {
  private let rules: [Scenario.Rule]
  /// Numbers of rules in ascending order, by the most telling key that they have.
  private var byOrdinal: [Int: [Int]] = [:]
  private var byIndex: [Int: [Int]] = [:]
  private var others: [Int] = []

  init(_ rules: [Scenario.Rule]) {
    self.rules = rules
    for (number, rule) in rules.enumerated() {
      if let ordinal = rule.ordinal {
        byOrdinal[ordinal, default: []].append(number)
      } else if let index = rule.index {
        byIndex[index, default: []].append(number)
      } else {
        others.append(number)
      }
    }
  }

  /// The number of the first rule that matches the pod.
  func firstRule(index: Int?, attempt: Int, ordinal: Int) -> Int? {
    guard !rules.isEmpty else { return nil }
    func first(of candidates: [Int]?) -> Int? {
      candidates?.first { rules[$0].matches(index: index, attempt: attempt, ordinal: ordinal) }
    }
    let found = [
      byOrdinal.isEmpty ? nil : first(of: byOrdinal[ordinal]),
      byIndex.isEmpty ? nil : index.flatMap { first(of: byIndex[$0]) },
      first(of: others),
    ]
    return found.compactMap { $0 }.min()
  }
}
