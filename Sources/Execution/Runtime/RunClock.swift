package import JobModel

/// Time since 1970 that goes on evenly while a run lasts: setting the machine's clock does not move it.
package struct RunClock {
  /// What to add to the boot clock, in nanoseconds.
  private let offset: Int64

  package init() { offset = Int64(wallTime()) - Int64(bootTime()) }

  package var now: Instant { instant(ofBootTime: bootTime()) }

  package func instant(ofBootTime time: Nanoseconds) -> Instant {
    Instant(milliseconds: (Int64(time) + offset) / 1_000_000)
  }

  /// How long to wait for an instant; zero when it has passed.
  package func wait(until instant: Instant) -> Nanoseconds {
    let now = Int64(bootTime()) + offset
    let (target, overflow) = instant.milliseconds.multipliedReportingOverflow(by: 1_000_000)
    if overflow { return .max }
    return UInt64(max(0, target - now))
  }
}
