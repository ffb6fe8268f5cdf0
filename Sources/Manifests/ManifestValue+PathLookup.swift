extension ManifestValue {
  /// The value at a path below this one, `spec.containers[0].command`, or the nearest above it that there is.
  package func nearest(_ path: String) -> ManifestValue {
    var value = self
    var rest = Substring(path)
    while !rest.isEmpty {
      if rest.first == "." { rest = rest.dropFirst() }
      let next: ManifestValue?
      if rest.first == "[" {
        guard let close = rest.firstIndex(of: "]") else { return value }
        let key = rest[rest.index(after: rest.startIndex)..<close]
        rest = rest[rest.index(after: close)...]
        next = value.kind == .map ? value[key: String(key)] : Int(key).flatMap { value[$0] }
      } else {
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
