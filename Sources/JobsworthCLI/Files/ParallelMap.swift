internal import Dispatch
internal import Synchronization

/// Applies `transform` to every element, on up to `jobs` cores, and returns the results in order.
func parallelMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element], jobs: Int, _ transform: @escaping @Sendable (Element) -> Result
) -> [Result] {
  parallelMap(elements.indices, jobs: jobs) { block, _ in block.map { transform(elements[$0]) } }
}

/// The same for whoever has more to gain from a block of neighbours: `transform` gives a result for each of them. It is
/// told which of the workers it is called by, at most one at a time by each.
///
/// Few numbers are not worth a second thread and are done here. They are handed out in blocks, so that the cores are
/// busy to the end although some take longer.
func parallelMap<Result: Sendable>(
  _ numbers: Range<Int>, jobs: Int, _ transform: @escaping @Sendable (Range<Int>, _ worker: Int) -> [Result]
) -> [Result] {
  let block = 32
  let count = (numbers.count + block - 1) / block
  @Sendable func range(_ number: Int) -> Range<Int> {
    let start = numbers.lowerBound + number * block
    return start..<min(start + block, numbers.upperBound)
  }
  guard jobs > 1, count > 1 else { return (0..<count).flatMap { transform(range($0), 0) } }
  return unsafe [Result](unsafeUninitializedCapacity: numbers.count) { results, initializedCount in
    // A block is taken by one thread, which alone writes its places; all are written when the loop below ends.
    nonisolated(unsafe) let places = unsafe results
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(jobs, count)) { worker in
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < count else { return }
        var made = transform(range(number), worker)
        precondition(made.count == range(number).count, "a result for each number")
        // From the end, for what is taken off is moved and not copied.
        while let last = made.popLast() { unsafe places.initializeElement(at: number * block + made.count, to: last) }
      }
    }
    initializedCount = numbers.count
  }
}
