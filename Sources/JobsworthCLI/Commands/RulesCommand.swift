internal import ArgumentParser
internal import Diagnostics
internal import JSONText
internal import LintEngine
internal import Practice
internal import Reporting

struct RulesCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, markdown }

  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List the rules of lint.",
    discussion:
      "A name, a group (api), a profile (restricted), default or all choose rules; without one all are listed.")

  @Argument(help: "Which rules to list.")
  var rules: [String] = []

  @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the output.")
  var format: Format = .text

  @OptionGroup(title: "Rules") var sources: RuleSourceOptions
  @OptionGroup var color: ColorOption

  func run() throws {
    let catalogue = try sources.load().rules.catalogue
    for word in rules where !catalogue.isSelector(word) {
      throw CommandFailure(
        status: .usage, message: "there is no rule, group or profile \"\(word)\": \(catalogue.hint(for: word))")
    }
    let names = Set(rules.flatMap { catalogue.rules(selectedBy: $0) })
    let chosen = rules.isEmpty ? catalogue.all : catalogue.all.filter { names.contains($0.name) }
    let palette = Palette(isOn: color.color.isOn(for: 1))
    switch format {
    case .text: Output.write(RuleList.text(chosen, palette))
    case .json: Output.write(RuleList.json(chosen))
    case .markdown: Output.write(RulePage.markdown(chosen, folders: Set(RuleText.names)))
    }
  }

  private enum RuleList {
    static func text(_ rules: [RuleDescription], _ palette: Palette) -> String {
      let width = rules.map(\.name.utf8.count).max() ?? 0
      var out = ""
      for rule in rules {
        let name = palette(.bold, rule.name) + String(repeating: " ", count: width - rule.name.utf8.count)
        let severity = rule.severity.rawValue + String(repeating: " ", count: 7 - rule.severity.rawValue.utf8.count)
        out += "\(name)  \(severity)  \(mark(rule))  \(rule.summary)\n"
      }
      return out + "\non: runs by default; fix, fix!: mends by --fix, by --unsafe-fixes\n"
    }

    /// `on fix!`: what a reader of a list wants to know, in eight cells.
    private static func mark(_ rule: RuleDescription) -> String {
      let fix = rule.fix.map { $0 == .safe ? "fix " : "fix!" } ?? "    "
      return (rule.isDefault ? "on" : "  ") + " " + fix
    }

    static func json(_ rules: [RuleDescription]) -> String {
      var json = JSONWriter(indent: 2)
      json.object {
        $0.field("version", 1)
        $0.array("rules") {
          for rule in rules {
            $0.object { $0.fields(of: rule) }
          }
        }
      }
      return json.text + "\n"
    }
  }
}

extension JSONWriter {
  /// What a rule is called and what it is about.
  mutating func fields(of rule: RuleDescription) {
    field("name", rule.name)
    field("severity", rule.severity.rawValue)
    field("summary", rule.summary)
    field("default", rule.isDefault)
    array("profiles") { for profile in rule.profiles { $0.value(profile) } }
    if let fix = rule.fix { field("fix", fix.rawValue) }
  }
}
