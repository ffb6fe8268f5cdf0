import Execution
import Dispatch
import Foundation
import JobModel
import Synchronization
import SystemPackage
import Testing

/// Requests from other terminals: what arrives, what does not, and who gets the answer.
@Suite struct ControlServerTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("jobsworth-control-\(UInt64.random(in: 0 ... .max))").path

  private func withFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? removeTree(folder) }
    try body()
  }

  /// An asker on a thread of its own.
  private final class Asking: Sendable {
    private let reply = Mutex<ControlServer.Reply?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ request: RunRequest, folder: String, patience: Nanoseconds) {
      Thread.detachNewThread { [self] in
        let answer = ControlServer.ask(request, folder: folder, patience: patience)
        reply.withLock { $0 = answer }
        isDone.signal()
      }
    }

    var value: ControlServer.Reply? {
      isDone.wait()
      return reply.withLock { $0 }
    }
  }

  private func ask(_ request: RunRequest, patience: Nanoseconds = 5_000_000_000) -> Asking {
    Asking(request, folder: folder, patience: patience)
  }

  private func take(_ server: ControlServer, _ count: Int) -> [(request: RunRequest, asker: ControlServer.Asker)] {
    var requests: [(request: RunRequest, asker: ControlServer.Asker)] = []
    for _ in 0..<500 where requests.count < count {
      _ = waitUntilReady(server.descriptors.map { ($0, false) }, timeout: 20_000_000)
      requests += server.take()
    }
    return requests
  }

  @Test func everyAskerGetsItsOwnAnswer() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? removeTree(folder) }
    let server = try ControlServer(folder: folder)
    let replies = (1...5).map { ask(.edit([.parallelism($0)])) }
    let requests = take(server, 5)
    #expect(requests.count == 5)
    for (request, asker) in requests {
      guard case .edit(let edits) = request, case .parallelism(let number)? = edits.first else { continue }
      server.answer(number == 3 ? .refused("no \(number)") : .accepted("yes \(number)"), to: asker)
    }
    for (place, reply) in replies.enumerated() {
      let number = place + 1
      let expected: RunAnswer = number == 3 ? .refused("no 3") : .accepted("yes \(number)")
      #expect(reply.value == .answered(expected))
    }
  }

  @Test func halfARequestCountsForNothing() throws {
    try withFolder {
      let server = try ControlServer(folder: folder)
      let half = try #require(connectSocket(inFolder: folder, name: "control.sock"))
      _ = try writeAvailable(Array(#"{"stop": "no"#.utf8)[...], to: half)
      for _ in 0..<5 {
        _ = waitUntilReady(server.descriptors.map { ($0, false) }, timeout: 5_000_000)
        #expect(server.take().isEmpty)
      }
      try half.close()
      #expect(server.take().isEmpty)
      // Nothing of it is left that the next one's request could be mixed with.
      let whole = try #require(connectSocket(inFolder: folder, name: "control.sock"))
      defer { try? whole.close() }
      _ = try writeAvailable(Array("{\"stop\": \"now\"}\n".utf8)[...], to: whole)
      #expect(take(server, 1).map(\.request) == [.stop(now: true)])
    }
  }

  @Test(arguments: ["", "x", "{}", #"{"stop": "later"}"#, #"{"evict": [0]}"#, #"{"edit": {"template": 1}}"#, "[1]"])
  func nonsenseIsRefused(_ line: String) throws {
    try withFolder {
      let server = try ControlServer(folder: folder)
      let socket = try #require(connectSocket(inFolder: folder, name: "control.sock"))
      defer { try? socket.close() }
      _ = try writeAvailable(Array("\(line)\n".utf8)[...], to: socket)
      _ = waitUntilReady(server.descriptors.map { ($0, false) }, timeout: 1_000_000_000)
      for _ in 0..<10 { #expect(server.take().isEmpty) }
      let answer = try #require(try readAvailable(socket))
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix(#"{"refused":"#))
    }
  }

  @Test func aDeadRunnersSocketIsReplaced() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? removeTree(folder) }
    #expect(ask(.stop(now: true)).value == .nobodyListens)
    // A socket file behind which nobody is.
    let stale = try listen(inFolder: folder, name: "control.sock")
    try stale.close()
    #expect(ask(.stop(now: true)).value == .nobodyListens)
    let server = try ControlServer(folder: folder)
    let reply = ask(.stop(now: false))
    let requests = take(server, 1)
    #expect(requests.map(\.request) == [.stop(now: false)])
    // The runner dies before it has answered.
    server.close()
    #expect(reply.value == .cutOff)
    #expect(ask(.stop(now: true), patience: 1).value == .nobodyListens)
  }

  @Test func aSilentRunnerIsNotWaitedForForEver() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? removeTree(folder) }
    let server = try ControlServer(folder: folder)
    #expect(ask(.stop(now: true), patience: 20_000_000).value == .noAnswer)
    withExtendedLifetime(server) {}
  }
}
