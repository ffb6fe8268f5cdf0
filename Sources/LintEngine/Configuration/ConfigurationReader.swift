import Diagnostics
import KubernetesValues
package import SourceText
import YAMLTree

extension Configuration {
  /// Reads a configuration file. What is wrong with it is among ``findings``; the rest holds.
  ///
  /// - Parameter catalogue: the rules that names are checked against.
  package init(reading source: SourceFile, catalogue: RuleCatalogue) {
    var reader = ConfigurationReader(source: source, catalogue: catalogue)
    reader.read()
    self = reader.configuration
    findings = reader.findings.sortedAndUnique()
  }
}

/// Turns the YAML of a configuration file into settings, with a finding for everything it does not understand.
private struct ConfigurationReader {
  let source: SourceFile
  let catalogue: RuleCatalogue
  var configuration = Configuration()
  var findings: [Finding] = []

  mutating func read() {
    let stream = YAMLStream(parsing: source)
    findings += stream.findings
    if stream.documents.count > 1 { complain("a configuration is one document", stream.documents[1].root) }
    guard let root = stream.documents.first?.root else { return }
    if root.kind == .scalar, root.scalar == .null { return }
    guard root.kind == .mapping else { return complain("the configuration must be a mapping", root) }
    // Profiles first: the other settings may name them.
    each(root, keys: ["profiles"]) { reader, _, value in reader.readProfiles(value) }
    each(
      root,
      keys: [
        "select", "extend-select", "ignore", "severity", "profiles", "kubernetes-version", "rules", "params",
        "max-duration", "exclude", "per-path",
      ], complains: true
    ) { reader, key, value in
      reader.configuration.places[key] = value.range
      switch key {
      case "select": reader.configuration.select = reader.selectors(value)
      case "extend-select": reader.configuration.extendSelect = reader.selectors(value)
      case "ignore": reader.configuration.ignore = reader.selectors(value)
      case "severity": reader.configuration.severities = reader.severities(value)
      case "kubernetes-version": reader.readVersion(value)
      case "max-duration": reader.readDuration(value)
      case "rules": reader.configuration.ruleFolders = reader.paths(value)
      case "params": reader.configuration.params = reader.paths(value)
      case "exclude": reader.configuration.exclude = reader.strings(value).map { PathPattern($0.text) }
      case "per-path": reader.readPaths(value)
      default: break
      }
    }
  }

  private mutating func complain(_ message: String, _ node: YAMLNode, help: String? = nil) {
    let range = node.kind == .scalar ? node.range : source.firstLine(node.range)
    findings.append(
      Finding(rule: "mistaken-configuration", severity: .error, message: message, range: range, help: help))
  }

  /// Calls `take` for each of the keys that stands there.
  private mutating func each(
    _ node: YAMLNode, keys: [String], complains: Bool = false,
    _ take: (inout ConfigurationReader, String, YAMLNode) -> Void
  ) {
    var seen: Set<String> = []
    for entry in node.expandedEntries {
      let key = entry.key.text
      guard keys.contains(key) else {
        if complains {
          complain("there is no setting \"\(key)\"", entry.key, help: "settings are " + keys.joined(separator: ", "))
        }
        continue
      }
      if !seen.insert(key).inserted, complains { complain("\"\(key)\" is set twice", entry.key) }
      take(&self, key, entry.value)
    }
  }

  /// A list of strings, or one string.
  private mutating func strings(_ node: YAMLNode) -> [YAMLNode] {
    let items = node.kind == .sequence ? Array(node.items) : [node]
    if node.kind == .scalar, node.scalar == .null { return [] }
    return items.filter { item in
      guard item.kind == .scalar, item.scalar != .null else {
        complain("a list of texts is expected here", item)
        return false
      }
      return true
    }
  }

  private mutating func paths(_ node: YAMLNode) -> [String] {
    strings(node).map { item in
      configuration.namedPlaces[item.text] = item.range
      return item.text
    }
  }

  private mutating func selectors(_ node: YAMLNode) -> [String] {
    strings(node).compactMap { item in
      guard catalogue.isSelector(item.text) || configuration.profiles[item.text] != nil else {
        complain("there is no rule, group or profile \"\(item.text)\"", item, help: catalogue.hint(for: item.text))
        return nil
      }
      return item.text
    }
  }

  private mutating func severities(_ node: YAMLNode) -> [String: Severity] {
    guard node.kind == .mapping else {
      complain("a mapping of rules to severities is expected here", node)
      return [:]
    }
    var result: [String: Severity] = [:]
    for entry in node.expandedEntries {
      let name = entry.key.text
      guard catalogue.isSelector(name) else {
        complain("there is no rule or group \"\(name)\"", entry.key, help: catalogue.hint(for: name))
        continue
      }
      guard entry.value.kind == .scalar, let severity = Severity(rawValue: entry.value.text) else {
        complain("a severity is error, warning or info", entry.value)
        continue
      }
      result[name] = severity
    }
    return result
  }

  private mutating func readProfiles(_ node: YAMLNode) {
    guard node.kind == .mapping else { return complain("a mapping of names to lists of rules is expected here", node) }
    for entry in node.expandedEntries {
      let name = entry.key.text
      if catalogue.isSelector(name) {
        complain("\"\(name)\" is the name of a rule, group or profile already", entry.key)
      } else {
        configuration.profiles[name] = []
      }
    }
    for entry in node.expandedEntries where configuration.profiles[entry.key.text] != nil {
      configuration.profiles[entry.key.text] = selectors(entry.value)
    }
  }

  private mutating func readVersion(_ node: YAMLNode) {
    guard node.kind == .scalar, let version = KubernetesVersion(node.text) else {
      complain(
        "\"\(node.text)\" is not a release that is known here", node,
        help: "known are \(KubernetesVersion.oldest) to \(KubernetesVersion.newest)")
      return
    }
    configuration.kubernetesVersion = version
  }

  private mutating func readDuration(_ node: YAMLNode) {
    let text = node.text
    let seconds = Int64(text) ?? (try? GoDuration(parsing: text)).map { $0.nanoseconds / 1_000_000_000 }
    guard node.kind == .scalar, let seconds, seconds > 0 else {
      return complain("a duration is expected here", node, help: "write 90s, 2h or 1h30m")
    }
    configuration.maxDuration = seconds
  }

  private mutating func readPaths(_ node: YAMLNode) {
    guard node.kind == .sequence else { return complain("a list of settings with paths is expected here", node) }
    for item in node.items {
      guard item.kind == .mapping else {
        complain("settings with paths are expected here", item)
        continue
      }
      var settings = Configuration.PathSettings()
      settings.place = item.range
      each(item, keys: ["paths", "ignore", "severity"], complains: true) { reader, key, value in
        switch key {
        case "paths": settings.paths = reader.strings(value).map { PathPattern($0.text) }
        case "ignore": settings.ignore = reader.selectors(value)
        default: settings.severities = reader.severities(value)
        }
      }
      if settings.paths.isEmpty { complain("\"paths\" says which files these settings are for", item) }
      configuration.perPath.append(settings)
    }
  }
}
