import KubernetesValues
import Manifests
import SourceText
import YAMLTree

/// The server's answer to a document that it cannot read as the object that it claims to be.
struct DecodingVerdict {
  private let decoded: DecodedManifest
  private let type: ObjectType
  /// The version of the API group that the document names: `v1`.
  private let apiVersion: String
  private let version: KubernetesVersion

  init(_ decoded: DecodedManifest, _ type: ObjectType, _ apiVersion: String, _ version: KubernetesVersion) {
    self.decoded = decoded
    self.type = type
    self.apiVersion = apiVersion
    self.version = version
  }

  var verdict: Verdict {
    if let text = firstUnconvertible {
      return .badRequest("the object provided is unrecognized (must be of type \(type)): \(text) (\(beginning) ...)")
    }
    let frame = "\(type) in version \"\(apiVersion)\" cannot be handled as a \(type): "
    if let text = typeError { return .badRequest(frame + text) }
    return .badRequest(frame + "strict decoding error: " + strictErrors.joined(separator: ", "))
  }

  private var firstUnconvertible: String? {
    for problem in decoded.problems {
      if case .unconvertible(let text) = problem.kind { return text }
    }
    return nil
  }

  /// The first thirty bytes of the body in hexadecimal, as the server quotes what it cannot read.
  private var beginning: String {
    let range = decoded.object.document.range
    return decoded.object.source.bytes[range.bounds].prefix(30).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  /// Go's reader stops at a text that a type's own reader refuses; of other wrong types it tells the first.
  private var typeError: String? {
    let first =
      decoded.problems.first(where: \.endsReading)
      ?? decoded.problems.first {
        if case .wrongType = $0.kind { true } else { false }
      }
    switch first?.kind {
    case .unreadable(let text): return text
    case .wrongType(let found, let expected):
      guard let first, let field = first.field else { return nil }
      return "json: cannot unmarshal \(found) into Go struct field \(field.owner).\(goPath(first)) of type \(expected)"
    default: return nil
    }
  }

  /// The names of the fields from the root, without positions and map keys; from 1.35 with embedded structs.
  private func goPath(_ problem: DecodingProblem) -> String {
    var fields: [FieldIndex] = []
    var value: ManifestValue? = problem.parent
    while let current = value {
      if let field = current.fieldIndex { fields.insert(field, at: 0) }
      value = current.parent
    }
    if let field = problem.field, fields.last != field || !problem.isElement { fields.append(field) }
    var names: [String] = []
    for field in fields {
      let embedded = field.facts.embeddedIn.description
      if version >= 35, !embedded.isEmpty, embedded != "TypeMeta" { names.append(embedded) }
      names.append(field.spec.field.name)
    }
    return names.joined(separator: ".")
  }

  /// Unknown fields and keys that stand twice; at most a hundred, each once.
  private var strictErrors: [String] {
    var errors: [String] = []
    if !decoded.duplicates.isEmpty {
      let source = decoded.object.source
      let index = source.makeLineIndex()
      let first = index.line(at: Int(decoded.object.document.range.start))
      let lines = decoded.duplicates.map { duplicate in
        let line = index.line(at: Int(duplicate.value.range.start)) - (first > 0 ? first + 1 : 0) + 1
        return "\n  line \(line): key \(duplicate.text) already set in map"
      }
      errors.append("yaml: unmarshal errors:" + lines.joined())
    }
    var seen: Set<String> = []
    for problem in decoded.problems {
      guard case .unknownField = problem.kind else { continue }
      let text = "unknown field \(GoText.quoted(problem.path))"
      if seen.insert(text).inserted, seen.count <= 100 { errors.append(text) }
    }
    return errors
  }
}
