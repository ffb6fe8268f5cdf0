internal import Dispatch
internal import Synchronization

/// Applies `transform` to every element, on up to `jobs` cores, and returns the results in order.
///
/// `transform` is told which of the workers it is called by, at most one at a time by each.
///
/// Few elements are not worth a second thread and are done here. Elements are handed out in blocks, so that
/// the cores are busy to the end although files differ in size.
func parallelMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], jobs: Int, _ transform: @escaping @Sendable (Element, _ worker: Int) -> Result
) -> [Result] {
  let block = 32
  let blocks = (elements.count + block - 1) / block
  guard jobs > 1, blocks > 1 else { return elements.map { transform($0, 0) } }
  return unsafe [Result](unsafeUninitializedCapacity: elements.count) { results, count in
    // A block is taken by one thread, which alone writes its places; all are written when the loop below ends.
    nonisolated(unsafe) let places = unsafe results
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(jobs, blocks)) { worker in
      while true {
        let start = next.wrappingAdd(block, ordering: .relaxed).oldValue
        guard start < elements.count else { return }
        for i in start..<min(start + block, elements.count) {
          unsafe places.initializeElement(at: i, to: transform(elements[i], worker))
        }
      }
    }
    count = elements.count
  }
}
