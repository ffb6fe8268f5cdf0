import Diagnostics
import KubernetesValues
import Manifests

/// An object that could be read, taken through defaults, preparation, validation and warnings.
struct PreparedObject {
  let verdict: Verdict
  let findings: [Finding]

  init(_ root: ManifestValue, _ type: ObjectType, _ server: APIServer) {
    let version = server.version
    let metadata = root.ensure(.metadata)
    let generated = ObjectName.prepare(metadata, version: version)
    let ownerWarning = OwnerReference.removeDuplicates(in: metadata)
    var report = Report(version: version)
    let name = metadata[.name].string
    root.removeField(.status)
    root.setDefaultText(.apiVersion, "batch/v1", .implied)
    root.setDefaultText(.kind, type.name, .implied)
    switch type {
    case .cronJob:
      CronJobDefaults.apply(to: root, version: version)
      if let template = root[.spec]?[.jobTemplate]?[.spec]?[.template] {
        DroppedFields.remove(from: template, version: version)
      }
      CronJobValidation.validate(root, name: name, zones: server.zones, &report)
    default:
      JobDefaults.apply(to: root, version: version)
      JobPreparation.prepare(root, name: name, version: version)
      JobValidation.validate(root, name: name, &report)
    }
    metadata.removeField(.managedFields)
    guard report.isEmpty else {
      let causes = report.causes.map { ObjectName.concealed($0, generated: generated) }
      verdict = .invalid(kind: type.name, name: generated == nil ? name : ObjectName.generated, causes)
      findings = CauseFindings(causes, root, version).findings
      return
    }
    if let spec = type == .cronJob ? root[.spec]?[.jobTemplate]?[.spec] : root[.spec],
      SuccessPolicyValidation.breaksServer(spec)
    {
      verdict = .serverFault
      findings = [CauseFindings.serverFault(spec)]
      return
    }
    var warnings = ownerWarning.map { [$0] } ?? []
    warnings += Warnings.all(for: root, type, version)
    verdict = .accepted(warnings: warnings)
    let spec = type == .cronJob ? root[.spec]?[.jobTemplate]?[.spec] : root[.spec]
    let refusals = spec?[.template].map { PodRefusals($0, version: version).findings } ?? []
    findings = WarningFindings.findings(warnings, root) + refusals
  }
}
