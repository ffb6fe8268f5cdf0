internal import ArgumentParser
internal import Execution

struct RemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Remove runs with their logs.",
    discussion: """
      A run that goes on is not removed: stop it first. Of a run whose process is gone, what still runs is ended.
      """)

  @Argument(help: RunReference.help)
  var references: [RunReference] = []

  @Flag(help: "All runs that have ended.")
  var all = false

  @Option(name: [.customShort("o"), .customLong("output")], help: "How to tell what was done.")
  var format: RunFormat = .text

  func validate() throws {
    if references.isEmpty != all { throw ValidationError("name runs, or give --all for all that have ended") }
  }

  func run() throws {
    guard all else {
      for reference in references { try remove(try reference.folder()) }
      return
    }
    for id in try RunFolder.all() {
      let folder = try RunFolder(id: id)
      if let glance = RunGlance(folder: folder.path), case .ended = glance.state { try remove(folder) }
    }
  }

  private func remove(_ folder: RunFolder) throws {
    if let glance = RunGlance(folder: folder.path) {
      switch glance.state {
      case .running(let process):
        let holder = process.map { " (process \($0))" } ?? ""
        throw CommandFailure(
          status: .failure, message: "run \(folder.id) goes on\(holder); end it with: jobsworth stop \(folder.id)")
      case .dead: try StopCommand.end(folder, glance)
      case .ended: break
      }
    }
    do {
      try removeTree(folder.path)
    } catch {
      throw FileError(path: folder.path, reason: "cannot be removed: \(error)")
    }
    Steering(folder: folder, format: format).tell("removed")
  }
}
