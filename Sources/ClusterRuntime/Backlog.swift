/// How much is read and not yet shown: whoever reads faster than it is shown waits, so that memory stays bounded.
actor Backlog {
  private let limit: Int
  private var count = 0
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(limit: Int) { self.limit = limit }

  /// One more; waits where there are too many.
  func enter() async {
    while count >= limit, !isOpen { await withCheckedContinuation { waiting.append($0) } }
    count += 1
  }

  /// One less.
  func leave() {
    count -= 1
    // All together when half is shown: waking one for each would be slow.
    if count <= limit / 2 { wake() }
  }

  /// Nobody waits any more.
  func open() {
    isOpen = true
    wake()
  }

  private func wake() {
    let woken = waiting
    waiting = []
    for continuation in woken { continuation.resume() }
  }
}
