internal import ArgumentParser

/// When output is coloured.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  /// `--color` decides, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, which 0 leaves open, then whether it is a
  /// terminal.
  func isOn(for descriptor: Int32) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      func isSet(_ name: String) -> Bool { Platform.environment(name).map { !$0.isEmpty } ?? false }
      if isSet("NO_COLOR") { return false }
      for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] where isSet(name) && Platform.environment(name) != "0" {
        return true
      }
      if Platform.environment("TERM") == "dumb" { return false }
      return Platform.isTerminal(descriptor)
    }
  }
}
