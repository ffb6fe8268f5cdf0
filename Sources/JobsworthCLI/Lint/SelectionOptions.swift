internal import ArgumentParser
internal import JobModel
internal import LintEngine

/// Which rules run, and where that is configured.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run these rules only: names, groups (api), profiles (restricted), default, all. Commas part them.",
      valueName: "rules"))
  var select: [RuleList] = []

  @Option(help: ArgumentHelp("Run these rules besides.", valueName: "rules"))
  var extendSelect: [RuleList] = []

  @Option(help: ArgumentHelp("Do not run these rules.", valueName: "rules"))
  var ignore: [RuleList] = []

  @Option(
    help: ArgumentHelp(
      "Run the policies of this folder, too: ValidatingAdmissionPolicies, as a cluster takes them.",
      valueName: "folder"),
    completion: .directory)
  var rules: [String] = []

  @Option(
    help: ArgumentHelp("Objects that policies of --rules read as params.", valueName: "file"), completion: .file())
  var params: [String] = []

  @Option(
    help: ArgumentHelp(
      "How long a Job may take, retries and all: 90s, 2h. Goes with the rule worst-case-too-long.",
      valueName: "duration"),
    transform: DurationText.option)
  var maxDuration: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Read this configuration instead of the .jobsworth.yaml next to a file or above it.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Read no configuration file.")
  var isolated = false

  var overrides: Selection.Overrides {
    Selection.Overrides(
      select: select.flatMap(\.words), extendSelect: extendSelect.flatMap(\.words), ignore: ignore.flatMap(\.words))
  }

  var maxSeconds: Int64? { maxDuration.map { $0.milliseconds / 1000 } }

  func validate() throws {
    if isolated, config != nil { throw ValidationError("--isolated and --config exclude each other") }
  }

  /// Names that select nothing are wrong usage.
  func check(_ catalogue: RuleCatalogue, profiles: Set<String>) throws {
    for word in overrides.select + overrides.extendSelect + overrides.ignore
    where !catalogue.isSelector(word) && !profiles.contains(word) {
      throw CommandFailure(
        status: .usage, message: "there is no rule, group or profile \"\(word)\": \(catalogue.hint(for: word))")
    }
  }
}

/// Rules' names on the command line, parted by commas.
struct RuleList: ExpressibleByArgument {
  var words: [String]

  init?(argument: String) {
    words = argument.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    if words.isEmpty { return nil }
  }
}
