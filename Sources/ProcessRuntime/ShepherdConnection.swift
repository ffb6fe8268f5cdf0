import Glibc
import SystemPackage

/// How to start a shepherd: a program that calls `Shepherd.run` with its standard input.
package struct ShepherdCommand: Sendable {
  package var program: String
  package var arguments: [String]

  package init(program: String, arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }
}

/// The run's end of the line to its shepherd.
final class ShepherdConnection {
  let descriptor: FileDescriptor
  let process: Int32
  private var incoming = WireBuffer()
  private(set) var isClosed = false

  /// Starts a shepherd.
  init(_ command: ShepherdCommand) throws(Errno) {
    let (ours, theirs) = try socketPair()
    defer { try? theirs.close() }
    let launch = Launch(
      id: 0, programs: [command.program], arguments: [command.program] + command.arguments, environment: [],
      output: "")
    do {
      // Its standard error is ours: there it says what only a fault of ours could make it say.
      process = try Processes.start(
        launch, input: theirs, output: .standardError, subreaper: false, diesWithParent: false)
    } catch {
      try? ours.close()
      throw error.error
    }
    descriptor = ours
  }

  /// Waits for room when the shepherd is behind. An error means that the shepherd is gone; `receive` tells.
  func send(_ request: ShepherdRequest) {
    let bytes = request.framed
    var sent = 0
    while sent < bytes.count, !isClosed {
      do {
        sent += try writeAvailable(bytes[sent...], to: descriptor)
      } catch {
        isClosed = true
      }
    }
  }

  /// What has arrived. To be called when the descriptor is ready; does not wait then.
  func receive() -> [ShepherdReport] {
    var reports: [ShepherdReport] = []
    do {
      if let bytes = try readAvailable(descriptor) {
        if bytes.isEmpty { isClosed = true }
        incoming.append(bytes)
      }
      while var message = try incoming.next() { reports.append(try ShepherdReport(from: &message)) }
    } catch {
      isClosed = true
    }
    return reports
  }

  /// Ends the shepherd with all that it still has, and waits until it is gone.
  func end() {
    send(.end)
    // It may have reports to hand over before it goes.
    while !isClosed { _ = receive() }
    try? descriptor.close()
    Processes.reap(process)
  }
}
