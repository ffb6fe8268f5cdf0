import Foundation
import Practice
import RuleExamples

/// `jobsworth-dev time-policies`: how long the policies of `rules/` take to compile from their texts.
enum TimeCommand {
  static let usage = "time-policies [ROUNDS]"

  /// What a policy may take on average, in microseconds.
  private static let bar = 50.0

  /// - Returns: the exit status.
  static func run(_ arguments: [String]) throws -> Int32 {
    guard arguments.count <= 1, let rounds = Int(arguments.first ?? "20"), rounds > 0 else { return 2 }
    let policies = try RuleFolder(URL(filePath: "rules")).policies
    let clock = ContinuousClock()
    // What else the machine does only ever adds.
    let times = try (0..<rounds).map { _ in
      var compiler: PolicyCompiler?
      let time = try clock.measure { compiler = try PolicyRule.compile(policies) } / policies.count
      withExtendedLifetime(compiler) {}
      return time
    }
    let least = (times.min() ?? .zero) / .microseconds(1)
    print(String(format: "%d policies: %.1f µs each to compile (bar: %.0f µs)", policies.count, least, bar))
    return least <= bar ? 0 : 1
  }
}
