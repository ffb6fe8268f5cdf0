internal import JSONText

/// The objects of one collection, first as they are, then as they change, however often the connection is lost.
///
/// A watch goes on from the last version that it has seen; where that is too old, the objects are listed again.
struct Watch: Sendable {
  enum Change: Sendable {
    /// All there are; what is not among them is gone.
    case all([JSONValue])
    case changed(JSONValue)
    case deleted(JSONValue)
    /// Something to be told: the connection is lost or there again.
    case note(String)
  }

  private let kubectl: Kubectl
  private let path: String
  /// `labelSelector=…` or `fieldSelector=…`.
  private let query: String

  private static let mostRefusals = 3

  init(_ kubectl: Kubectl, path: String, query: String) {
    self.kubectl = kubectl
    self.path = path
    self.query = query
  }

  /// Until the task is cancelled, or until a failure that will not pass.
  func follow(_ tell: @escaping @Sendable (Change) -> Void) async throws(KubectlFailure) {
    var pause = Pause()
    var version: String?
    var refusals = 0
    while !Task.isCancelled {
      do throws(KubectlFailure) {
        if version == nil { version = try await list(tell) }
        version = try await watch(from: version ?? "", isBack: pause.hasFailed, tell)
        pause.reset()
        refusals = 0
        // A server that ends watches at once must not be asked in a tight loop.
        try? await Task.sleep(for: .milliseconds(200))
      } catch {
        // A login that has run out meanwhile: the next kubectl gets itself another one, where it can.
        let isLogin = error.kind == .unauthorized && refusals < Self.mostRefusals
        guard error.isPassing || isLogin else { throw error }
        refusals += isLogin ? 1 : 0
        if Task.isCancelled { return }
        if error.kind == .expired { version = nil }
        if !pause.hasFailed, error.kind != .expired { tell(.note("\(error); trying again")) }
        await pause.wait()
      }
    }
  }

  /// - Returns: the version of the list.
  private func list(_ tell: (Change) -> Void) async throws(KubectlFailure) -> String {
    let answer = try await kubectl.output(["get", "--raw", "\(path)?\(query)"])
    guard let list = JSONValue(answer), let items = list["items"]?.array else {
      throw KubectlFailure(.unwell, "\(path): the answer is no list")
    }
    tell(.all(items))
    return list["metadata"]?["resourceVersion"]?.string ?? ""
  }

  /// - Parameter isBack: the cluster did not answer before; when it does this is told.
  /// - Returns: the version to go on from; nil where objects have to be listed anew.
  private func watch(
    from version: String, isBack: Bool, _ tell: @escaping @Sendable (Change) -> Void
  ) async throws(KubectlFailure) -> String? {
    let progress = Progress(version: version)
    let query = "\(query)&watch=true&allowWatchBookmarks=true&resourceVersion=\(version)"
    do throws(KubectlFailure) {
      try await kubectl.lines(of: ["get", "--raw", "\(path)?\(query)"]) { line in
        guard let event = JSONValue(line), let type = event["type"]?.string, let object = event["object"] else {
          return
        }
        if isBack, await progress.isFirst() { tell(.note("the cluster answers again")) }
        if type == "ERROR" {
          await progress.fail(code: object["code"]?.int, message: object["message"]?.string ?? "")
          return
        }
        if let version = object["metadata"]?["resourceVersion"]?.string { await progress.see(version) }
        switch type {
        case "ADDED", "MODIFIED": tell(.changed(object))
        case "DELETED": tell(.deleted(object))
        default: break
        }
      }
    } catch {
      // What was seen before the failure need not be seen again.
      if error.isPassing, error.kind != .expired, await progress.version != version, await progress.failure == nil {
        return await progress.version
      }
      throw error
    }
    if let failure = await progress.failure { throw failure }
    return await progress.version
  }

  private actor Progress {
    private(set) var version: String
    private(set) var failure: KubectlFailure?
    private var hasBegun = false

    func isFirst() -> Bool {
      defer { hasBegun = true }
      return !hasBegun
    }

    init(version: String) { self.version = version }

    func see(_ version: String) { self.version = version }

    func fail(code: Int64?, message: String) {
      failure = KubectlFailure(code == 410 ? .expired : .unwell, message)
    }
  }
}

/// Ever longer pauses between tries: a quarter of a second to ten seconds.
struct Pause: Sendable {
  private var next: Duration = .milliseconds(250)
  private(set) var hasFailed = false

  mutating func wait() async {
    hasFailed = true
    try? await Task.sleep(for: next)
    next = min(next * 2, .seconds(10))
  }

  mutating func reset() { self = Pause() }
}
