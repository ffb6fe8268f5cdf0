package import CEL
package import Diagnostics
package import LintEngine
package import Manifests
package import SourceText

/// A policy as a rule: a manifest that the policy would deny has a finding.
package final class PolicyRule: ManifestRule {
  package let policy: Policy
  package let description: RuleDescription
  private let compiler: PolicyCompiler
  private let params: Value
  private let conditions: [PolicyCompiler.ExpressionID]
  private let mender: PolicyMender?
  private let validations: [(test: PolicyCompiler.ExpressionID, message: PolicyCompiler.ExpressionID?)]

  /// - Parameters:
  ///   - compiler: shared by all policies of a run.
  ///   - params: what `params` stands for; null where no file gives any.
  package init(_ policy: Policy, _ compiler: PolicyCompiler, params: Value = .null) {
    self.policy = policy
    self.compiler = compiler
    self.params = params
    description = RuleDescription(
      policy.name, policy.severity, policy.summary ?? policy.validations.first?.message ?? "A policy is not met",
      isDefault: policy.isDefault, profiles: policy.profiles, fix: policy.fix?.safety)
    mender = policy.fix.map { PolicyMender($0, compiler) }
    let variables = compiler.variables(of: policy.variables)
    conditions = policy.matchConditions.map { compiler.expression($0.expression.text, [:]) }
    validations = policy.validations.map { validation in
      (
        compiler.expression(validation.expression.text, variables),
        validation.messageExpression.map { compiler.expression($0.text, variables) }
      )
    }
  }

  /// What became of a policy.
  package struct Outcome: Sendable {
    package struct Violation: Sendable {
      package var message: String
      package var range: ByteRange
      package var path: String?
      /// The first violation's fix mends them all.
      package var fix: Fix?
    }

    package var violations: [Violation] = []
    /// Why expressions have no value for this manifest; they say nothing about it.
    package var errors: [String] = []
  }

  package func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    // What could not be read is missing, and absence would mean something to a policy.
    guard manifest.isIntact else { return }
    for violation in judge(manifest).violations {
      report.add(violation.message, at: violation.range, field: violation.path, fix: violation.fix)
    }
  }

  /// What the policy says of a manifest as its author wrote it.
  package func judge(_ manifest: JobManifest) -> Outcome {
    guard manifest.kind == .job ? policy.matchesJobs : policy.matchesCronJobs else { return Outcome() }
    let session = manifest.shared { PolicySession($0, self.compiler) }
    var outcome = judge(session, manifest.root)
    guard let mender, !outcome.violations.isEmpty else { return outcome }
    do throws(PatchError) {
      outcome.violations[0].fix = try mender.fix(for: manifest, session)
    } catch {
      outcome.errors.append("no fix: \(error)")
    }
    return outcome
  }

  /// What the policy says in a cluster, which sees the object after defaulting: the same messages, unless the policy
  /// takes absence for a choice. Places are those of ``Policy/field``, else of the whole object.
  ///
  /// - Parameter object: as a review by the API server left it: ``LintedDocument/object``.
  package func judgeStored(_ object: ManifestObject) -> Outcome {
    guard object.root.type == .cronJob ? policy.matchesCronJobs : policy.matchesJobs else { return Outcome() }
    return judge(PolicySession(stored: object, compiler), object.root)
  }

  private func judge(_ session: PolicySession, _ root: ManifestValue) -> Outcome {
    var outcome = Outcome()
    session.params = params
    for condition in conditions {
      switch session.value(condition) {
      case .bool(true): continue
      case .error(let error): outcome.errors.append(error.message)
      default: return Outcome()
      }
    }
    guard outcome.errors.isEmpty else { return outcome }
    for (validation, (test, message)) in zip(policy.validations, validations) {
      switch session.value(test) {
      case .bool(true): continue
      case .bool(false):
        let place = place(of: test, root, session)
        outcome.violations.append(
          Outcome.Violation(
            message: text(validation, message, session), range: place.nearestRange,
            path: place.path.isEmpty ? nil : place.path))
      case .error(let error): outcome.errors.append(error.message)
      default: outcome.errors.append("the expression gives no bool")
      }
    }
    return outcome
  }

  /// The message that the server would give; mirrors its rules for what an expression may say.
  private func text(
    _ validation: Policy.Validation, _ expression: PolicyCompiler.ExpressionID?, _ session: PolicySession
  ) -> String {
    if let expression, case .string(let text) = session.value(expression) {
      let isBlank = text.utf8.allSatisfy { $0 == 0x20 || (9...13).contains($0) }
      if !isBlank, text.utf8.count <= 5 * 1024, !text.utf8.contains(10) { return text }
    }
    return validation.message ?? "failed expression: \(validation.expression.text)"
  }

  /// What a violation is about: the field that the policy names, or what was read last before it was known.
  private func place(
    of test: PolicyCompiler.ExpressionID, _ root: ManifestValue, _ session: PolicySession
  ) -> ManifestValue {
    if let field = policy.field {
      let spec = root.type == .cronJob ? root[.spec]?[.jobTemplate]?[.spec] : root[.spec]
      if let spec {
        let found = spec.nearest(field)
        if found != spec { return found }
      }
      return root.nearest(field)
    }
    guard let tree = session.tree else { return root }
    session.forgetValues()
    tree.forgetReading()
    _ = session.value(test)
    return tree.lastRead ?? root
  }
}
