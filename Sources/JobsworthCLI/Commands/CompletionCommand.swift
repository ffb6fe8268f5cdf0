internal import ArgumentParser

struct CompletionCommand: ParsableCommand {
  enum Shell: String, CaseIterable, ExpressibleByArgument { case bash, zsh, fish }

  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print what a shell needs to complete jobsworth's commands and options.",
    discussion: "In ~/.bashrc: source <(jobsworth completion bash)")

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  func run() {
    let shell: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Output.write(Jobsworth.completionScript(for: shell) + "\n")
  }
}
