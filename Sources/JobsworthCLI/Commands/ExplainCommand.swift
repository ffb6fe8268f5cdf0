internal import ArgumentParser
internal import Diagnostics
internal import LintEngine
internal import Practice
internal import Reporting

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a rule means: what it checks, why, and what to write instead.")

  @Argument(help: ArgumentHelp("The name of a rule, as findings show it in brackets.", valueName: "rule"))
  var topic: String

  @OptionGroup var color: ColorOption

  func run() throws {
    let catalogue = RuleSet(BuiltInRules.all).catalogue
    guard let rule = catalogue.description(of: topic) else {
      throw CommandFailure(status: .usage, message: "there is no rule \"\(topic)\": \(catalogue.hint(for: topic))")
    }
    let palette = Palette(isOn: color.color.isOn(for: 1))
    var out = ""
    if let text = RuleText(of: topic) {
      for line in text.markdown.split(separator: "\n", omittingEmptySubsequences: false) {
        out += (line.hasPrefix("#") ? palette(.bold, String(line)) : String(line)) + "\n"
      }
    } else {
      out += palette(.bold, "# \(topic)") + "\n\n\(rule.summary).\n"
    }
    Output.write(out + "\n" + Self.facts(rule) + "\n")
  }

  private static func facts(_ rule: RuleDescription) -> String {
    var facts = ["severity: \(rule.severity.rawValue)", rule.isDefault ? "runs by default" : "runs when selected"]
    if !rule.profiles.isEmpty { facts.append("profiles: \(rule.profiles.joined(separator: ", "))") }
    if let fix = rule.fix { facts.append("fix: \(fix.rawValue)") }
    return facts.joined(separator: " · ")
  }
}
