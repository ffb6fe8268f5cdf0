internal import Dispatch
internal import Synchronization

/// Applies `transform` to every element, on up to `jobs` cores, and returns the results in order.
///
/// Few elements are not worth a second thread and are done here. Elements are handed out in blocks, so that
/// the cores are busy to the end although files differ in size.
func parallelMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], jobs: Int, _ transform: @escaping @Sendable (Element) -> Result
) -> [Result] {
  let block = 32
  let blocks = (elements.count + block - 1) / block
  guard jobs > 1, blocks > 1 else { return elements.map(transform) }
  let next = Mutex(0)
  let done = Mutex([(Int, [Result])]())
  DispatchQueue.concurrentPerform(iterations: min(jobs, blocks)) { _ in
    while true {
      let mine = next.withLock { number in
        defer { number += 1 }
        return number
      }
      guard mine < blocks else { return }
      let results = elements[mine * block..<min(elements.count, (mine + 1) * block)].map(transform)
      done.withLock { $0.append((mine, results)) }
    }
  }
  return done.withLock { $0 }.sorted { $0.0 < $1.0 }.flatMap(\.1)
}
