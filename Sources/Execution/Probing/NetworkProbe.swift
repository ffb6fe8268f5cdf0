package import JobModel
package import SystemPackage

/// An HTTP request or a connection that a probe or hook asks for, without waiting for it.
package struct NetworkProbe {
  package let descriptor: FileDescriptor
  private var toSend: ArraySlice<UInt8>
  private var received: [UInt8] = []
  private var isConnected = false
  /// A hook is content with any answer, a probe wants a status of 200 to 399.
  private let acceptsAnyStatus: Bool

  package enum Progress {
    case waiting
    case ended(succeeded: Bool, message: String)
  }

  /// The most of an answer that is looked at: its first line.
  private static let longestStatusLine = 4096

  /// Begins to connect; nil when that fails at once.
  package init?(_ action: Probe.Action, ports: [String: Int], podIP: String, isHook: Bool) {
    acceptsAnyStatus = isHook
    func number(_ port: Probe.Port) -> Int? {
      switch port {
      case .number(let number): number
      case .named(let name): ports[name]
      }
    }
    switch action {
    case .httpGet(let get):
      let host = get.host ?? podIP
      guard let port = number(get.port), let descriptor = beginConnection(host: host, port: port) else { return nil }
      self.descriptor = descriptor
      toSend = Self.request(get, host: host, port: port)[...]
    case .tcpSocket(let host, let port):
      guard let port = number(port), let descriptor = beginConnection(host: host ?? podIP, port: port) else {
        return nil
      }
      self.descriptor = descriptor
      toSend = []
    case .exec, .sleep, .grpc: return nil
    }
  }

  /// As the kubelet asks: HTTP/1.1, the given headers over its own.
  static func request(_ get: Probe.HTTPGet, host: String, port: Int) -> [UInt8] {
    var headers: [(String, String)] = [
      ("Host", host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"), ("User-Agent", "kube-probe/jobsworth"),
      ("Accept", "*/*"), ("Connection", "close"),
    ]
    for header in get.headers {
      headers.removeAll { $0.0.lowercased() == header.name.lowercased() }
      headers.append((header.name, header.value))
    }
    let path = get.path.hasPrefix("/") ? get.path : "/" + get.path
    let lines = ["GET \(path) HTTP/1.1"] + headers.map { "\($0.0): \($0.1)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  package var wantsToWrite: Bool { !isConnected || !toSend.isEmpty }

  /// Goes on; to be called when the descriptor is ready.
  package mutating func advance() -> Progress {
    if !isConnected {
      if let error = connectionError(descriptor) { return .ended(succeeded: false, message: "\(error)") }
      isConnected = true
      if toSend.isEmpty { return .ended(succeeded: true, message: "") }
    }
    do {
      if !toSend.isEmpty {
        toSend = try toSend.dropFirst(writeAvailable(toSend, to: descriptor))
        if !toSend.isEmpty { return .waiting }
      }
      guard let bytes = try readAvailable(descriptor, limit: Self.longestStatusLine) else { return .waiting }
      received += bytes
      if !received.contains(UInt8(ascii: "\n")), !bytes.isEmpty, received.count < Self.longestStatusLine {
        return .waiting
      }
    } catch {
      return .ended(succeeded: false, message: "\(error)")
    }
    guard let status = Self.status(received) else { return .ended(succeeded: false, message: "no HTTP answer") }
    let succeeded = acceptsAnyStatus || (200..<400).contains(status)
    return .ended(succeeded: succeeded, message: succeeded ? "" : "HTTP status \(status)")
  }

  /// The status of an answer that begins with `HTTP/1.1 200`.
  static func status(_ answer: [UInt8]) -> Int? {
    let line = answer.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let words = line.split(separator: UInt8(ascii: " "))
    guard words.count >= 2, words[0].starts(with: "HTTP/".utf8) else { return nil }
    return Int(String(decoding: words[1], as: UTF8.self))
  }

  package func close() { try? descriptor.close() }
}
