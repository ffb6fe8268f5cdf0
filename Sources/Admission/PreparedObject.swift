import Diagnostics
import KubernetesValues
import Manifests

/// An object that could be read, on its way through defaults and preparation, validation, and warnings.
struct PreparedObject {
  private let root: ManifestValue
  private let type: ObjectType
  private let name: String
  private let version: KubernetesVersion
  private let generatedName: String?
  private let ownerWarning: String?
  private var report: Report

  /// Fills the object in.
  init(_ root: ManifestValue, _ type: ObjectType, _ version: KubernetesVersion) {
    self.root = root
    self.type = type
    self.version = version
    let metadata = root.ensure(.metadata)
    generatedName = ObjectName.prepare(metadata, version: version)
    ownerWarning = OwnerReference.removeDuplicates(in: metadata)
    report = Report(version: version)
    name = metadata[.name].string
    root.removeField(.status)
    root.setDefaultText(.apiVersion, "batch/v1", .implied)
    root.setDefaultText(.kind, type.name, .implied)
    switch type {
    case .cronJob:
      CronJobDefaults.apply(to: root, version: version)
      if let template = root[.spec]?[.jobTemplate]?[.spec]?[.template] {
        DroppedFields.remove(from: template, version: version)
      }
    default:
      JobDefaults.apply(to: root, version: version)
      JobPreparation.prepare(root, name: name, version: version)
    }
  }

  mutating func validate(_ zones: TimeZoneDatabase) {
    switch type {
    case .cronJob: CronJobValidation.validate(root, name: name, zones: zones, &report)
    default: JobValidation.validate(root, name: name, &report)
    }
    root[.metadata]?.removeField(.managedFields)
  }

  /// What the server answers, after validation, and why.
  func judgement() -> (verdict: Verdict, findings: [Finding]) {
    guard report.isEmpty else {
      let causes = report.causes.map { ObjectName.concealed($0, generated: generatedName) }
      let name = generatedName == nil ? name : ObjectName.generated
      return (.invalid(kind: type.name, name: name, causes), CauseFindings(causes, root, version).findings)
    }
    let spec = type == .cronJob ? root[.spec]?[.jobTemplate]?[.spec] : root[.spec]
    if let spec, SuccessPolicyValidation.breaksServer(spec) {
      return (.serverFault, [CauseFindings.serverFault(spec)])
    }
    var warnings = ownerWarning.map { [$0] } ?? []
    warnings += Warnings.all(for: root, type, version)
    let refusals = spec?[.template].map { PodRefusals($0, version: version).findings } ?? []
    return (.accepted(warnings: warnings), WarningFindings.findings(warnings, root) + refusals)
  }
}
