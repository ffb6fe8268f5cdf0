internal import Admission
internal import ArgumentParser
internal import Diagnostics
internal import LintEngine
internal import Practice
internal import Reporting

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a rule means, or what a field of a Job does.",
    discussion: """
      A rule by its name, as findings show it: jobsworth explain api/unknown-field
      A field by its path or its bare name: jobsworth explain job.spec.backoffLimit
      """)

  @Argument(help: ArgumentHelp("The name of a rule, as findings show it in brackets, or a field.", valueName: "topic"))
  var topic: String

  @OptionGroup(title: "Rules") var sources: RuleSourceOptions
  @OptionGroup var color: ColorOption

  func run() throws {
    let loaded = try sources.load()
    let catalogue = loaded.rules.catalogue
    let palette = Palette(isOn: color.color.isOn(for: 1))
    guard let rule = catalogue.description(of: topic) else {
      let fields = FieldReference.find(topic)
      guard !fields.isEmpty else {
        let hint = FieldReference.suggestion(for: topic).map { "did you mean the field \($0)?" }
        throw CommandFailure(
          status: .usage,
          message: "there is no rule and no field \"\(topic)\": \(hint ?? catalogue.hint(for: topic))")
      }
      Output.write(FieldText.render(fields, palette: palette))
      return
    }
    let member = loaded.policies.members.first { $0.policy.name == topic }
    var out = ""
    if let text = RuleText(of: topic)?.markdown ?? member?.text {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        out += (line.hasPrefix("#") ? palette(.bold, String(line)) : String(line)) + "\n"
      }
    } else {
      out += palette(.bold, "# \(topic)") + "\n\n\(rule.summary).\n"
    }
    if let member { out += Self.text(of: member, withExpressions: member.text == nil) }
    Output.write(out + "\n" + Self.facts(rule) + "\n")
  }

  /// Where a policy of the user's stands and, where nobody has described it, what it says.
  private static func text(of member: PolicyCollection.Member, withExpressions: Bool) -> String {
    var out = ""
    if withExpressions {
      for validation in member.policy.validations {
        if let message = validation.message { out += "\n\(message):\n" }
        out += "\n" + validation.expression.text.split(separator: "\n").map { "    \($0)\n" }.joined()
      }
    }
    return out + (withExpressions ? "\n" : "") + "policy: \(member.path)\n"
  }

  private static func facts(_ rule: RuleDescription) -> String {
    var facts = ["severity: \(rule.severity.rawValue)", rule.isDefault ? "runs by default" : "runs when selected"]
    if !rule.profiles.isEmpty { facts.append("profiles: \(rule.profiles.joined(separator: ", "))") }
    if let fix = rule.fix { facts.append("fix: \(fix.rawValue)") }
    return facts.joined(separator: " · ")
  }
}
