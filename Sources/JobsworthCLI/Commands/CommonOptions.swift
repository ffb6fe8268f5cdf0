internal import ArgumentParser
internal import JobModel
internal import KubernetesValues

/// The release of Kubernetes whose API server judges.
struct VersionOption: ParsableArguments {
  @Option(
    name: .customLong("kubernetes-version"),
    help: ArgumentHelp("Judge as this release would: \(Self.list).", valueName: "1.NN"),
    transform: { text in
      guard let version = KubernetesVersion(text) else {
        throw ValidationError("\(text) is not a release that is known here; known are \(Self.list)")
      }
      return version
    })
  var given: KubernetesVersion?

  var version: KubernetesVersion { given ?? .newest }

  static var list: String { "\(KubernetesVersion.oldest) to \(KubernetesVersion.newest)" }
}

/// Whether output is coloured.
struct ColorOption: ParsableArguments {
  @Option(help: "When to use colours.")
  var color: ColorChoice = .auto
}

extension DurationText {
  /// The value of an option that takes a duration.
  static func option(_ text: String) throws -> TimeSpan {
    guard let span = parse(text) else {
      throw ValidationError("\(text) is no duration; write 90s, 1m30s or a number of seconds")
    }
    return span
  }
}
