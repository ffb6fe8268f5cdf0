/// A minor release of Kubernetes 1: `1.36`.
///
/// Rules that changed over time compare it with an integer: `version >= 34`.
package struct KubernetesVersion: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
  /// 36 for 1.36.
  package let minor: Int

  package init(minor: Int) { self.minor = minor }
  package init(integerLiteral minor: Int) { self.minor = minor }

  /// Reads `1.34`, `v1.34` and `1.34.2`; nil for anything else, and for a release outside ``known``.
  package init?(_ text: String) {
    var parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    if parts[0].first == "v" { parts[0] = parts[0].dropFirst() }
    guard parts[0] == "1", parts.dropFirst().allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }),
      let minor = Int(parts[1]), Self.known.contains(minor), parts.count == 2 || !parts[2].isEmpty
    else { return nil }
    self.minor = minor
  }

  /// The minor numbers of the releases whose rules are known here.
  package static let known = 25...36
  package static let oldest = KubernetesVersion(minor: known.lowerBound)
  package static let newest = KubernetesVersion(minor: known.upperBound)

  package static func < (a: KubernetesVersion, b: KubernetesVersion) -> Bool { a.minor < b.minor }
}

extension KubernetesVersion: CustomStringConvertible {
  package var description: String { "1.\(minor)" }
}
