package import JobModel
package import Planning

/// A failure on the command line: `index=3,attempt=1:exit=42,after=2s`. Which pods stands before the colon, what
/// they do behind it.
package struct FailureText {
  package static let form = "[index=N][,attempt=N][,ordinal=N][:exit=N,after=TIME,container=NAME,condition=TYPE,never]"

  var index: Int?
  var attempt: Int?
  var ordinal: Int?
  var exitCode = 1
  /// nil: as long as pods take otherwise.
  var after: TimeSpan?
  var container: String?
  var condition: String?
  var never = false

  /// nil for what does not have the form.
  package init?(_ text: String) {
    let sides = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    for part in sides[0].split(separator: ",") {
      guard let (key, value) = Self.pair(part), let number = Int(value), number >= (key == "index" ? 0 : 1) else {
        return nil
      }
      switch key {
      case "index": index = number
      case "attempt": attempt = number
      case "ordinal": ordinal = number
      default: return nil
      }
    }
    for part in sides.count == 2 ? sides[1].split(separator: ",") : [] {
      if part == "never" {
        never = true
        continue
      }
      guard let (key, value) = Self.pair(part) else { return nil }
      switch key {
      case "exit":
        guard let code = Int(value), 0...255 ~= code else { return nil }
        exitCode = code
      case "after":
        guard let span = DurationText.parse(value) else { return nil }
        after = span
      case "container": container = value
      case "condition": condition = value
      default: return nil
      }
    }
  }

  private static func pair(_ text: Substring) -> (key: String, value: String)? {
    let parts = text.split(separator: "=", maxSplits: 1)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
  }

  /// - Parameter duration: how long pods take of which nothing else is said.
  package func rule(duration: TimeSpan) -> Scenario.Rule {
    var outcome = PodOutcome(after ?? duration, exitCode: exitCode)
    outcome.container = container
    outcome.condition = condition
    outcome.neverStarts = never
    return Scenario.Rule(index: index, attempt: attempt, ordinal: ordinal, outcome: outcome)
  }
}
