package import Diagnostics
package import KubernetesValues
package import SourceText

/// What a `.jobsworth.yaml` says.
///
/// Selectors are names of rules, groups (`api`), profiles (`restricted`), and `default` and `all`.
package struct Configuration: Sendable {
  /// Selectors of what runs; nil for `default`.
  package var select: [String]?
  package var extendSelect: [String] = []
  package var ignore: [String] = []
  package var severities: [String: Severity] = [:]
  /// Profiles of the user's own: selectors by name.
  package var profiles: [String: [String]] = [:]
  package var kubernetesVersion: KubernetesVersion?
  /// Folders with more rules, relative to the file.
  package var ruleFolders: [String] = []
  /// Where the folders and the files of ``params`` are named, by what is written there.
  package var namedPlaces: [String: ByteRange] = [:]
  /// Files with the objects that policies read as `params`, relative to the file.
  package var params: [String] = []
  /// How long a Job may take, in seconds.
  package var maxDuration: Int64?
  /// Paths that are passed over when a folder is walked.
  package var exclude: [PathPattern] = []
  package var perPath: [PathSettings] = []
  /// Where each setting stands.
  package var places: [String: ByteRange] = [:]
  /// What is wrong with the file.
  package var findings: [Finding] = []

  package init() {}

  /// Adds a finding about a folder or a file that the configuration names.
  package mutating func complain(_ message: String, about path: String) {
    let range = namedPlaces[path] ?? ByteRange(0, 0)
    findings.append(Finding(rule: "mistaken-configuration", severity: .error, message: message, range: range))
    findings = findings.sortedAndUnique()
  }

  /// Settings of the files that one of the patterns matches.
  package struct PathSettings: Sendable {
    package var paths: [PathPattern] = []
    package var ignore: [String] = []
    package var severities: [String: Severity] = [:]
    /// Where the settings stand.
    package var place = ByteRange(0, 0)
  }
}
