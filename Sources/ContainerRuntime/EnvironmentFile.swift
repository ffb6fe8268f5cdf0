/// How a container's variables get to an engine without standing on its command line, where everybody reads them.
///
/// Most go into a file for `--env-file`, a line each. What such a line cannot hold goes into the environment of the
/// engine's program and is only named on the command line (`--env NAME`).
package struct EnvironmentFile: Hashable, Sendable {
  package var lines: [String] = []
  /// `NAME=value`, for the environment of the engine's program.
  package var inherited: [String] = []

  /// Names of the inherited variables.
  package var names: [String] { inherited.map { String($0.prefix { $0 != "=" }) } }

  package init(_ variables: [String: String]) {
    for name in variables.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let line = "\(name)=\(variables[name]!)"
      if Self.fits(name, variables[name]!) { lines.append(line) } else { inherited.append(line) }
    }
  }

  /// Engines skip comments and space before a name, read lines of 64 KiB at most, and some take quotes off a value.
  private static func fits(_ name: String, _ value: String) -> Bool {
    !value.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) && name.utf8.count + value.utf8.count < 60_000
      && !name.hasPrefix("#") && !name.contains(where: \.isWhitespace) && !value.hasPrefix("\"")
      && !value.hasPrefix("'")
  }

  package var bytes: [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

  /// Whether a variable would have to stand in the environment of the engine's program and would change what that
  /// program does.
  package static func isDangerous(_ name: String, _ value: String) -> Bool {
    guard !fits(name, value) else { return false }
    return ["PATH", "HOME", "TMPDIR"].contains(name)
      || ["LD_", "XDG_", "DOCKER_", "CONTAINER", "BUILDAH_", "GO", "DBUS_"].contains { name.hasPrefix($0) }
  }
}
