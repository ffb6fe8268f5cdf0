internal import ArgumentParser
internal import JSONText
internal import KubernetesValues
internal import LintEngine
internal import Reporting

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show the configuration of lint.", subcommands: [ShowCommand.self])

  struct ShowCommand: ParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show the settings that hold for a file, each with where it comes from.",
      discussion:
        "Without a file: those of a file in the working folder. The options of lint's command line come on top.")

    @Argument(help: "The file whose settings are shown; it need not exist.")
    var path: String = "job.yaml"

    @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the output.")
    var format: Format = .text

    @OptionGroup(title: "Rules") var sources: RuleSourceOptions
    @OptionGroup var color: ColorOption

    func run() throws {
      let folders = RuleFolders(folders: sources.rules)
      let plain = try folders.load(version: .newest)
      var finder = try ConfigurationFinder(
        catalogue: plain.rules.catalogue, path: sources.config, isIsolated: sources.isolated, folders: folders)
      let found = try finder.number(for: path).map { finder.all[$0] }
      if let found, !found.configuration.findings.isEmpty {
        let file = LintedFile(source: found.source, findings: found.configuration.findings, documents: [])
        Output.write(file.text(palette: Palette(isOn: color.color.isOn(for: 1))))
        throw CommandFailure(status: .usage)
      }
      let loaded = try found.map {
        try folders.load($0.configuration, in: $0.folder, version: $0.configuration.kubernetesVersion ?? .newest)
      }
      let settings = EffectiveConfiguration(found, for: path, (loaded ?? plain).rules.catalogue)
      switch format {
      case .text: Output.write(Self.text(settings, path))
      case .json: Output.write(Self.json(settings, path))
      }
    }

    /// YAML that could be a configuration file, with comments.
    private static func text(_ configuration: EffectiveConfiguration, _ path: String) -> String {
      let lines = configuration.settings.map { setting in
        let value =
          switch setting.value {
          case .text(let text): "\"\(text)\""
          case .list(let items): "[\(items.map(quoted).joined(separator: ", "))]"
          case .map(let entries): "{\(entries.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
          case .lists(let entries):
            "{\(entries.map { "\($0.key): [\($0.value.map(quoted).joined(separator: ", "))]" }.joined(separator: ", "))}"
          }
        return (text: "\(setting.name): \(value)", origins: setting.origins)
      }
      let width = min(lines.map(\.text.utf8.count).max() ?? 0, 60)
      var out = "# \(path): \(configuration.rules.count) rules run\n"
      if configuration.isExcluded { out += "# passed over when its folder is walked\n" }
      for line in lines {
        let gap = String(repeating: " ", count: max(0, width - line.text.utf8.count))
        out += "\(line.text)\(gap)  # \(line.origins.isEmpty ? "default" : line.origins.joined(separator: ", "))\n"
      }
      return out
    }

    /// A text as YAML has it between brackets: `"*.bak"`, for a bare star would begin an alias.
    private static func quoted(_ text: String) -> String {
      func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"): true
        case UInt8(ascii: "-"): text.utf8.first != byte
        default: false
        }
      }
      return !text.isEmpty && text.utf8.allSatisfy(isPlain) ? text : quotedText(text)
    }

    private static func quotedText(_ text: String) -> String {
      var json = JSONWriter()
      json.value(text)
      return json.text
    }

    private static func json(_ configuration: EffectiveConfiguration, _ path: String) -> String {
      var json = JSONWriter(indent: 2)
      json.object {
        $0.field("version", 1)
        $0.field("path", path)
        $0.field("excluded", configuration.isExcluded)
        $0.array("settings") {
          for setting in configuration.settings {
            $0.object {
              $0.field("name", setting.name)
              switch setting.value {
              case .text(let text): $0.field("value", text)
              case .list(let items): $0.array("value") { for item in items { $0.value(item) } }
              case .map(let entries): $0.object("value") { for entry in entries { $0.field(entry.key, entry.value) } }
              case .lists(let entries):
                $0.object("value") { json in
                  for entry in entries { json.array(entry.key) { for item in entry.value { $0.value(item) } } }
                }
              }
              $0.array("from") { for origin in setting.origins { $0.value(origin) } }
            }
          }
        }
        $0.array("rules") { for rule in configuration.rules { $0.value(rule) } }
      }
      return json.text + "\n"
    }
  }
}
