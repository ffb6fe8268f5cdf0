internal import ArgumentParser
internal import LanguageServer

struct LSPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serve an editor with the Language Server Protocol, on standard input and output.",
    discussion: """
      Settings come from the .jobsworth.yaml in the folder of a file or above, and from the editor's own section \
      jobsworth: kubernetesVersion, select, extendSelect, ignore.

      Exit status: 0 the editor ended it in good order, 1 it went away, 3 what it sent could not be read.
      """)

  @OptionGroup var version: VersionOption
  @OptionGroup(title: "Rules") var selection: SelectionOptions

  @Flag(help: "Taken for editors that say so; there is no other way.")
  var stdio = false

  @Option(name: .customLong("clientProcessId"), help: .hidden)
  var clientProcess: Int32?

  func run() throws {
    let session = try EditorSession(selection, version: version.given)
    var connection = EditorConnection(
      LanguageServer(workspace: session, version: Version.current), parent: clientProcess)
    let status = try connection.run()
    if status != .success { throw CommandFailure(status: status) }
  }
}
