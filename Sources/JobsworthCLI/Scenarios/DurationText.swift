package import JobModel
internal import KubernetesValues

/// Durations on the command line and in our own files: `90s`, `1m30s`, `1.5h`, or a plain number of seconds.
package enum DurationText {
  /// nil for what is no duration, and for a negative one.
  package static func parse(_ text: String) -> TimeSpan? {
    if let seconds = Double(text) { return seconds >= 0 ? TimeSpan(seconds: seconds) : nil }
    guard let duration = try? GoDuration(parsing: text), duration.nanoseconds >= 0 else { return nil }
    return TimeSpan(milliseconds: (duration.nanoseconds + 500_000) / 1_000_000)
  }
}
