package import Diagnostics
package import SourceText
import YAMLTree

/// Findings that are known and put up with: those of a baseline file are not told again.
///
/// A finding is recognised by its file, rule, object and message, so that it stays known when lines move; where a
/// message names a place in another file, neither the line nor the folder counts.
package struct Baseline: Sendable {
  /// What makes a finding the same one.
  package struct Key: Hashable, Sendable {
    package var rule: String
    /// `Job batch/nightly`; empty for what belongs to no object.
    package var object: String
    package var message: String

    package init(_ finding: Finding, _ document: LintedDocument?) {
      rule = finding.rule
      message = finding.message.withoutPlaces
      object =
        document.map { document in
          let name = [document.namespace, document.name].compactMap { $0 }.joined(separator: "/")
          return [document.kind ?? "", name].filter { !$0.isEmpty }.joined(separator: " ")
        } ?? ""
    }

    init(rule: String, object: String, message: String) {
      self.rule = rule
      self.object = object
      self.message = message.withoutPlaces
    }
  }

  /// How often each finding is known, by path relative to the baseline's folder.
  package var counts: [String: [Key: Int]] = [:]

  package init() {}

  /// Reads a baseline file; nil for anything else.
  package init?(reading source: SourceFile) {
    let stream = YAMLStream(parsing: source)
    guard stream.findings.isEmpty, let root = stream.documents.first?.root, root["version"]?.text == "1",
      let findings = root["findings"], findings.kind == .sequence
    else { return nil }
    for item in findings.items {
      guard let path = item["path"]?.text, let rule = item["rule"]?.text, let message = item["message"]?.text else {
        return nil
      }
      let key = Key(rule: rule, object: item["object"]?.text ?? "", message: message)
      counts[path, default: [:]][key, default: 0] += item["count"].flatMap { Int($0.text) } ?? 1
    }
  }

  package mutating func add(_ finding: Finding, _ document: LintedDocument?, path: String) {
    counts[path, default: [:]][Key(finding, document), default: 0] += 1
  }

  /// Every finding that is told of a file.
  package mutating func add(_ file: LintedFile, path: String) {
    for finding in file.findings { add(finding, nil, path: path) }
    for document in file.documents {
      for finding in document.findings { add(finding, document, path: path) }
    }
  }

  /// The entries in the order of the file: by path, object, rule and message.
  package var entries: [(path: String, key: Key, count: Int)] {
    let all = counts.flatMap { path, keys in keys.map { (path: path, key: $0.key, count: $0.value) } }
    return all.sorted { a, b in
      (a.path, a.key.object, a.key.rule, a.key.message) < (b.path, b.key.object, b.key.rule, b.key.message)
    }
  }
}

extension String {
  /// With `jobs/a.yaml:12` shortened to `a.yaml`: lines move, and folders are written as seen from where lint is called.
  fileprivate var withoutPlaces: String {
    guard contains(":") else { return self }
    return split(separator: " ", omittingEmptySubsequences: false).map { word in
      guard let colon = word.lastIndex(of: ":"), word[colon...].count > 1,
        word[colon...].dropFirst().allSatisfy({ ("0"..."9").contains($0) })
      else { return String(word) }
      let path = word[..<colon]
      guard [".yaml", ".yml", ".json"].contains(where: { path.hasSuffix($0) }) else { return String(word) }
      return String(path.lastIndex(of: "/").map { path[$0...].dropFirst() } ?? path)
    }.joined(separator: " ")
  }
}
