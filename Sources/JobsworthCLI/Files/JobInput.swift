internal import Admission
internal import Diagnostics
internal import JobModel
internal import KubernetesValues
internal import LintEngine
internal import Manifests
internal import Reporting
internal import SourceText
internal import YAMLTree

/// The manifest that `defaults`, `plan` and `run` are given: linted, with its Jobs and CronJobs.
struct JobInput {
  struct Entry {
    var document: LintedDocument
    /// The object with its defaults.
    var object: ManifestObject
    var name: String { document.name ?? "" }

    /// What a name begins with whose rest is made for each run (generateName); nil where the manifest names it.
    var generatedPrefix: String? {
      // A manifest without a name goes by what its name begins with.
      guard let prefix = object.root[.metadata]?[.generateName]?.string, !prefix.isEmpty, name == prefix else {
        return nil
      }
      // As the server cuts it, so that five characters more make no name too long.
      return String(decoding: prefix.utf8.prefix(58), as: UTF8.self)
    }

    /// Whether a run of this name may be of this manifest.
    func isNamed(_ name: String) -> Bool {
      guard self.name != name, let prefix = generatedPrefix else { return self.name == name }
      return name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 5
    }
  }

  let file: LintedFile
  /// All its documents.
  let stream: YAMLStream
  /// What the server would accept.
  let accepted: [Entry]
  /// What it would refuse.
  let refused: [LintedDocument]

  init(path: String, linter: Linter) throws(FileError) {
    let source = SourceFile(path: path, bytes: try FileReading.read(path))
    stream = YAMLStream(parsing: source)
    file = linter.lint(source, as: stream)
    var accepted: [Entry] = []
    var refused: [LintedDocument] = []
    for document in file.documents {
      guard let verdict = document.verdict else { continue }
      if verdict.allowed, let object = document.object {
        accepted.append(Entry(document: document, object: object))
      } else {
        refused.append(document)
      }
    }
    self.accepted = accepted
    self.refused = refused
  }

  /// Whether something in the file keeps it from being planned or run as it stands.
  var isRefused: Bool {
    !refused.isEmpty || file.findings.contains { $0.severity == .error }
      || file.documents.contains { document in
        document.verdict == nil && document.findings.contains { $0.severity == .error }
      }
  }

  /// The errors that make the server refuse, as text.
  func refusal(_ palette: Palette) -> String {
    var errors = file
    errors.findings = file.findings.filter { $0.severity == .error }
    errors.documents = file.documents.filter { $0.verdict?.allowed != true }
    for i in errors.documents.indices {
      errors.documents[i].findings = errors.documents[i].findings.filter { $0.severity == .error }
    }
    return errors.text(palette: palette)
  }

  /// What lint warns of, or worse, in what the server would accept.
  var warnings: LintedFile {
    var warnings = file
    warnings.findings = file.findings.filter { $0.severity > .info }
    for i in warnings.documents.indices {
      warnings.documents[i].findings = warnings.documents[i].findings.filter { $0.severity > .info }
    }
    return warnings
  }

  /// The entries to work on: all, or the one of this name. Ends the command where there is none.
  func selected(_ name: String?) throws -> [Entry] {
    guard !accepted.isEmpty else {
      throw CommandFailure(status: .failure, message: "\(file.source.path): there is no Job or CronJob in it")
    }
    guard let name else { return accepted }
    let matching = accepted.filter { $0.isNamed(name) }
    guard matching.isEmpty else { return matching }
    let names = accepted.map(\.name).joined(separator: ", ")
    throw CommandFailure(
      status: .usage, message: "\(file.source.path): there is no Job \"\(name)\"; there is \(names)")
  }
}
