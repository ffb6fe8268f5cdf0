#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension SourceFile {
  /// Whether a text stands anywhere in the file.
  package func mentions(_ text: StaticString) -> Bool { firstOffset(of: text) != nil }

  /// Where a text, which is not empty, stands first at `start` or behind. Every file is asked, so it must be fast.
  package func firstOffset(of text: StaticString, from start: Int = 0) -> Int? {
    guard start < bytes.count else { return nil }
    return unsafe bytes.withUnsafeBytes { buffer in
      var rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
      let pattern = unsafe UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      while let first = unsafe memchr(rest.baseAddress!, Int32(pattern[0]), rest.count) {
        let offset = unsafe UnsafeRawPointer(first) - rest.baseAddress!
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest[offset...])
        guard rest.count >= pattern.count else { return nil }
        if unsafe memcmp(rest.baseAddress!, pattern.baseAddress!, pattern.count) == 0 {
          return buffer.count - rest.count
        }
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest[1...])
        guard unsafe !rest.isEmpty else { return nil }
      }
      return nil
    }
  }
}

extension String {
  /// Whether a text, which is not empty, stands in it; bytes are compared.
  package func mentions(_ text: StaticString) -> Bool {
    let bytes = utf8Span.span
    var start = 0
    while start + text.utf8CodeUnitCount <= bytes.count {
      if bytes.extracting(start...).begins(with: text) { return true }
      start += 1
    }
    return false
  }
}

extension Span<UInt8> {
  fileprivate func begins(with text: StaticString) -> Bool {
    for i in 0..<text.utf8CodeUnitCount {
      guard unsafe self[i] == text.utf8Start[i] else { return false }
    }
    return true
  }
}
