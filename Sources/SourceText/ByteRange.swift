/// A half-open range of byte offsets in one file's UTF-8 text.
///
/// Lines and columns are computed from it only when something is printed (``LineIndex``).
@frozen
public struct ByteRange: Hashable, Sendable, Comparable {
  public var start: UInt32
  public var end: UInt32

  /// - Precondition: `start <= end`.
  @inlinable
  public init(_ start: Int, _ end: Int) {
    precondition(start <= end, "a range must not end before it starts")
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  @inlinable public var isEmpty: Bool { start == end }
  @inlinable public var count: Int { Int(end &- start) }
  @inlinable public var bounds: Range<Int> { Int(start)..<Int(end) }

  /// Whether `offset` lies in the range; the end does not.
  @inlinable
  public func contains(_ offset: Int) -> Bool { offset >= Int(start) && offset < Int(end) }

  /// By start, then by end.
  @inlinable
  public static func < (a: ByteRange, b: ByteRange) -> Bool {
    a.start != b.start ? a.start < b.start : a.end < b.end
  }
}
