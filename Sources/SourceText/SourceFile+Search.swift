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

  /// Where a text stands first at `start` or behind.
  package func firstOffset(of text: StaticString, from start: Int = 0) -> Int? {
    bytes.span.firstOffset(of: unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount), from: start)
  }
}

extension String {
  /// Whether a text stands in it; bytes are compared.
  package func mentions(_ text: StaticString) -> Bool {
    utf8Span.span.firstOffset(of: unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)) != nil
  }
}

extension Span<UInt8> {
  /// Where a part stands first at `start` or behind; an empty one stands everywhere. Every file is asked, so it must be
  /// fast.
  package func firstOffset(of part: Span<UInt8>, from start: Int = 0) -> Int? {
    guard start + part.count <= count else { return nil }
    guard !part.isEmpty else { return start }
    return unsafe withUnsafeBytes { text -> Int? in
      unsafe part.withUnsafeBytes { part -> Int? in
        // No part begins there or behind.
        let end = text.count - part.count + 1
        var offset = start
        while offset < end, let found = unsafe memchr(text.baseAddress! + offset, Int32(part[0]), end - offset) {
          unsafe offset = UnsafeRawPointer(found) - text.baseAddress!
          if unsafe memcmp(text.baseAddress! + offset, part.baseAddress!, part.count) == 0 { return offset }
          offset += 1
        }
        return nil
      }
    }
  }
}
