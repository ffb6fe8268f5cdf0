import JobModel

/// Finds the outcome of a pod without going through all rules.
package struct OutcomeTable: Sendable {
  private let rules: [Scenario.Rule]
  /// Numbers of rules in ascending order, by the most telling key that they have.
  private var byOrdinal: [Int: [Int]] = [:]
  private var byIndex: [Int: [Int]] = [:]
  private var others: [Int] = []

  package init(_ rules: [Scenario.Rule]) {
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
  package func firstRule(index: Int?, attempt: Int, ordinal: Int) -> Int? {
    guard !rules.isEmpty else { return nil }
    var first: Int?
    func look(through candidates: [Int]) {
      for number in candidates where rules[number].matches(index: index, attempt: attempt, ordinal: ordinal) {
        first = min(first ?? number, number)
        return
      }
    }
    if !byOrdinal.isEmpty, let candidates = byOrdinal[ordinal] { look(through: candidates) }
    if !byIndex.isEmpty, let index, let candidates = byIndex[index] { look(through: candidates) }
    look(through: others)
    return first
  }
}
