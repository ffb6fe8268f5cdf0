import JobModel
import Reporting
import SourceText
import Testing

/// The lines that show how far a run is, on terminals of any width.
@Suite struct RunProgressTests {
  private static let start = Instant(milliseconds: 1_780_000_000_000)

  private func progress(done: Int, seconds: Int, parallelism: Int = 4, completions: Int? = 10) -> RunProgress {
    let spec = JobSpec(parallelism: parallelism, completions: completions, completionMode: .indexed)
    var progress = RunProgress(Job(name: "render", spec: spec), start: Self.start)
    func take(_ kind: JobEvent.Kind, at second: Int) {
      progress.take(JobEvent(kind, at: Self.start + .seconds(second)))
    }
    for number in 1...(done + parallelism) {
      let pod = PodID(number)
      progress.named(pod, "\(number - 1)-x7k2p")
      take(.podCreated(pod: pod, index: number - 1, attempt: 1), at: number <= done ? 0 : seconds - 2)
    }
    for number in stride(from: 1, through: done, by: 1) {
      let time = seconds * number / max(1, done)
      take(
        .podFinished(pod: PodID(number), phase: number == 2 ? .failed : .succeeded, exitCode: number == 2 ? 42 : 0),
        at: time)
      var status = JobStatus()
      status.succeeded = number > 1 ? number - 1 : number
      status.failed = number >= 2 ? 1 : 0
      take(.status(status), at: time)
    }
    return progress
  }

  private func texts(_ progress: RunProgress, at second: Int, width: Int) -> [String] {
    progress.lines(at: Self.start + .seconds(second), width: width, palette: .plain).map(\.text)
  }

  @Test func theWholePicture() {
    #expect(
      texts(progress(done: 5, seconds: 50), at: 52, width: 110) == [
        "render  ━━━━━━━━━━━━──────────────────  4/10 done, 4 active, 1 failed, 52s, about 1m15s left, 4.8/min",
        "  running  5-x7k2p 4s, 6-x7k2p 4s, 7-x7k2p 4s, 8-x7k2p 4s",
        "  failed  1-x7k2p exit code 42, 32s ago",
      ])
  }

  @Test func whatDoesNotFitIsLeftOut() {
    let progress = progress(done: 5, seconds: 50)
    #expect(
      texts(progress, at: 52, width: 50) == [
        "render  4/10 done, 4 active, 1 failed, 52s", "  running  5-x7k2p 4s, 6-x7k2p 4s, and 2 more",
        "  failed  1-x7k2p exit code 42, 32s ago",
      ])
  }

  /// Whatever the width, no line reaches the last column, and a line's width is what it takes.
  @Test func everyWidthFits() {
    for (done, completions) in [(0, 10), (5, 10), (3, nil), (40, 1_000_000)] as [(Int, Int?)] {
      let progress = progress(done: done, seconds: 90, parallelism: 30, completions: completions)
      for width in [0, 1, 2, 5, 9, 10, 20, 40, 79, 80, 81, 120, 200, 500] {
        for ink in [Palette.plain, Palette(isOn: true)] {
          for line in progress.lines(at: Self.start + .seconds(1000), width: width, palette: ink) {
            #expect(line.width <= max(0, width - 1))
            if !ink.isOn { #expect(DisplayWidth.of(line.text) == line.width) }
          }
        }
      }
    }
  }

  @Test func aRunThatHasDoneNothingPromisesNothing() {
    #expect(
      texts(progress(done: 0, seconds: 3), at: 3, width: 80).first
        == "render  ──────────────────────────────  0/10 done, 4 active, 3s")
  }
}
