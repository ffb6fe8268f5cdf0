internal import Diagnostics
internal import JSONText
internal import LintEngine
internal import SourceText
internal import SystemPackage

/// A baseline and the file that it is kept in. Paths in it are relative to the file's folder.
struct BaselineFile: Sendable {
  private let folder: FilePath
  private var baseline: Baseline

  init(reading path: String) throws {
    folder = FilePlaces.folder(of: path)
    guard let baseline = Baseline(reading: SourceFile(path: path, bytes: try FileReading.read(path))) else {
      throw CommandFailure(status: .usage, message: "\(path): this is no baseline that jobsworth wrote")
    }
    self.baseline = baseline
  }

  /// An empty one, to be written.
  init(for path: String) {
    folder = FilePlaces.folder(of: path)
    baseline = Baseline()
  }

  private func key(_ path: String) -> String { FilePlaces.relative(FilePlaces.absolute(path), to: folder) }

  /// Tells the known findings of a file, each as often as it is known.
  func filter(for path: String) -> ((Finding, LintedDocument?) -> Bool)? {
    guard var counts = baseline.counts[key(path)] else { return nil }
    return { finding, document in
      let key = Baseline.Key(finding, document)
      guard let count = counts[key], count > 0 else { return false }
      counts[key] = count - 1
      return true
    }
  }

  /// How many findings it holds of a file that are not found any more, by rules that ran.
  func stale(in file: LintedFile, isSelected: (String) -> Bool) -> Int {
    // Of a file that cannot be read to its end nothing is known.
    guard let counts = baseline.counts[key(file.source.path)], !file.findings.contains(where: \.isAboutYAML) else {
      return 0
    }
    let known = counts.reduce(0) { $0 + (isSelected($1.key.rule) ? $1.value : 0) }
    return known - file.suppressed.count { $0.source == .baseline }
  }

  mutating func add(_ file: LintedFile) { baseline.add(file, path: key(file.source.path)) }

  var count: Int { baseline.entries.reduce(0) { $0 + $1.count } }

  /// The content of the file: a line a finding, so that changes read well in a review.
  var bytes: [UInt8] {
    var out = "{\"version\":1,\"findings\":["
    var isFirst = true
    for (path, key, count) in baseline.entries {
      var json = JSONWriter()
      json.object {
        $0.field("path", path)
        $0.field("rule", key.rule)
        if !key.object.isEmpty { $0.field("object", key.object) }
        $0.field("message", key.message)
        if count > 1 { $0.field("count", count) }
      }
      out += (isFirst ? "\n" : ",\n") + json.text
      isFirst = false
    }
    return Array((out + (isFirst ? "" : "\n") + "]}\n").utf8)
  }
}

extension Finding {
  fileprivate var isAboutYAML: Bool { rule.hasPrefix("yaml/") }
}
