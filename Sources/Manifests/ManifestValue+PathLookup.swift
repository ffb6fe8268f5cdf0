extension ManifestValue {
  /// The value at a path below this one, `spec.containers[0].command`, or the nearest above it that there is.
  package func nearest(_ path: String) -> ManifestValue {
    let text = path.utf8Span.span
    var value = self
    var i = 0
    while i < text.count {
      if text[i] == UInt8(ascii: ".") { i += 1 }
      let next: ManifestValue?
      if i < text.count, text[i] == UInt8(ascii: "[") {
        let start = i + 1
        while i < text.count, text[i] != UInt8(ascii: "]") { i += 1 }
        guard i < text.count else { return value }
        let key = text.extracting(start..<i)
        i += 1
        next = value.kind == .map ? value.entry(key) : Self.number(key).flatMap { value[$0] }
      } else {
        let start = i
        while i < text.count, text[i] != UInt8(ascii: "."), text[i] != UInt8(ascii: "[") { i += 1 }
        next = Field(text.extracting(start..<i)).flatMap { value[$0] }
      }
      guard let next else { return value }
      value = next
    }
    return value
  }

  private func entry(_ key: Span<UInt8>) -> ManifestValue? {
    let entry = object.child(of: index, key: key)
    return entry < 0 ? nil : ManifestValue(object: object, index: entry)
  }

  private static func number(_ digits: Span<UInt8>) -> Int? {
    guard 1...9 ~= digits.count else { return nil }
    var number = 0
    for i in digits.indices {
      guard 0x30...0x39 ~= digits[i] else { return nil }
      number = number * 10 + Int(digits[i] - 0x30)
    }
    return number
  }
}
