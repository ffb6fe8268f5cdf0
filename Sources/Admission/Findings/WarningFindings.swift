import Diagnostics
import Manifests

/// The server's warnings as findings.
enum WarningFindings {
  static func findings(_ warnings: [String], _ root: ManifestValue) -> [Finding] {
    warnings.map { text in
      let path = text.prefix { $0 != " " }
      let field = path.hasSuffix(":") ? String(path.dropLast()) : nil
      let value = field.flatMap { root.nearest($0) } ?? root
      return Finding(
        rule: "api/warning", severity: .warning, message: text, field: field, range: value.nearestRange, server: text)
    }
  }
}

extension ManifestValue {
  /// The value at a path as the server writes it, or the nearest one above it.
  func nearest(_ path: String) -> ManifestValue {
    var value = self
    var rest = path[...]
    while !rest.isEmpty {
      let next: ManifestValue?
      if rest.first == "[" {
        let inside = rest.dropFirst().prefix { $0 != "]" }
        rest = rest.dropFirst(inside.count + 2)
        next = value.kind == .list ? Int(inside).flatMap { value[$0] } : value[key: String(inside)]
      } else {
        if rest.first == "." { rest = rest.dropFirst() }
        let name = rest.prefix { $0 != "." && $0 != "[" }
        rest = rest.dropFirst(name.count)
        next = Field(String(name)).flatMap { value[$0] }
      }
      guard let next else { return value }
      value = next
    }
    return value
  }
}
