internal import ArgumentParser
internal import KubernetesValues

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a .jobsworth.yaml with every setting of lint, each in a comment.",
    discussion: "It holds for the working folder and those below. One that is there already is left as it is.")

  func run() throws {
    let path = ConfigurationFinder.fileName
    guard Platform.kind(of: path) == nil else {
      throw CommandFailure(status: .usage, message: "\(path) is there already; it is left as it is")
    }
    try FileWriting.write(path, Array(Self.text.utf8))
    Output.note("\(path) written; `jobsworth config show` tells what holds\n")
  }

  /// A configuration that changes nothing until lines of it are uncommented.
  static let text = """
    # Settings of jobsworth lint for this folder and those below.

    # The release that judges.
    # kubernetes-version: "\(KubernetesVersion.newest)"

    # What runs: rules, groups (api), profiles (restricted), default, all.
    # select: [default]
    # extend-select: [restricted, resources]
    # ignore: [ttl-missing]

    # How bad it is: error, warning, info.
    # severity:
    #   latest-tag: error

    # Files to pass over when a folder is walked, as .gitignore writes them.
    # exclude: [vendor/, "*.tmpl.yaml"]

    # Settings for some paths.
    # per-path:
    # - paths: [legacy/]
    #   ignore: [latest-tag]
    #   severity: {active-deadline-missing: warning}

    # How long a Job may take, retries and all, for the rule worst-case-too-long.
    # max-duration: 2h

    # Selections with a name of their own.
    # profiles:
    #   ours: [default, memory-limit-missing]

    # Folders of ValidatingAdmissionPolicies to run as rules, and files that they read as params.
    # rules: [policies]
    # params: [limits.yaml]

    """
}
