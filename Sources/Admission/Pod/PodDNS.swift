import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validatePodDNSConfig`.
  mutating func validateDNSConfig() {
    let isNone = spec[.dnsPolicy] == "None"
    let config = spec[.dnsConfig]
    if isNone {
      guard let config else {
        report.required(specPlace.child(.dnsConfig), "must provide `dnsConfig` when `dnsPolicy` is None")
        return
      }
      if config[.nameservers].isEmpty {
        report.required(
          config.place(.nameservers), "must provide at least one DNS nameserver when `dnsPolicy` is None")
        return
      }
    }
    guard let config else { return }
    if let servers = config[.nameservers] {
      if servers.count > 3 {
        report.invalid(servers.place, printedTexts(servers), "must not have more than 3 nameservers")
      }
      for server in servers.items {
        report.invalid(server, each: IPAddress.faults(in: server.string ?? "", version: version))
      }
    }
    if let searches = config[.searches] { validateSearches(searches) }
    for option in config[.options].items where option[.name].isEmptyText {
      report.required(option.place, "must not be empty")
    }
  }

  private mutating func validateSearches(_ searches: ManifestValue) {
    let (count, size) = version >= 26 ? (32, 2048) : (6, 256)
    let texts = searches.items.map { $0.string ?? "" }
    if texts.count > count {
      report.invalid(
        searches.place, printedTexts(searches), "must not have more than \(count) search paths")
    }
    if texts.joined(separator: " ").utf8.count > size {
      report.invalid(
        searches.place, printedTexts(searches),
        "must not have more than \(size) characters (including spaces) in the search list")
    }
    for (search, text) in zip(searches.items, texts) {
      // From 1.33 the root alone is fine, and labels may have underscores.
      if version >= 33, text == "." { continue }
      let name = text.utf8.last == UInt8(ascii: ".") ? String(text.dropLast()) : text
      let format = version >= 33 ? NameFormat.dns1123SubdomainWithUnderscore : .dns1123Subdomain
      let faults = format.faults(in: name, version: version)
      if !faults.isEmpty { report.invalid(search.place, .string(name), each: faults) }
    }
  }

  /// Mirrors `ValidateHostAliases`.
  mutating func validateHostAliases() {
    guard let aliases = spec[.hostAliases] else { return }
    let isIndexed = version >= 30
    for alias in aliases.items {
      let ip = alias[.ip].string
      let faults = IPAddress.faults(in: ip, version: version)
      if !faults.isEmpty {
        let place = isIndexed ? alias.place(.ip) : Place(alias[.ip] ?? alias, path: "\(aliases.path).ip")
        report.invalid(place, .string(ip), each: faults)
      }
      for name in alias[.hostnames].items {
        let faults = NameFormat.dns1123Subdomain.faults(in: name.textBytes.span)
        if faults.isEmpty { continue }
        let place = isIndexed ? name.place : Place(name, path: "\(aliases.path).hostnames")
        report.invalid(place, .string(name.string ?? ""), each: faults)
      }
    }
  }

  /// Mirrors `validateHostnameOverride`; known from 1.34.
  mutating func validateHostnameOverride() {
    guard let name = spec[.hostnameOverride] else { return }
    if spec[.setHostnameAsFQDN].isTrue {
      report.forbidden(name.place, "may not be specified when setHostnameAsFQDN is true")
    }
    if usesHostNetwork { report.forbidden(name.place, "may not be specified when hostNetwork is true") }
    if name.textBytes.count > 64 { report.tooLong(name.place, limit: 64) }
    report.checkName(name, .dns1123Subdomain)
  }
}
