internal import Admission
internal import ArgumentParser

/// A first word that is no command.
enum UnknownCommand {
  /// What to say to it; nil where the first word is a command or an option.
  static func complaint(about arguments: [String]) -> String? {
    guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
    var names = ["help"]
    for command in Jobsworth.configuration.subcommands {
      let configuration = command.configuration
      if let name = configuration.commandName { names.append(name) }
      names += configuration.aliases
    }
    guard !names.contains(word) else { return nil }
    let hint =
      if let near = Spelling.closest(to: word, among: names) {
        "did you mean \(near)?"
      } else if Platform.kind(of: word) != nil {
        "to lint a file or folder write jobsworth lint \(word)"
      } else {
        "jobsworth --help lists them"
      }
    return "there is no command \"\(word)\": \(hint)"
  }
}
