internal import Admission
internal import ArgumentParser
internal import Diagnostics
internal import JSONText
internal import LintEngine
internal import Practice
internal import Reporting

struct ExplainCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a rule means, or what a field of a Job does.",
    discussion: """
      A rule by its name, as findings show it: jobsworth explain api/unknown-field
      A field by its path or its bare name: jobsworth explain job.spec.backoffLimit
      An object with its fields: jobsworth explain cronjob
      """,
    aliases: ["rule"])

  @Argument(help: ArgumentHelp("The name of a rule, as findings show it in brackets, or a field.", valueName: "topic"))
  var topic: String

  @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the output.")
  var format: Format = .text

  @OptionGroup(title: "Rules") var sources: RuleSourceOptions
  @OptionGroup var color: ColorOption

  func run() throws {
    let loaded = try sources.load()
    let catalogue = loaded.rules.catalogue
    let palette = Palette(isOn: color.color.isOn(for: 1))
    guard let rule = catalogue.description(of: topic) else { return try explainField(catalogue, palette) }
    let member = loaded.policies.members.first { $0.policy.name == topic }
    let text = RuleText(of: topic)?.markdown ?? member?.text
    if format == .json { return Output.write(Self.json(rule, text)) }
    var out = ""
    if let text {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        out += (line.hasPrefix("#") ? palette(.bold, String(line)) : String(line)) + "\n"
      }
    } else {
      out += palette(.bold, "# \(topic)") + "\n\n\(rule.summary).\n"
    }
    if let member { out += Self.text(of: member, withExpressions: member.text == nil) }
    Output.write(out + "\n" + Self.facts(rule) + "\n")
  }

  private func explainField(_ catalogue: RuleCatalogue, _ palette: Palette) throws {
    if format == .text, let object = FieldReference.object(named: topic) {
      return Output.write(FieldText.render(object, palette: palette))
    }
    let fields = FieldReference.find(topic)
    guard fields.isEmpty else {
      return Output.write(format == .json ? FieldJSON.render(fields) : FieldText.render(fields, palette: palette))
    }
    let hint =
      catalogue.isSelector(topic)
      ? "it stands for several rules, which `jobsworth rules \(topic)` lists"
      : FieldReference.suggestion(for: topic).map { "did you mean the field \($0)?" } ?? catalogue.hint(for: topic)
    throw CommandFailure(status: .usage, message: "there is no rule and no field \"\(topic)\": \(hint)")
  }

  private static func json(_ rule: RuleDescription, _ text: String?) -> String {
    var json = JSONWriter(indent: 2)
    json.object {
      $0.field("version", 1)
      $0.fields(of: rule)
      if let text { $0.field("markdown", text) }
    }
    return json.text + "\n"
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
