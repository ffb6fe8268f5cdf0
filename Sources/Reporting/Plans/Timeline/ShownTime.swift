import JobModel

extension TimeSpan {
  /// As plans say it: `1m30s`.
  var shown: String { Wording.duration(self) }
}

extension Instant {
  /// The time since the creation of the Job, as plans say it.
  var shown: String { Wording.time(self) }
}

extension Int {
  /// `100,000`.
  var grouped: String { Wording.number(self) }
  /// `2nd`.
  var asOrdinal: String { Wording.ordinal(self) }

  /// `2 pods`.
  func counted(_ noun: String, _ plural: String? = nil) -> String { Wording.count(self, noun, plural: plural) }
}
