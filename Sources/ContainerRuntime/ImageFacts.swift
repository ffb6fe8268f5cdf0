import JSONText

/// What a run needs to know of an image.
package struct ImageFacts: Hashable, Sendable {
  /// As the image writes it: `1000`, `app:staff`, empty for root.
  package var user = ""
  package var hasCommand = false
  /// The signal that asks its containers to end.
  package var stopSignal = "SIGTERM"

  package init() {}

  /// From the image's configuration as `image inspect` gives it.
  package init?(_ json: [UInt8]) {
    guard let config = JSONValue(json), config.object != nil else { return nil }
    user = config["User"]?.string ?? ""
    hasCommand = !(config["Entrypoint"]?.array ?? []).isEmpty || !(config["Cmd"]?.array ?? []).isEmpty
    if let signal = config["StopSignal"]?.string, !signal.isEmpty { stopSignal = signal }
  }

  /// The user without its group.
  package var userName: String {
    let name = String(user.prefix { $0 != ":" })
    return name.isEmpty ? "0" : name
  }

  /// Nil when only the image's own user list could tell.
  package var isRoot: Bool? {
    if userName == "root" { return true }
    return Int64(userName).map { $0 == 0 }
  }
}
