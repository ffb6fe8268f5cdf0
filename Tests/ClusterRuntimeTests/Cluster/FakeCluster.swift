import FlyingFox
import FlyingSocks
import Foundation
import JSONText
import JobModel
import Synchronization

/// An API server that has Jobs, CronJobs and pods and speaks with kubectl, with faults on demand. What a created Job
/// then does is a plan, played fast.
final class FakeCluster: Sendable {
  /// What goes wrong, once each.
  enum Fault: Sendable, Equatable {
    /// The request whose method and path begin so gets this answer instead.
    case status(Int, String)
    /// A Job is not made, with a status of such a code, reason and message.
    case refusal(Int, reason: String, message: String)
    /// The Job is made, and the answer is lost.
    case lostCreate
    /// A watch breaks off in the middle after so many events.
    case brokenWatch(after: Int)
    /// A watch ends in an orderly way after so many events.
    case endedWatch(after: Int)
    /// A watch is told that its version is too old.
    case expiredWatch
    /// A log breaks off after so many lines.
    case brokenLog(after: Int)
    /// An answer takes so many milliseconds.
    case slow(Int)
  }

  let state = ClusterState()
  /// What created Jobs do.
  let script: JobScript
  private let faults: Mutex<[Fault]>
  private let requests = Mutex<[String]>([])
  private let server: HTTPServer
  private let task: Mutex<Task<Void, Never>?> = Mutex(nil)

  /// An answer to a client that has gone away must not end the tests. A handler that does nothing, for unlike a signal
  /// that is ignored it is not passed on to programs that tests start.
  private static let outlivesClients: Void = {
    _ = signal(SIGPIPE) { _ in }
  }()

  init(_ script: JobScript = JobScript(), faults: [Fault] = []) {
    Self.outlivesClients
    self.script = script
    self.faults = Mutex(faults)
    server = HTTPServer(address: .loopback(port: 0), timeout: 60, logger: .disabled)
  }

  /// - Returns: the address to reach the server at.
  func start() async throws -> String {
    await server.appendRoute("*") { [weak self] request in
      guard let self else { return HTTPResponse(statusCode: .serviceUnavailable) }
      return await answer(request)
    }
    let running = Task { [server] in _ = try? await server.run() }
    task.withLock { $0 = running }
    try await server.waitUntilListening()
    guard case .ip4(_, let port)? = await server.listeningAddress.map({ $0 }) ?? nil else {
      guard case .ip6(_, let port)? = await server.listeningAddress else { throw URLError(.cannotConnectToHost) }
      return "http://[::1]:\(port)"
    }
    return "http://127.0.0.1:\(port)"
  }

  func stop() async {
    task.withLock { $0?.cancel() }
    await server.stop()
  }

  /// `METHOD path?query` of all requests so far.
  var log: [String] { requests.withLock { $0 } }
  /// Faults that have not come to pass.
  var leftFaults: [Fault] { faults.withLock { $0 } }

  private func take<Value>(_ match: (Fault) -> Value?) -> Value? {
    faults.withLock { faults in
      for (position, fault) in faults.enumerated() {
        if let value = match(fault) {
          faults.remove(at: position)
          return value
        }
      }
      return nil
    }
  }

  // MARK: Requests

  private func answer(_ request: HTTPRequest) async -> HTTPResponse {
    let query = Dictionary(request.query.map { ($0.name, $0.value.removingPercentEncoding ?? $0.value) }) { $1 }
    let line = "\(request.method.rawValue) \(request.path)"
    requests.withLock { $0.append(line + (query.isEmpty ? "" : "?\(query.keys.sorted().joined(separator: "&"))")) }
    if let delay = take({ if case .slow(let time) = $0 { time } else { nil } }) {
      try? await Task.sleep(for: .milliseconds(delay))
    }
    let status = take { fault in
      if case .status(let code, let start) = fault, line.hasPrefix(start) { code } else { nil }
    }
    if let status { return Self.failure(status, Self.reasons[status] ?? "InternalError", "a fault for the test") }
    if let discovered = Discovery.answer(request.path) { return Self.json(.object(discovered)) }
    let parts = request.path.split(separator: "/").map(String.init)
    // api/v1/namespaces/NS/pods[/NAME[/log]] or apis/batch/v1/namespaces/NS/jobs[/NAME]
    guard let at = parts.firstIndex(of: "namespaces"), parts.count > at + 2,
      let kind = ClusterState.Kind(rawValue: parts[at + 2])
    else { return Self.failure(404, "NotFound", "the server could not find the requested resource") }
    let name = parts.count > at + 3 ? parts[at + 3] : nil
    if let name, parts.last == "log" { return await log(of: name, query) }
    let body = (try? await request.bodyData).map { Array($0) } ?? []
    switch (request.method, name) {
    case (.GET, nil) where query["watch"] == "true": return await watch(kind, query)
    case (.GET, nil): return await list(kind, query)
    case (.GET, let name?):
      return await state.object(kind, name).map(Self.json) ?? Self.notFound(kind, name)
    case (.POST, nil): return await create(kind, body, namespace: parts[at + 1], query)
    case (.PATCH, let name?):
      guard let patch = APIObject(body) else { return Self.failure(400, "BadRequest", "the body is no JSON") }
      return await state.change(kind, name) { $0.merge(patch) }.map(Self.json) ?? Self.notFound(kind, name)
    case (.DELETE, let name?):
      return await state.delete(kind, name).map(Self.json) ?? Self.notFound(kind, name)
    default: return Self.failure(405, "MethodNotAllowed", "the server does not allow this method")
    }
  }

  private func create(
    _ kind: ClusterState.Kind, _ body: [UInt8], namespace: String, _ query: [String: String]
  ) async -> HTTPResponse {
    let refusal = take { fault in
      if case .refusal(let code, let reason, let message) = fault { Self.failure(code, reason, message) } else { nil }
    }
    if let refusal { return refusal }
    guard kind == .jobs, let sent = APIObject(body) else { return Self.failure(400, "BadRequest", "this is no Job") }
    let prepared: PreparedJob
    do {
      prepared = try script.prepare(sent, namespace: namespace)
    } catch {
      return Self.failure(422, "Invalid", "\(error)")
    }
    if query["dryRun"] == "All" { return Self.json(prepared.object, 201) }
    guard let created = await state.create(.jobs, prepared.object) else {
      return Self.failure(409, "AlreadyExists", "jobs.batch \"\(prepared.job.name)\" already exists")
    }
    let (state, script) = (state, script)
    Task { await script.play(prepared.job, on: state) }
    if take({ $0 == .lostCreate ? true : nil }) != nil {
      return Self.failure(500, "InternalError", "the answer is lost")
    }
    return Self.json(created, 201)
  }

  private func list(_ kind: ClusterState.Kind, _ query: [String: String]) async -> HTTPResponse {
    let (version, items) = await state.list(kind)
    let selector = Selector(query)
    let selected: [APIObject] = items.filter { selector.matches($0) }
    let metadata: [String: APIObject] = ["resourceVersion": .string(String(version))]
    let list: [String: APIObject] = [
      "apiVersion": .string(kind.apiVersion), "kind": .string(kind.objectKind + "List"),
      "metadata": .object(metadata), "items": .array(selected),
    ]
    return Self.json(.object(list))
  }

  private func watch(_ kind: ClusterState.Kind, _ query: [String: String]) async -> HTTPResponse {
    let isExpired = take { $0 == .expiredWatch ? true : nil } ?? false
    guard !isExpired, let start = query["resourceVersion"].flatMap({ Int($0) }),
      let changes = await state.watch(kind, after: start)
    else {
      let status = Self.status(410, "Expired", "too old resource version")
      let event = APIObject.object(["type": .string("ERROR"), "object": status])
      return HTTPResponse(statusCode: .ok, headers: Self.headers, body: Data(event.bytes + [0x0A]))
    }
    let broken = take { if case .brokenWatch(let count) = $0 { count } else { nil } }
    let ended = take { if case .endedWatch(let count) = $0 { count } else { nil } }
    let selector = Selector(query)
    let (lines, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
    if query["allowWatchBookmarks"] == "true" {
      let metadata: [String: APIObject] = ["resourceVersion": .string(String(start))]
      let bookmark: [String: APIObject] = [
        "kind": .string(kind.objectKind), "apiVersion": .string(kind.apiVersion), "metadata": .object(metadata),
      ]
      continuation.yield(APIObject.object(["type": "BOOKMARK", "object": .object(bookmark)]).bytes + [0x0A])
    }
    let pump = Task {
      var told = 0
      for await change in changes where selector.matches(change.object) {
        if told == broken { return continuation.finish(throwing: URLError(.networkConnectionLost)) }
        if told == ended { return continuation.finish() }
        let event = APIObject.object(["type": .string(change.type), "object": change.object])
        continuation.yield(event.bytes + [0x0A])
        told += 1
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in pump.cancel() }
    return HTTPResponse(
      statusCode: .ok, headers: Self.headers, body: HTTPBodySequence(from: ByteStream(chunks: lines)))
  }

  private func log(of pod: String, _ query: [String: String]) async -> HTTPResponse {
    let broken = take { if case .brokenLog(let count) = $0 { count } else { nil } }
    let since = String((query["sinceTime"] ?? "").prefix(19))
    let (lines, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
    let state = state
    let pump = Task {
      var told = 0
      while !Task.isCancelled {
        let (all, hasEnded) = await state.log(of: pod)
        for line in all.dropFirst(told) {
          if told == broken { return continuation.finish(throwing: URLError(.networkConnectionLost)) }
          told += 1
          if line >= since { continuation.yield(Array((line + "\n").utf8)) }
        }
        if hasEnded, told == (await state.log(of: pod)).lines.count { break }
        try? await Task.sleep(for: .milliseconds(5))
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in pump.cancel() }
    return HTTPResponse(
      statusCode: .ok, headers: [HTTPHeader("Content-Type"): "text/plain"],
      body: HTTPBodySequence(from: ByteStream(chunks: lines)))
  }

  // MARK: Answers

  private static let headers: HTTPHeaders = [HTTPHeader("Content-Type"): "application/json"]
  private static let reasons = [
    400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 410: "Expired",
    500: "InternalError",
    503: "ServiceUnavailable",
  ]

  private static func json(_ value: APIObject) -> HTTPResponse { json(value, 200) }

  private static func json(_ value: APIObject, _ code: Int) -> HTTPResponse {
    HTTPResponse(
      statusCode: HTTPStatusCode(code, phrase: "\(code)"), headers: headers, body: Data(value.bytes))
  }

  private static func status(_ code: Int, _ reason: String, _ message: String) -> APIObject {
    let fields: [String: APIObject] = [
      "apiVersion": "v1", "kind": "Status", "status": "Failure", "code": .int(Int64(code)),
      "reason": .string(reason), "message": .string(message), "metadata": .object([:]),
    ]
    return .object(fields)
  }

  private static func failure(_ code: Int, _ reason: String, _ message: String) -> HTTPResponse {
    json(status(code, reason, message), code)
  }

  private static func notFound(_ kind: ClusterState.Kind, _ name: String) -> HTTPResponse {
    failure(404, "NotFound", "\(kind.rawValue) \"\(name)\" not found")
  }
}

/// The two selectors that are asked for.
private struct Selector {
  private let name: String?
  private let uid: String?

  init(_ query: [String: String]) {
    name = query["fieldSelector"].flatMap { $0.hasPrefix("metadata.name=") ? String($0.dropFirst(14)) : nil }
    uid = query["labelSelector"].flatMap { $0.hasPrefix("controller-uid=") ? String($0.dropFirst(15)) : nil }
  }

  func matches(_ object: APIObject) -> Bool {
    let metadata = object["metadata"]
    return (name == nil || metadata?["name"]?.string == name)
      && (uid == nil || metadata?["labels"]?["controller-uid"]?.string == uid)
  }
}

extension APIObject {
  /// RFC 7386.
  fileprivate mutating func merge(_ patch: APIObject) {
    guard let changes = patch.object else {
      self = patch
      return
    }
    var fields = object ?? [:]
    for (key, change) in changes {
      if change == .null {
        fields[key] = nil
      } else {
        var inner = fields[key] ?? .null
        inner.merge(change)
        fields[key] = inner
      }
    }
    self = .object(fields)
  }
}

/// A body that comes in pieces.
private struct ByteStream: AsyncBufferedSequence {
  typealias Element = UInt8
  let chunks: AsyncThrowingStream<[UInt8], any Error>

  func makeAsyncIterator() -> Iterator { Iterator(source: Source(chunks)) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    let source: Source

    mutating func next() async throws -> UInt8? { try await source.next(atMost: 1)?.first }

    mutating func nextBuffer(suggested count: Int) async throws -> ArraySlice<UInt8>? {
      try await source.next(atMost: count)
    }
  }

  actor Source {
    private var chunks: AsyncThrowingStream<[UInt8], any Error>.Iterator
    private var rest: ArraySlice<UInt8> = []

    init(_ chunks: AsyncThrowingStream<[UInt8], any Error>) { self.chunks = chunks.makeAsyncIterator() }

    func next(atMost count: Int) async throws -> ArraySlice<UInt8>? {
      if rest.isEmpty {
        var chunks = chunks
        guard let chunk = try await chunks.next(isolation: #isolation) else { return nil }
        self.chunks = chunks
        rest = chunk[...]
      }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
  }
}
