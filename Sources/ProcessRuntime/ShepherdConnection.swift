import Execution
import Glibc
import SystemPackage

/// How to start a shepherd: a program that calls `Shepherd.run` with its standard input, and that, with other arguments,
/// calls `ContainerProcess.run`.
package struct ShepherdCommand: Sendable {
  package var program: String
  package var arguments: [String]
  /// How to start the process of a container that is set up first.
  package var container: (program: String, arguments: [String])

  package init(program: String, arguments: [String], containerArguments: [String]) {
    self.program = program
    self.arguments = arguments
    container = (program, containerArguments)
  }
}

/// The run's end of the line to its shepherd.
final class ShepherdConnection {
  let descriptor: FileDescriptor
  /// The shepherd, when it is a child of ours.
  let process: Int32?
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
      // Whoever reads our output must not wait for the shepherd, which may outlive us.
      let null = try FileDescriptor.open(FilePath("/dev/null"), .writeOnly, options: .closeOnExec)
      defer { try? null.close() }
      process = try Processes.start(launch, input: theirs, output: null, subreaper: false, diesWithParent: false)
    } catch {
      try? ours.close()
      throw (error as? LaunchError)?.error ?? error as? Errno ?? .ioError
    }
    descriptor = ours
  }

  /// Takes over the shepherd of an earlier run, nil when there is none any more. The reports are what it has.
  static func takeOver(folder: String) -> (connection: ShepherdConnection, reports: [ShepherdReport])? {
    guard let descriptor = MeetingPlace.connect(folder: folder) else { return nil }
    let connection = ShepherdConnection(descriptor)
    guard let reports = connection.receiveList() else {
      connection.abandon()
      return nil
    }
    return (connection, reports)
  }

  /// Tells the shepherd to stay when we are gone. Returns whether it will: it will not where another one is.
  func keep(folder: String, ends: [ShepherdReport]) -> Bool {
    for end in ends { send(.remember(end)) }
    send(.keep(folder: folder))
    return receiveList() != nil
  }

  /// Waits for a list of what there is; nil when the shepherd goes instead.
  private func receiveList() -> [ShepherdReport]? {
    var reports: [ShepherdReport] = []
    while !isClosed {
      reports += receive()
      if let end = reports.firstIndex(of: .listed) {
        // Nothing but what has just happened can stand behind the list.
        reports.remove(at: end)
        return reports
      }
    }
    return nil
  }

  private init(_ descriptor: FileDescriptor) {
    self.descriptor = descriptor
    process = nil
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
    abandon()
    if let process { Processes.reap(process) }
  }

  /// Closes the connection and leaves the shepherd to itself.
  func abandon() {
    isClosed = true
    try? descriptor.close()
  }
}
