/// Numbers by number, as a dictionary, but without what a dictionary of a new type costs when it is first used: the
/// runtime looks for conformances through the whole program.
struct NumberTable {
  private var keys: [UInt64] = []
  /// -1 for an empty slot.
  private var values: [Int32] = []
  private var count = 0

  subscript(key: UInt64) -> Int32? {
    get {
      guard count > 0 else { return nil }
      let slot = slot(for: key)
      return values[slot] < 0 ? nil : values[slot]
    }
    set {
      guard let newValue else { return }
      if (count + 1) * 2 > keys.count { grow() }
      let slot = slot(for: key)
      if values[slot] < 0 { count += 1 }
      keys[slot] = key
      values[slot] = newValue
    }
  }

  mutating func removeAll() {
    guard count > 0 else { return }
    count = 0
    for slot in values.indices { values[slot] = -1 }
  }

  /// Where the key stands, or would.
  private func slot(for key: UInt64) -> Int {
    let mixed = (key ^ (key >> 32)) &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: mixed >> 32) & (keys.count - 1)
    while values[slot] >= 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }

  private mutating func grow() {
    let old = zip(keys, values).filter { $0.1 >= 0 }
    keys = Array(repeating: 0, count: max(16, keys.count * 2))
    values = Array(repeating: -1, count: keys.count)
    for (key, value) in old {
      let slot = slot(for: key)
      keys[slot] = key
      values[slot] = value
    }
  }
}
