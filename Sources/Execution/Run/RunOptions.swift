package import JobModel
import KubernetesValues

/// What a run needs to know beside the Job.
package struct RunOptions: Sendable {
  /// What the downward API gives for the node.
  package var nodeName: String
  package var capacity: NodeCapacity
  /// After this everything is stopped and the run has timed out; nil for never.
  package var timeout: TimeSpan?
  /// Seeds names and uids; nil takes the system's randomness.
  package var seed: UInt64?

  package init(
    nodeName: String = "localhost",
    capacity: NodeCapacity = NodeCapacity(cpu: Quantity(1), memory: Quantity(1 << 30)),
    timeout: TimeSpan? = nil, seed: UInt64? = nil
  ) {
    self.nodeName = nodeName
    self.capacity = capacity
    self.timeout = timeout
    self.seed = seed
  }
}

/// The run's randomness: the system's, or a sequence that a seed fixes (SplitMix64).
struct RunRandom: RandomNumberGenerator, Sendable {
  private var system = SystemRandomNumberGenerator()
  private var state: UInt64?

  init(seed: UInt64?) { state = seed }

  mutating func next() -> UInt64 {
    guard var value = state else { return system.next() }
    state = value &+ 0x9E37_79B9_7F4A_7C15
    value = state!
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
