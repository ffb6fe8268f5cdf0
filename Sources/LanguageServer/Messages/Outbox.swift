import JSONText

/// Messages on their way to the client, each with its header.
struct Outbox {
  private(set) var bytes: [UInt8] = []

  mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// - Parameter write: writes one value.
  mutating func respond(to id: RequestID, _ write: (inout JSONWriter) -> Void) {
    send {
      $0.key("id")
      id.write(to: &$0)
      $0.key("result")
      write(&$0)
    }
  }

  mutating func refuse(_ id: RequestID?, _ error: ResponseError) {
    send {
      $0.key("id")
      if let id { id.write(to: &$0) } else { $0.null() }
      $0.object("error") {
        $0.field("code", error.code.rawValue)
        $0.field("message", error.message)
      }
    }
  }

  mutating func notify(_ method: String, _ write: (inout JSONWriter) -> Void) {
    send {
      $0.field("method", method)
      $0.object("params", write)
    }
  }

  mutating func request(_ id: RequestID, _ method: String, _ write: ((inout JSONWriter) -> Void)? = nil) {
    send {
      $0.key("id")
      id.write(to: &$0)
      $0.field("method", method)
      if let write { $0.object("params", write) }
    }
  }

  private mutating func send(_ write: (inout JSONWriter) -> Void) {
    var json = JSONWriter()
    json.object {
      $0.field("jsonrpc", "2.0")
      write(&$0)
    }
    bytes += Array("Content-Length: \(json.bytes.count)\r\n\r\n".utf8)
    bytes += json.bytes
  }
}
