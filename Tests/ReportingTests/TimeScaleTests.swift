import JobModel
import Reporting
import Testing

@Suite struct TimeScaleTests {
  private func seconds(_ number: Int) -> Instant { .zero + .seconds(number) }

  @Test func timeIsSpreadEvenly() {
    let scale = TimeScale(end: seconds(100), idleSpans: [], x: 100..<300)
    #expect(scale.x(.zero) == 100)
    #expect(scale.x(seconds(50)) == 200)
    #expect(scale.x(seconds(100)) == 300)
    #expect(scale.x(.distantFuture) == 300)
    #expect(scale.ticks(spacing: 50).map(\.text) == ["0s", "30s", "1m", "1m30s"])
  }

  @Test func anIdleSpanTakesFixedRoom() {
    let scale = TimeScale(end: seconds(100_000), idleSpans: [seconds(50)..<seconds(99_950)], x: 0..<256)
    #expect(scale.x(seconds(50)) == 100)
    #expect(scale.x(seconds(99_950)) == 156)
    #expect(scale.x(seconds(100_000)) == 256)
    #expect(scale.ticks(spacing: 40).allSatisfy { $0.at <= seconds(50) || $0.at >= seconds(99_950) })
  }

  @Test(arguments: [0, 1, 999, 60_000, 86_400_000, 1_000_000_000_000, .max] as [Int64])
  func everySpanHasFewTicks(_ end: Int64) {
    let scale = TimeScale(end: Instant(milliseconds: end), idleSpans: [], x: 0..<700)
    let ticks = scale.ticks(spacing: 70)
    #expect((1...11).contains(ticks.count))
    #expect(Set(ticks.map(\.text)).count == ticks.count)
  }

  @Test func aCurveKeepsWhatHoldsAfterAMoment() {
    var curve = StepCurve()
    curve.add(1, at: .zero)
    curve.add(1, at: .zero)
    curve.add(-1, at: seconds(5))
    curve.add(1, at: seconds(5))
    curve.add(-2, at: seconds(9))
    #expect(curve.steps.map(\.at) == [.zero, seconds(9)])
    #expect(curve.steps.map(\.value) == [2, 0])
    #expect(curve.peak == 2)
  }
}
