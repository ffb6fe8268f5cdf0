import JobsworthTestSupport
import KubernetesValues
import Testing

@Suite struct CompletionIndexSetTests {
  @Test(arguments: [
    ([], ""), ([0], "0"), ([0, 1], "0,1"), ([0, 1, 2], "0-2"), ([7, 1, 3, 4, 5], "1,3-5,7"), ([3, 0, 2], "0,2,3"),
  ])
  func textForm(indexes: [Int], text: String) {
    #expect(CompletionIndexSet(indexes).description == text)
    #expect(CompletionIndexSet(reading: text, limit: 100) == CompletionIndexSet(indexes))
  }

  /// The controller reads leniently: what cannot be read is skipped, what lies outside is cut.
  @Test(arguments: [
    ("1,x,3", 10, "1,3"), ("5-3,7", 10, "7"), ("0-20", 5, "0-4"), ("1,7,2", 5, "1"), ("1,2,3", 10, "1-3"),
    (",,4", 10, "4"), ("-1,2", 10, "2"), ("", 10, ""), ("99999999999999999999", 10, ""),
  ])
  func reading(text: String, limit: Int, result: String) {
    #expect(CompletionIndexSet(reading: text, limit: limit).description == result)
  }

  @Test(arguments: 0..<20)
  func behavesAsASetOfNumbers(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var set = CompletionIndexSet()
    var numbers: Set<Int> = []
    for _ in 0..<200 {
      if Int.random(in: 0..<5, using: &generator) == 0 {
        let first = Int.random(in: 0..<120, using: &generator)
        let last = first + Int.random(in: -1...8, using: &generator)
        set.insert(CompletionIndexSet.Interval(first: first, last: last))
        if first <= last { numbers.formUnion(first...last) }
      } else {
        let index = Int.random(in: 0..<120, using: &generator)
        #expect(set.insert(index) == numbers.insert(index).inserted)
      }
      #expect(set.count == numbers.count)
    }
    #expect((0..<130).allSatisfy { set.contains($0) == numbers.contains($0) })
    #expect(set == CompletionIndexSet(numbers.shuffled(using: &generator)))
    for (a, b) in zip(set.intervals, set.intervals.dropFirst()) { #expect(a.last + 1 < b.first) }
    let limit = Int.random(in: 0..<130, using: &generator)
    #expect(set.clipped(below: limit) == CompletionIndexSet(numbers.filter { $0 < limit }))
    let other = Set((0..<30).map { _ in Int.random(in: 0..<130, using: &generator) })
    #expect(set.intersectionCount(CompletionIndexSet(other)) == numbers.intersection(other).count)
    #expect(set.isSuperset(of: CompletionIndexSet(other)) == numbers.isSuperset(of: other))
  }
}
