internal import Diagnostics
internal import KubernetesValues
internal import LintEngine
internal import SourceText
internal import SystemPackage

/// The settings that hold for one file, each with the places that it comes from.
struct EffectiveConfiguration {
  struct Setting {
    var name: String
    var value: Value
    /// `file:line`; none for what is the default.
    var origins: [String] = []
  }

  enum Value {
    case text(String)
    case list([String])
    case map([(key: String, value: String)])
    case lists([(key: String, value: [String])])
  }

  private(set) var settings: [Setting] = []
  /// The names of the rules that run.
  let rules: [String]
  /// Whether the file is passed over when a folder is walked.
  let isExcluded: Bool

  /// - Parameters:
  ///   - found: the configuration in force; nil where there is none.
  ///   - path: the file.
  init(_ found: ConfigurationFinder.Found?, for path: String, _ catalogue: RuleCatalogue) {
    let configuration = found?.configuration ?? Configuration()
    var selection = Selection(catalogue, configuration)
    var ignore = configuration.ignore
    var severities = configuration.severities
    var ignoreOrigins = Self.origins(of: "ignore", found)
    var severityOrigins = Self.origins(of: "severity", found)
    var isExcluded = false
    if let found {
      let relative = FilePlaces.relative(FilePlaces.absolute(path), to: found.folder)
      isExcluded = configuration.exclude.mean(relative)
      for settings in configuration.perPath where settings.paths.mean(relative) {
        selection = selection.adjusted(by: settings, profiles: configuration.profiles)
        ignore += settings.ignore
        severities.merge(settings.severities) { $1 }
        let place = Self.place(settings.place, found)
        if !settings.ignore.isEmpty { ignoreOrigins.append(place) }
        if !settings.severities.isEmpty { severityOrigins.append(place) }
      }
    }
    rules = selection.enabled.sorted()
    self.isExcluded = isExcluded
    func add(_ name: String, _ value: Value, _ origins: [String]? = nil) {
      settings.append(Setting(name: name, value: value, origins: origins ?? Self.origins(of: name, found)))
    }
    add("kubernetes-version", .text("\(configuration.kubernetesVersion ?? .newest)"))
    add("select", .list(configuration.select ?? ["default"]))
    add("extend-select", .list(configuration.extendSelect))
    add("ignore", .list(ignore), ignoreOrigins)
    add("severity", .map(severities.sorted { $0.key < $1.key }.map { ($0.key, $0.value.rawValue) }), severityOrigins)
    add("profiles", .lists(configuration.profiles.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    add("rules", .list(configuration.ruleFolders))
    add("params", .list(configuration.params))
    if let seconds = configuration.maxDuration { add("max-duration", .text("\(seconds)s")) }
    add("exclude", .list(configuration.exclude.map(\.text)))
  }

  private static func origins(of name: String, _ found: ConfigurationFinder.Found?) -> [String] {
    guard let found, let place = found.configuration.places[name] else { return [] }
    return [Self.place(place, found)]
  }

  private static func place(_ range: ByteRange, _ found: ConfigurationFinder.Found) -> String {
    let line = found.source.location(of: Int(range.start), in: found.source.makeLineIndex()).line
    return "\(found.path):\(line)"
  }
}
