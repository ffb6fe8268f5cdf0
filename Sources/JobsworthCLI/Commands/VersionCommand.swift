internal import ArgumentParser

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version. --version says the same.")

  func run() { Output.write(Version.current + "\n") }
}
