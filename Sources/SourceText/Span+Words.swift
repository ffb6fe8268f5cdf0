// Bytes eight at a time, the last eight overlapping those before them.

extension Span<UInt8> {
  /// The eight bytes from there on.
  @inlinable @inline(__always)
  public func word(at start: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
  }

  /// The last eight bytes, or a number for all of them where there are fewer.
  @inlinable @inline(__always)
  public var lastWord: UInt64 {
    switch count {
    case 8...: word(at: count - 8)
    case 4...:
      unsafe UInt64(UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self))) << 32
        | UInt64(UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: count - 4, as: UInt32.self)))
    case 1...: UInt64(self[0]) << 16 | UInt64(self[count / 2]) << 8 | UInt64(self[count - 1])
    default: 0
    }
  }

  /// - Parameter other: as long as this one.
  @inlinable
  public func isEqual(to other: Span<UInt8>) -> Bool {
    var start = 0
    while start + 8 < count {
      if word(at: start) != other.word(at: start) { return false }
      start += 8
    }
    return lastWord == other.lastWord
  }

  /// A number for a short name, by its length, its beginning and its end; the same on every machine.
  @inlinable @inline(__always)
  public var nameHash: UInt64 {
    let start: UInt64 = count < 8 ? 0 : word(at: 0)
    let product =
      (start ^ lastWord &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)) &* 0x9FB2_1C65_1E98_DF25
    return product ^ product >> 32
  }
}
