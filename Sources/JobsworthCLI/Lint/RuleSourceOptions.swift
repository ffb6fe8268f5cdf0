internal import ArgumentParser
internal import KubernetesValues
internal import LintEngine
internal import Practice
internal import SourceText

/// Where rules come from, for commands that tell of rules and lint no file.
struct RuleSourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Tell of the policies of this folder, too.", valueName: "folder"), completion: .directory)
  var rules: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read this configuration instead of the .jobsworth.yaml in the working folder or above it.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Read no configuration file.")
  var isolated = false

  func validate() throws {
    if isolated, config != nil { throw ValidationError("--isolated and --config exclude each other") }
  }

  /// The rules that hold for a file in the working folder; those of mistaken policy files are left out, and said so.
  func load() throws -> RuleFolders.Loaded {
    let folders = RuleFolders(folders: rules)
    let plain = try folders.load(version: .newest)
    var finder = try ConfigurationFinder(
      catalogue: plain.rules.catalogue, path: config, isIsolated: isolated, folders: folders)
    var loaded = plain
    if let number = try finder.number(for: "job.yaml") {
      let found = finder.all[number]
      loaded = try folders.load(
        found.configuration, in: found.folder, version: found.configuration.kubernetesVersion ?? .newest)
    }
    for file in loaded.mistaken { Output.complain("\(file.source.path) is mistaken: jobsworth lint says where") }
    return loaded
  }
}
