import Foundation
import JSONText

/// FlyingFox has a JSONValue of its own.
typealias APIObject = JSONValue

/// The objects of a small cluster, with versions and watchers as an API server has them.
actor ClusterState {
  enum Kind: String, Sendable {
    case jobs, pods, cronjobs

    var objectKind: String {
      switch self {
      case .jobs: "Job"
      case .pods: "Pod"
      case .cronjobs: "CronJob"
      }
    }

    var apiVersion: String { self == .pods ? "v1" : "batch/v1" }
  }

  struct Change: Sendable {
    var version: Int
    var kind: Kind
    var type: String
    var object: JSONValue
  }

  private var version = 100
  private var objects: [Kind: [String: JSONValue]] = [:]
  private var history: [Change] = []
  private var watchers: [Int: (kind: Kind, continuation: AsyncStream<Change>.Continuation)] = [:]
  private var watcherNumber = 0
  private(set) var logs: [String: [String]] = [:]
  private var endedLogs: Set<String> = []

  // MARK: Objects

  func list(_ kind: Kind) -> (version: Int, items: [JSONValue]) {
    (version, (objects[kind] ?? [:]).sorted { $0.key < $1.key }.map(\.value))
  }

  func object(_ kind: Kind, _ name: String) -> JSONValue? { objects[kind]?[name] }

  /// Nil when there is one of that name.
  func create(_ kind: Kind, _ object: JSONValue) -> JSONValue? {
    let name = object["metadata"]?["name"]?.string ?? ""
    guard objects[kind]?[name] == nil else { return nil }
    var stored = object
    stored.set(["metadata", "uid"], .string("uid-\(kind.rawValue)-\(name)"))
    stored.set(
      ["metadata", "creationTimestamp"], .string("2026-01-01T00:00:\(version % 60 < 10 ? "0" : "")\(version % 60)Z"))
    return keep(kind, stored, "ADDED")
  }

  @discardableResult
  func change(_ kind: Kind, _ name: String, _ edit: @Sendable (inout JSONValue) -> Void) -> JSONValue? {
    guard var object = objects[kind]?[name] else { return nil }
    edit(&object)
    return keep(kind, object, "MODIFIED")
  }

  @discardableResult
  func delete(_ kind: Kind, _ name: String) -> JSONValue? {
    guard let object = objects[kind]?[name] else { return nil }
    let last = keep(kind, object, "DELETED")
    objects[kind]?[name] = nil
    return last
  }

  private func keep(_ kind: Kind, _ object: JSONValue, _ type: String) -> JSONValue {
    version += 1
    var stored = object
    stored.set(["metadata", "resourceVersion"], .string(String(version)))
    stored.set(["apiVersion"], .string(kind.apiVersion))
    stored.set(["kind"], .string(kind.objectKind))
    objects[kind, default: [:]][stored["metadata"]?["name"]?.string ?? ""] = stored
    let change = Change(version: version, kind: kind, type: type, object: stored)
    history.append(change)
    for watcher in watchers.values where watcher.kind == kind { watcher.continuation.yield(change) }
    return stored
  }

  // MARK: Watching

  /// Changes after a version; nil when it is too old.
  func watch(_ kind: Kind, after start: Int) -> AsyncStream<Change>? {
    guard start >= oldest else { return nil }
    let (stream, continuation) = AsyncStream<Change>.makeStream()
    for change in history where change.kind == kind && change.version > start { continuation.yield(change) }
    watcherNumber += 1
    let number = watcherNumber
    watchers[number] = (kind, continuation)
    continuation.onTermination = { [weak self] _ in Task { await self?.forget(number) } }
    return stream
  }

  /// Returns when Jobs and pods are both watched, or after five seconds.
  func waitForWatchers() async {
    for _ in 0..<500 where !Set(watchers.values.map(\.kind)).isSuperset(of: [.jobs, .pods]) {
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  private func forget(_ number: Int) { watchers[number] = nil }

  /// Versions before this one are too old to go on from.
  private var oldest = 0

  func forgetHistory() { oldest = version + 1 }

  // MARK: Logs

  func write(_ line: String, to pod: String) { logs[pod, default: []].append(line) }
  func endLog(of pod: String) { endedLogs.insert(pod) }
  func log(of pod: String) -> (lines: [String], hasEnded: Bool) { (logs[pod] ?? [], endedLogs.contains(pod)) }
}

extension JSONValue {
  /// Sets the value at a path of keys, making objects on the way.
  mutating func set(_ path: [String], _ value: JSONValue) {
    guard let key = path.first else {
      self = value
      return
    }
    var fields = object ?? [:]
    var inner = fields[key] ?? .object([:])
    inner.set(Array(path.dropFirst()), value)
    fields[key] = inner
    self = .object(fields)
  }
}
