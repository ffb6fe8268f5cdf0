import Testing

@testable import ClusterRuntime

/// Readers that are faster than what they read is shown.
@Suite struct BacklogTests {
  private actor Counter {
    private(set) var count = 0
    func add() { count += 1 }
  }

  @Test func readersWaitForWhatIsShown() async {
    let backlog = Backlog(limit: 4)
    let counter = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask {
          for _ in 0..<10 {
            await backlog.enter()
            await counter.add()
          }
        }
      }
      var shown = 0
      while shown < 30 {
        let read = await counter.count
        #expect(read - shown <= 4)
        guard read > shown else {
          await Task.yield()
          continue
        }
        await backlog.leave()
        shown += 1
      }
    }
    #expect(await counter.count == 30)
  }

  @Test func nobodyWaitsWhenNothingIsShownAnyMore() async {
    let backlog = Backlog(limit: 1)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<5 { group.addTask { await backlog.enter() } }
      await Task.yield()
      await backlog.open()
    }
  }
}
