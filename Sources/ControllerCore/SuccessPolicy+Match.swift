import JobModel
import KubernetesValues

extension SuccessPolicy {
  /// The number of the first rule that is met; `nil` for none.
  ///
  /// Mirrors `matchSuccessPolicy`.
  func firstRule(metBy done: CompletionIndexSet, completions: Int) -> Int? {
    guard !done.isEmpty else { return nil }
    return rules.firstIndex { $0.isMet(by: done, completions: completions) }
  }
}

extension SuccessPolicy.Rule {
  fileprivate func isMet(by done: CompletionIndexSet, completions: Int) -> Bool {
    guard let succeededIndexes else {
      return succeededCount.map { done.count >= $0 } ?? false
    }
    let wanted = CompletionIndexSet(reading: succeededIndexes, limit: completions)
    guard !wanted.isEmpty else { return false }
    let have = wanted.intersectionCount(done)
    return have == wanted.count || succeededCount.map { have >= $0 } ?? false
  }
}
