internal import Subprocess

/// Why a call of kubectl failed, in kubectl's words.
package struct KubectlFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    /// There is no kubectl.
    case missingProgram
    /// The API server does not take the request: 400, 403, 422.
    case refused
    case notFound
    case alreadyExists
    /// 409: somebody changed the object meanwhile.
    case conflict
    /// 410: the version to go on from is too old.
    case expired
    /// The API server is there but cannot answer now: 429, 500, 503, 504.
    case unwell
    case unreachable
    /// 401: the login is not valid, or not any more.
    case unauthorized
    /// kubectl does not know how to log in, or was called in a wrong way.
    case other
  }

  package let kind: Kind
  /// One line or more, without an end of line.
  package let description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// Whether the same call may succeed a little later.
  package var isPassing: Bool { [.conflict, .expired, .unwell, .unreachable].contains(kind) }

  /// - Parameter complaint: what kubectl wrote to standard error.
  init(complaint: String) {
    let lines = complaint.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("Warning: ") && !Self.isLog($0) }
    let text = lines.joined(separator: "\n")
    self.init(Self.kind(of: text), text.isEmpty ? "kubectl failed without a word" : Self.stripped(text))
  }

  init(_ error: any Error, program: String) {
    if let failure = error as? KubectlFailure {
      self = failure
    } else if let error = error as? SubprocessError, error.code == .executableNotFound {
      self.init(.missingProgram, "there is no \(program) in PATH: a cluster is reached through it")
    } else if error is CancellationError {
      self.init(.other, "cancelled")
    } else {
      self.init(.other, "\(program): \(error)")
    }
  }

  /// kubectl's own log: `E1122 06:20:01.123456 …`, `I1122 …`.
  private static func isLog(_ line: Substring) -> Bool {
    guard let first = line.first, "EIW".contains(first) else { return false }
    let date = line.dropFirst().prefix(5)
    return date.count == 5 && date.prefix(4).allSatisfy(\.isNumber) && date.last == " "
  }

  private static func kind(of text: String) -> Kind {
    if let reason = reason(in: text) {
      switch reason {
      case "NotFound": return .notFound
      case "AlreadyExists": return .alreadyExists
      case "Conflict": return .conflict
      case "Expired", "Gone": return .expired
      case "Unauthorized": return .unauthorized
      case "InternalError", "ServiceUnavailable", "Timeout", "ServerTimeout", "TooManyRequests": return .unwell
      default: return .refused
      }
    }
    // A webhook gives what reason it likes, or none.
    if text.contains(" is invalid: ") || text.contains(" denied the request") { return .refused }
    if text.contains("You must be logged in to the server") || text.contains("provided credentials") {
      return .unauthorized
    }
    let unreachable = [
      "Unable to connect to the server", "The connection to the server", "connection refused", "unexpected EOF",
      "i/o timeout", "connection reset by peer", "net/http: TLS handshake timeout", "no route to host",
      "http2: client connection lost", "Client.Timeout exceeded",
    ]
    if unreachable.contains(where: text.contains) { return .unreachable }
    if text.contains("the server is currently unable") || text.contains("an error on the server") { return .unwell }
    return .other
  }

  /// `Error from server (NotFound): …` gives `NotFound`.
  private static func reason(in text: String) -> Substring? {
    guard let start = text.firstRange(of: "Error from server (") else { return nil }
    return text[start.upperBound...].split(separator: ")", maxSplits: 1).first
  }

  private static func stripped(_ text: String) -> String {
    for prefix in ["error: ", "Error: "] where text.hasPrefix(prefix) { return String(text.dropFirst(prefix.count)) }
    return text
  }
}
