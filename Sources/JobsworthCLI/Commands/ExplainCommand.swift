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

  @OptionGroup var color: ColorOption

  func run() throws {
    let catalogue = RuleSet(BuiltInRules.all).catalogue
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
