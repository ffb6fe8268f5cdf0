package import Admission
package import KubernetesValues
package import Manifests
package import SourceText
package import YAMLTree

/// One Job or CronJob of a file, as rules see it: as written, before any default is filled in, or as it is stored.
///
/// Used by one task at a time.
package final class JobManifest {
  package enum Kind: Sendable { case job, cronJob }

  package let object: ManifestObject
  package let kind: Kind
  /// The release of Kubernetes that the manifest is judged for.
  package let version: KubernetesVersion
  /// Where time zones are looked up.
  package let zones: TimeZoneDatabase
  /// Whether anybody will look at fixes, which take time to make.
  package var wantsFixes = true
  /// Which of those who lint at the same time has it: what is kept from one manifest to the next is kept by each.
  package var worker = 0
  private var sharedValues: [(type: ObjectIdentifier, value: AnyObject)] = []

  /// False where a value could not be read, so that its absence means nothing.
  package let isIntact: Bool
  /// Whether defaults have been filled in.
  package let isStored: Bool

  package init(_ written: WrittenObject.Manifest, _ server: APIServer) {
    object = written.decoded.object
    kind = written.type == .cronJob ? .cronJob : .job
    version = server.version
    zones = server.zones
    isIntact = !written.decoded.problems.contains { problem in
      if case .unknownField = problem.kind { false } else { true }
    }
    isStored = false
  }

  /// The same object once the API server has filled it in.
  init(storedFrom manifest: JobManifest) {
    object = manifest.object
    kind = manifest.kind
    version = manifest.version
    zones = manifest.zones
    isIntact = manifest.isIntact
    isStored = true
    wantsFixes = manifest.wantsFixes
    worker = manifest.worker
  }

  package var source: SourceFile { object.source }
  package var root: ManifestValue { object.root }
  /// The spec of the Job, or of the Jobs that the CronJob makes.
  package lazy var jobSpec: ManifestValue? =
    kind == .job ? root[.spec] : root[.spec]?[.jobTemplate]?[.spec]
  /// The CronJob's own spec; nil for a Job.
  package var cronSpec: ManifestValue? { kind == .cronJob ? root[.spec] : nil }
  package lazy var podTemplate: ManifestValue? = jobSpec?[.template]
  package lazy var podSpec: ManifestValue? = podTemplate?[.spec]
  /// Init containers first, as they run.
  package lazy var containers: [ManifestValue] =
    podSpec[.initContainers].list + podSpec[.containers].list

  package var name: String? { root[.metadata]?[.name]?.string }
  package var namespace: String? { root[.metadata]?[.namespace]?.string }

  /// A value that several rules want of the same manifest, made when the first one asks.
  package func shared<Value: AnyObject>(_ make: (JobManifest) -> Value) -> Value {
    let type = ObjectIdentifier(Value.self)
    let known = sharedValues
    for i in known.indices where known[i].type == type {
      // It stands beside its type, and a hundred rules ask for the same one: a cast would find out each time.
      return unsafe unsafeDowncast(known[i].value, to: Value.self)
    }
    let value = make(self)
    sharedValues.append((type, value))
    return value
  }

  /// Lets a shared value go when nobody will ask for it any more.
  package func forget<Value: AnyObject>(_ type: Value.Type) {
    sharedValues.removeAll { $0.type == ObjectIdentifier(type) }
  }
}

/// A document of another kind, which gets no verdict and no finding but may explain one.
package struct OtherDocument {
  package let kind: String
  package let node: YAMLNode
}
