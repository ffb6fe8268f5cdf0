/// Paths inside volumes, with the API server's words for each fault. Elements are split at `/`.
package enum PathFormat: Sendable {
  /// No element is `..`: `validatePathNoBacksteps`.
  case withoutBacksteps
  /// Relative, and no element is `..`; empty is fine: `validateLocalDescendingPath`.
  case relative
  /// A relative path that does not start with `..` either: `validateLocalNonReservedPath`.
  case unreserved

  package func faults(in path: String) -> [String] {
    let hasBackstep = Self.hasBackstep(path)
    var faults: [String] = []
    if self != .withoutBacksteps, path.utf8.first == UInt8(ascii: "/") {
      faults.append("must be a relative path")
    }
    if hasBackstep { faults.append("must not contain '..'") }
    if self == .unreserved, path.utf8.starts(with: "..".utf8), !path.utf8.starts(with: "../".utf8) {
      faults.append("must not start with '..'")
    }
    return faults
  }

  /// Whether an element of `path` is `..`.
  package static func hasBackstep(_ path: String) -> Bool {
    let bytes = path.utf8Span.span
    var start = 0
    for i in 0...bytes.count where i == bytes.count || bytes[i] == UInt8(ascii: "/") {
      if i - start == 2, bytes[start] == UInt8(ascii: "."), bytes[start + 1] == UInt8(ascii: ".") { return true }
      start = i + 1
    }
    return false
  }
}
