internal import LanguageServer
internal import SystemPackage

/// Carries messages between standard input, the language server and standard output until one of them ends.
struct EditorConnection {
  private var server: LanguageServer
  private var reader = MessageReader()
  private var parent: Int32?
  private var knowsParent = false
  private var isAtEnd = false

  /// Bytes that are taken in before anything is answered.
  private static let batch = 1 << 20
  /// How long to wait before looking whether the editor is still there, in milliseconds.
  private static let patience: Int32 = 5000

  init(_ server: LanguageServer, parent: Int32?) {
    self.server = server
    if let parent { watch(parent) }
  }

  /// The status to exit with: 0 where the editor said `shutdown` before it went away, else 1.
  mutating func run() throws -> ExitStatus {
    // An editor that starts programs from a thread of its own may hand down that thread's mask.
    Platform.unblockEndingSignals()
    while true {
      try read()
      server.answer()
      Output.write(server.takeOutput())
      if let status = server.exitStatus { return ExitStatus(rawValue: status) }
      if isAtEnd { return ExitStatus(rawValue: server.statusAtEnd) }
      if !knowsParent, let number = server.parentProcess.flatMap({ Int32(exactly: $0) }) { watch(number) }
      // What is typed faster than it is linted is linted once.
      guard !Platform.isReadable(0, milliseconds: 0) else { continue }
      server.settle()
      Output.write(server.takeOutput())
    }
  }

  private mutating func watch(_ process: Int32) {
    knowsParent = true
    // In a container the editor's number may mean nothing.
    parent = process > 0 && Platform.isRunning(process) ? process : nil
  }

  /// Waits for input and takes in what is there.
  private mutating func read() throws {
    while !Platform.isReadable(0, milliseconds: Self.patience) {
      if let parent, !Platform.isRunning(parent) {
        isAtEnd = true
        return
      }
    }
    var count = 0
    repeat {
      let bytes = try FileReading.read(upTo: 1 << 16, from: .standardInput)
      guard !bytes.isEmpty else {
        isAtEnd = true
        return
      }
      count += bytes.count
      reader.append(bytes)
      do {
        while let body = try reader.next() { server.receive(body) }
      } catch {
        throw CommandFailure(status: .failure, message: "standard input: \(error.message)")
      }
    } while count < Self.batch && Platform.isReadable(0, milliseconds: 0)
  }
}
