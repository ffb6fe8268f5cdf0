import KubernetesValues
import Manifests

/// `successPolicy` of an Indexed Job; mirrors `validateSuccessPolicy`.
enum SuccessPolicyValidation {
  private static let maxRules = 20
  private static let maxIndexesLength = 65_536

  static func validate(_ policy: ManifestValue, _ spec: ManifestValue, _ report: inout Report) {
    let rules = policy[.rules]
    if rules.isEmpty {
      report.required(
        policy.place(.rules), "at least one rules must be specified when the successPolicy is specified")
    }
    if let rules, rules.count > maxRules { report.tooMany(rules.place, count: rules.count, limit: maxRules) }
    for item in rules.items { rule(item, completions: spec[.completions]?.int, &report) }
  }

  /// Whether the server of every release up to 1.36 falls over: it reads the completions without looking
  /// whether there are any.
  static func breaksServer(_ spec: ManifestValue) -> Bool {
    guard spec[.completionMode] == "Indexed", spec[.completions] == nil else { return false }
    return (spec[.successPolicy]?[.rules]).items.contains {
      $0[.succeededCount] != nil || $0[.succeededIndexes] != nil
    }
  }

  private static func rule(_ rule: ManifestValue, completions: Int64?, _ report: inout Report) {
    let count = rule[.succeededCount]
    let indexes = rule[.succeededIndexes]
    if count == nil, indexes == nil {
      report.required(rule.place, "at least one of succeededCount or succeededIndexes must be specified")
    }
    var total: Int64 = 0
    if let indexes, let text = indexes.string {
      if text.utf8.count > maxIndexesLength { report.tooLong(indexes.place, limit: maxIndexesLength) }
      switch IndexList.parse(text, completions: completions ?? 0) {
      case .success(let number): total = number
      case .failure(let fault):
        report.invalid(indexes.place, .string(text), "error parsing succeededIndexes: \(fault.text)")
      }
    }
    guard let count, let number = count.int else { return }
    if number < 0 { report.invalid(count, JobSpecValidation.notNegative) }
    if let completions, number > completions {
      report.invalid(
        count, "must be less than or equal to \(completions) (the number of specified completions)")
    }
    if indexes != nil, number > total {
      report.invalid(
        count,
        "must be less than or equal to \(total) (the number of indexes in the specified succeededIndexes field)")
    }
  }

  /// The policy as the server prints it: an internal type without names of its own in JSON.
  static func printed(_ policy: ManifestValue) -> PrintedValue {
    let rules = policy[.rules]
    let json = rules.map { list in
      "["
        + list.items.map { rule in
          let indexes = rule[.succeededIndexes]?.string.map(GoText.json) ?? "null"
          let count = rule[.succeededCount]?.int.map { String($0) } ?? "null"
          return "{\"SucceededIndexes\":\(indexes),\"SucceededCount\":\(count)}"
        }.joined(separator: ",") + "]"
    }
    // Go prints the addresses of a rule's members, which nothing can foretell.
    let go = rules.map { list in
      "[]batch.SuccessPolicyRule{"
        + list.items.map { rule in
          let indexes = rule[.succeededIndexes] == nil ? "(*string)(nil)" : "(*string)(0x0)"
          let count = rule[.succeededCount] == nil ? "(*int32)(nil)" : "(*int32)(0x0)"
          return "batch.SuccessPolicyRule{SucceededIndexes:\(indexes), SucceededCount:\(count)}"
        }.joined(separator: ", ") + "}"
    }
    return .either(
      go: "batch.SuccessPolicy{Rules:\(go ?? "[]batch.SuccessPolicyRule(nil)")}",
      json: "{\"Rules\":\(json ?? "null")}")
  }
}

/// The indexes of a success policy: `0,2-4`, strictly ascending. Mirrors `validateIndexesFormat`.
enum IndexList {
  struct Fault: Error { let text: String }

  /// How many indexes there are; an empty text has none.
  static func parse(_ text: String, completions: Int64) -> Result<Int64, Fault> {
    guard !text.isEmpty else { return .success(0) }
    var total: Int64 = 0
    var previous: Int64?
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = piece.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count <= 2 else {
        return .failure(
          Fault(
            text: "the fragment \(GoText.quoted(String(piece))) violates the requirement that an index interval "
              + "can have at most two parts separated by '-'"))
      }
      var bounds: [Int64] = []
      for part in parts {
        guard let number = Int64(part) else {
          return .failure(
            Fault(text: "cannot convert string to integer for index: \(GoText.quoted(String(part)))"))
        }
        guard number < completions else {
          return .failure(Fault(text: "too large index: \(GoText.quoted(String(part)))"))
        }
        bounds.append(number)
      }
      let first = bounds[0]
      let last = bounds[bounds.count - 1]
      if bounds.count == 2, first >= last { return .failure(descending(first, last)) }
      if let previous, previous >= first { return .failure(descending(previous, first)) }
      total += last - first + 1
      previous = last
    }
    return .success(total)
  }

  private static func descending(_ previous: Int64, _ current: Int64) -> Fault {
    Fault(text: "non-increasing order, previous: \(previous), current: \(current)")
  }
}
