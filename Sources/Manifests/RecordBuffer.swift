/// The records of an object, in one piece of memory that grows.
///
/// What an array is, but for one thing: reading a record counts no references. A verdict reads some two thousand
/// of them, and an array would be retained and released for nearly each. The memory belongs to the buffer alone,
/// and every access checks its index, so that nothing outside this file has to be careful.
@safe
struct RecordBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<ManifestRecord>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    unsafe base = .allocate(capacity: self.capacity)
  }

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  subscript(index: Int32) -> ManifestRecord {
    @inline(__always) get { unsafe base[checked(index)] }
    @inline(__always) _modify { yield unsafe &base[checked(index)] }
  }

  @inline(__always)
  private func checked(_ index: Int32) -> Int {
    // One comparison: a negative number is a large one without its sign.
    precondition(UInt32(bitPattern: index) < UInt32(truncatingIfNeeded: count), "a record that is not there")
    return Int(index)
  }

  mutating func append(_ record: ManifestRecord) -> Int32 {
    if count == capacity { grow() }
    unsafe (base + count).initialize(to: record)
    count += 1
    return Int32(count - 1)
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<ManifestRecord>.allocate(capacity: capacity * 2)
    unsafe larger.moveInitialize(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = larger
    capacity *= 2
  }
}
