import Foundation
import JobsworthTestSupport
import Testing

@testable import Execution

/// No field of a pod is passed over in silence: each is honoured, looked at by a check of its own, or in the tables of
/// what is not.
@Suite struct FieldCoverageTests {
  /// Fields that a runtime honours or has a check for, with all below them. Elements of lists are written `[]`.
  private static let honoured: [String] =
    [
      "metadata.labels", "metadata.annotations", "spec.restartPolicy", "spec.terminationGracePeriodSeconds",
      "spec.activeDeadlineSeconds", "spec.hostname", "spec.hostnameOverride", "spec.os.name", "spec.hostNetwork",
      "spec.securityContext.runAsUser", "spec.securityContext.runAsGroup", "spec.securityContext.runAsNonRoot",
      "spec.securityContext.supplementalGroups", "spec.securityContext.fsGroup", "spec.volumes[]",
    ]
    + ["spec.initContainers[]", "spec.containers[]"].flatMap { container in
      [
        "name", "image", "command", "args", "workingDir", "envFrom", "env", "resources.limits", "restartPolicy",
        "restartPolicyRules", "volumeMounts[].name", "volumeMounts[].readOnly", "volumeMounts[].mountPath",
        "volumeMounts[].subPath", "volumeMounts[].subPathExpr", "volumeMounts[].mountPropagation", "livenessProbe",
        "readinessProbe", "startupProbe", "lifecycle", "terminationMessagePath", "terminationMessagePolicy",
        "securityContext.capabilities", "securityContext.privileged", "securityContext.runAsUser",
        "securityContext.runAsGroup", "securityContext.runAsNonRoot", "securityContext.readOnlyRootFilesystem",
        "securityContext.allowPrivilegeEscalation", "securityContext.seccompProfile", "ports[].name",
        "ports[].containerPort", "ports[].protocol",
        // Where there is no hostPort it says nothing.
        "ports[].hostIP",
      ].map { "\(container).\($0)" }
    }

  private static let honouredByEngines = [
    "spec.hostAliases", "spec.dnsConfig", "spec.hostPID", "spec.hostIPC", "spec.shareProcessNamespace",
    "spec.initContainers[].imagePullPolicy", "spec.containers[].imagePullPolicy",
    "spec.initContainers[].ports[].hostPort", "spec.containers[].ports[].hostPort",
    "spec.initContainers[].stdin", "spec.containers[].stdin", "spec.initContainers[].tty", "spec.containers[].tty",
  ]

  /// What the API server refuses in templates, or what says nothing about what pods do.
  private static let meaningless = ["spec.ephemeralContainers"]

  @Test(arguments: [true, false]) func everyFieldIsHonouredOrSaid(isEngine: Bool) throws {
    let table = isEngine ? UnsupportedFields.engine : .process
    let known = Set(table.rows.map(\.field) + Self.honoured + (isEngine ? Self.honouredByEngines : []))
      .union(Self.meaningless)
    var silent: [String] = []
    var met: Set<String> = []
    func visit(_ type: String, _ prefix: String) throws {
      for field in try Self.fields()[type] ?? [] {
        if prefix == "metadata", !["labels", "annotations"].contains(field.name) { continue }
        let path = prefix.isEmpty ? field.name : "\(prefix).\(field.name)"
        if known.contains(path) || known.contains(path + "[]") {
          met.formUnion([path, path + "[]"])
        } else if field.type.isEmpty || field.kind == "map" || field.type == "string" {
          silent.append(path)
        } else {
          try visit(field.type, field.kind == "list" ? path + "[]" : path)
        }
      }
    }
    try visit("PodTemplateSpec", "")
    #expect(silent == [])
    // A name in the lists that is no field's would keep none from being forgotten.
    #expect(known.subtracting(met).filter { !$0.contains("lifecycle.") } == [])
  }

  private struct Field {
    var name: String
    var kind: String
    var type: String
  }

  private static func fields() throws -> [String: [Field]] {
    var fields: [String: [Field]] = [:]
    for line in try Fixture.text("api/fields.tsv").split(separator: "\n").dropFirst() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      fields[columns[0], default: []].append(Field(name: columns[1], kind: columns[2], type: columns[3]))
    }
    return fields
  }
}
