import JSONText
package import SystemPackage

/// Takes requests of other processes for a run, at a socket in the run's folder.
///
/// A request is a line of JSON, and so is the answer; a connection may make several, one after the other. What is no
/// request is refused; half of one counts for nothing when its writer goes. The folder is its owner's alone, so
/// nobody else can ask.
package final class ControlServer {
  private static let socketName = "control.sock"
  private static let mostConnections = 32
  private static let longestRequest = 1 << 16

  private let folder: String
  private let listener: FileDescriptor
  private var connections: [Connection] = []
  private var nextNumber = 0

  private struct Connection {
    var number: Int
    var descriptor: FileDescriptor
    var incoming: [UInt8] = []
    var outgoing: [UInt8] = []
    var isAtEnd = false
    /// Requests that have been handed on and not been answered.
    var unanswered = 0
  }

  /// Where a request came from, to send the answer there.
  package struct Asker: Hashable, Sendable {
    fileprivate var connection: Int
  }

  /// Listens in a folder whose lock the caller holds: a socket that a dead run has left is replaced.
  package init(folder: String) throws(Errno) {
    self.folder = folder
    listener = try listen(inFolder: folder, name: Self.socketName)
    listener.setNonBlocking()
  }

  deinit { close() }

  /// What becomes readable when there is something to take.
  package var descriptors: [FileDescriptor] {
    // With all its connections taken it listens again when one of them ends.
    (connections.count < Self.mostConnections ? [listener] : [])
      + connections.compactMap { $0.isAtEnd ? nil : $0.descriptor }
  }

  /// The requests that have arrived whole. Never waits.
  package func take() -> [(request: RunRequest, asker: Asker)] {
    while connections.count < Self.mostConnections, let descriptor = acceptConnection(listener) {
      descriptor.setNonBlocking()
      nextNumber += 1
      connections.append(Connection(number: nextNumber, descriptor: descriptor))
    }
    var requests: [(request: RunRequest, asker: Asker)] = []
    for place in connections.indices {
      receive(place)
      let asker = Asker(connection: connections[place].number)
      while let end = connections[place].incoming.firstIndex(of: UInt8(ascii: "\n")) {
        let line = connections[place].incoming[..<end]
        if let request = JSONValue(line).flatMap(RunRequest.init) {
          connections[place].unanswered += 1
          requests.append((request, asker))
        } else {
          send(.refused("this is no request that this version of jobsworth knows"), place)
        }
        connections[place].incoming.removeSubrange(...end)
      }
      if connections[place].incoming.count > Self.longestRequest { connections[place].isAtEnd = true }
      flush(place)
    }
    dropFinished()
    return requests
  }

  /// Sends an answer, unless the asker has gone.
  package func answer(_ answer: RunAnswer, to asker: Asker) {
    guard let place = connections.firstIndex(where: { $0.number == asker.connection }) else { return }
    connections[place].unanswered -= 1
    send(answer, place)
    flush(place)
    dropFinished()
  }

  /// Stops listening. Whoever still waits for an answer sees the end of the connection.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    removeFile("\(folder)/\(Self.socketName)")
    try? listener.close()
    for connection in connections { try? connection.descriptor.close() }
    connections = []
  }

  private var isClosed = false

  // MARK: Connections

  private func receive(_ place: Int) {
    do {
      while !connections[place].isAtEnd, connections[place].incoming.count <= Self.longestRequest,
        let bytes = try readAvailable(connections[place].descriptor)
      {
        if bytes.isEmpty { connections[place].isAtEnd = true }
        connections[place].incoming += bytes
      }
    } catch {
      connections[place].isAtEnd = true
    }
  }

  private func send(_ answer: RunAnswer, _ place: Int) {
    connections[place].outgoing += answer.line + [UInt8(ascii: "\n")]
  }

  /// Answers are short: a socket's buffer takes them all, or its reader does not read and loses them.
  private func flush(_ place: Int) {
    guard !connections[place].outgoing.isEmpty else { return }
    if let count = try? writeAvailable(connections[place].outgoing[...], to: connections[place].descriptor) {
      connections[place].outgoing.removeFirst(count)
    } else {
      connections[place].isAtEnd = true
      connections[place].outgoing = []
    }
  }

  private func dropFinished() {
    for connection in connections where connection.isAtEnd && connection.unanswered == 0 {
      try? connection.descriptor.close()
    }
    connections.removeAll { $0.isAtEnd && $0.unanswered == 0 }
  }

  // MARK: The asker's side

  /// What came of asking.
  package enum Reply: Hashable, Sendable {
    case answered(RunAnswer)
    /// Nobody carries the run on.
    case nobodyListens
    /// The run ended or was killed before it answered: the request may count or not.
    case cutOff
    /// No answer within the time.
    case noAnswer
  }

  /// Asks the run of a folder and waits for its answer, at most `patience`.
  package static func ask(_ request: RunRequest, folder: String, patience: Nanoseconds = 30_000_000_000) -> Reply {
    guard let descriptor = connectSocket(inFolder: folder, name: socketName) else { return .nobodyListens }
    defer { try? descriptor.close() }
    let line = request.line + [UInt8(ascii: "\n")]
    guard (try? writeAvailable(line[...], to: descriptor)) == line.count else { return .cutOff }
    let deadline = bootTime() + patience
    var incoming: [UInt8] = []
    while true {
      if let end = incoming.firstIndex(of: UInt8(ascii: "\n")) {
        return JSONValue(incoming[..<end]).flatMap(RunAnswer.init).map(Reply.answered) ?? .cutOff
      }
      let now = bootTime()
      guard now < deadline else { return .noAnswer }
      guard waitUntilReady([(descriptor, false)], timeout: deadline - now)[0] else { continue }
      do {
        guard let bytes = try readAvailable(descriptor) else { continue }
        if bytes.isEmpty { return .cutOff }
        incoming += bytes
      } catch {
        return .cutOff
      }
    }
  }
}
