/// How bad a finding is. `error`: refused by the server or certain to go wrong.
package enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
  case info, warning, error

  package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}
