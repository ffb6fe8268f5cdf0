package import JobModel

/// Who a pod is: what the downward API can tell of it, as the Job controller makes it.
package struct PodIdentity: Hashable, Sendable {
  package var name: String
  package var namespace: String
  package var uid: String
  package var labels: [String: String]
  package var annotations: [String: String]
  package var hostname: String
  package var nodeName: String
  package var serviceAccountName: String
  package var ip = "127.0.0.1"

  /// The identity of a new pod of a Job. `suffix` are the five characters that make its name unique.
  ///
  /// Mirrors `getPodsLabelsSet`, `podGenerateNameWithIndex` and `GeneratePodHostNameAndDomain`.
  package init(
    of job: Job, jobUID: String, template: PodTemplate, creation: PodIndexing?, suffix: String, uid: String,
    node: String
  ) {
    let index = creation.map { "\($0.index)" }
    name = Self.prefix(job: job.name, index: index) + suffix
    namespace = job.namespace
    self.uid = uid
    labels = template.labels
    for key in ["batch.kubernetes.io/controller-uid", "controller-uid"] { labels[key] = jobUID }
    for key in ["batch.kubernetes.io/job-name", "job-name"] { labels[key] = job.name }
    annotations = template.annotations
    if let index {
      labels["batch.kubernetes.io/job-completion-index"] = index
      annotations["batch.kubernetes.io/job-completion-index"] = index
    }
    if let creation, creation.countsFailures {
      annotations["batch.kubernetes.io/job-index-failure-count"] = "\(creation.failures)"
      if creation.ignoredFailures > 0 {
        annotations["batch.kubernetes.io/job-index-ignored-failure-count"] = "\(creation.ignoredFailures)"
      }
    }
    // The controller names the pods of an Indexed Job whatever the template says.
    let wanted = template.hostnameOverride ?? index.map { "\(job.name)-\($0)" } ?? template.hostname ?? name
    hostname = Self.cut(wanted)
    nodeName = node
    serviceAccountName = template.serviceAccountName ?? "default"
  }

  /// At most 58 bytes. A long name loses its own end to an index, but without an index the dash behind it.
  private static func prefix(job: String, index: String?) -> String {
    func cut(_ text: String, _ count: Int) -> String { String(decoding: text.utf8.prefix(count), as: UTF8.self) }
    guard let index else { return cut("\(job)-", 58) }
    return cut(job, 58 - index.utf8.count - 2) + "-\(index)-"
  }

  /// At most 63 characters, none of `-` and `.` at the end.
  private static func cut(_ name: String) -> String {
    var bytes = Array(name.utf8.prefix(63))
    while let last = bytes.last, last == UInt8(ascii: "-") || last == UInt8(ascii: ".") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The alphabet of generated names: no vowels, no digits that look like letters.
  static let suffixAlphabet = Array("bcdfghjklmnpqrstvwxz2456789")

  package static func makeSuffix(using random: inout some RandomNumberGenerator) -> String {
    String((0..<5).map { _ in suffixAlphabet.randomElement(using: &random)! })
  }

  /// A random (version 4) UUID.
  package static func makeUID(using random: inout some RandomNumberGenerator) -> String {
    var high: UInt64 = random.next()
    var low: UInt64 = random.next()
    high = high & ~0xF000 | 0x4000
    low = low & ~(0xC0 << 56) | 0x80 << 56
    func hex(_ value: UInt64, _ shift: UInt64, _ digits: Int) -> String {
      let text = String(value >> shift & (1 << UInt64(digits * 4) - 1), radix: 16)
      return String(repeating: "0", count: digits - text.count) + text
    }
    return "\(hex(high, 32, 8))-\(hex(high, 16, 4))-\(hex(high, 0, 4))-\(hex(low, 48, 4))-\(hex(low, 0, 12))"
  }
}

/// What the controller says of a pod of an Indexed Job.
package struct PodIndexing: Hashable, Sendable {
  package var index: Int
  package var failures: Int
  package var ignoredFailures: Int
  /// `backoffLimitPerIndex` is set: the counts become annotations.
  package var countsFailures: Bool

  package init(index: Int, failures: Int = 0, ignoredFailures: Int = 0, countsFailures: Bool = false) {
    self.index = index
    self.failures = failures
    self.ignoredFailures = ignoredFailures
    self.countsFailures = countsFailures
  }
}
