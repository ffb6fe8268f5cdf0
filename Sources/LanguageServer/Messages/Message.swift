import JSONText

/// The identity of a request: what its answer repeats.
enum RequestID: Hashable, Sendable {
  case number(Int64)
  case text(String)

  init?(_ value: JSONValue?) {
    switch value {
    case .int(let number): self = .number(number)
    case .string(let text): self = .text(text)
    default: return nil
    }
  }

  func write(to json: inout JSONWriter) {
    switch self {
    case .number(let number): json.value(number)
    case .text(let text): json.value(text)
    }
  }
}

/// The errors of JSON-RPC 2.0 and of LSP that this server answers with.
enum ErrorCode: Int, Sendable {
  case parseError = -32700
  case invalidRequest = -32600
  case methodNotFound = -32601
  case invalidParams = -32602
  case serverNotInitialized = -32002
  case contentModified = -32801
  case requestCancelled = -32800
}

/// A request that is answered with an error.
struct ResponseError: Error {
  var code: ErrorCode
  var message: String

  init(_ code: ErrorCode, _ message: String) {
    self.code = code
    self.message = message
  }

  static func missing(_ parameter: String) -> ResponseError {
    ResponseError(.invalidParams, "params has no \(parameter), or one of another type")
  }
}

/// What a body of the base protocol says, by JSON-RPC 2.0.
enum Message {
  case request(RequestID, method: String, params: JSONValue)
  case notification(method: String, params: JSONValue)
  /// The client's answer to a request of the server; nil where it is an error.
  case response(RequestID, result: JSONValue?)
  /// To be answered with an error; the identity is null where it cannot be told.
  case invalid(RequestID?, ResponseError)

  init(_ body: [UInt8]) {
    guard let value = JSONValue(body) else {
      self = .invalid(nil, ResponseError(.parseError, "the message is no JSON, or nested too deep"))
      return
    }
    guard case .object(let fields) = value else {
      let what = value.array == nil ? "a message is an object" : "batches are no part of the protocol"
      self = .invalid(nil, ResponseError(.invalidRequest, what))
      return
    }
    let id = RequestID(fields["id"])
    guard fields["jsonrpc"]?.string == "2.0" else {
      self = .invalid(id, ResponseError(.invalidRequest, "jsonrpc is not \"2.0\""))
      return
    }
    let params = fields["params"] ?? .null
    switch fields["method"] {
    case .string(let method):
      switch params {
      case .object, .array, .null: break
      default:
        self = .invalid(id, ResponseError(.invalidRequest, "params is neither an object nor an array"))
        return
      }
      if let id {
        self = .request(id, method: method, params: params)
      } else if fields["id"] == nil {
        self = .notification(method: method, params: params)
      } else {
        self = .invalid(nil, ResponseError(.invalidRequest, "id is neither a whole number nor a string"))
      }
    case nil where fields["result"] != nil || fields["error"] != nil:
      if let id {
        self = .response(id, result: fields["error"] == nil ? fields["result"] : nil)
      } else {
        // An answer to nothing: the client says that it could not read a message. There is none to send again.
        self = .notification(method: "$/unreadable", params: .null)
      }
    default:
      self = .invalid(id, ResponseError(.invalidRequest, "method is no string"))
    }
  }
}
