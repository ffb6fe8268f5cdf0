import Glibc

/// Time in nanoseconds.
package typealias Nanoseconds = UInt64

/// Time since the machine started, sleep included. Setting the clock does not move it.
package func bootTime() -> Nanoseconds {
  var time = timespec()
  unsafe clock_gettime(CLOCK_BOOTTIME, &time)
  return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
}

/// Time since 1970 by the machine's clock.
package func wallTime() -> Nanoseconds {
  var time = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
}
