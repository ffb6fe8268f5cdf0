/// Turns libyaml's positions, which count code points, into byte offsets.
///
/// In ASCII text both agree and nothing is stored; else the offset of every 64th code point is.
struct ByteOffsets {
  private let samples: [UInt32]
  private let isASCII: Bool
  private static let step = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var high: UInt8 = 0
    for i in bytes.indices { unsafe high |= bytes[i] }
    isASCII = high < 0x80
    guard !isASCII else {
      samples = []
      return
    }
    var samples: [UInt32] = []
    samples.reserveCapacity(bytes.count / Self.step + 1)
    var points = 0
    for i in bytes.indices where unsafe bytes[i] & 0xC0 != 0x80 {
      if points % Self.step == 0 { samples.append(UInt32(truncatingIfNeeded: i)) }
      points += 1
    }
    self.samples = samples
  }

  /// The byte offset of a code point; the text's length for one past the end.
  func byte(_ point: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    if isASCII { return min(point, bytes.count) }
    let sample = point / Self.step
    guard sample < samples.count else { return bytes.count }
    var offset = Int(samples[sample])
    var left = point % Self.step
    while left > 0, offset < bytes.count {
      offset += 1
      while offset < bytes.count, unsafe bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      left -= 1
    }
    return offset
  }
}
