package import CEL
package import Diagnostics
import KubernetesValues
package import LintEngine
package import Manifests
package import SourceText
import Synchronization

/// A policy as a rule: a manifest that the policy would deny has a finding.
package final class PolicyRule: ManifestRule {
  /// Where a policy is in force: everywhere, or as a binding says.
  package struct Application: Sendable {
    /// What more than the policy's own constraints decides whether a manifest is matched.
    var constraints: MatchConstraints?
    /// Nil for the policy's own.
    var severity: Severity?
    /// What `params` stands for; nil where the parameters are not to be had.
    var params: Value?

    package init(constraints: MatchConstraints? = nil, severity: Severity? = nil, params: Value? = .null) {
      self.constraints = constraints
      self.severity = severity
      self.params = params
    }
  }

  package let policy: Policy
  package let description: RuleDescription
  package let seesDefaults: Bool
  private let compiler: PolicyCompiler
  /// Where the policy comes with the program.
  private let bundled: BundledPolicy?
  private let applications: [Application]
  /// Among the policies of the compiler.
  let number: Int
  /// Made for the first manifest: a program that is not asked for its policies need not read them.
  private let made = AtomicLazyReference<Expressions>()

  /// The expressions of the policy by number.
  private final class Expressions: Sendable {
    let conditions: [PolicyCompiler.ExpressionID]
    let mender: PolicyMender?
    let validations: [(test: PolicyCompiler.ExpressionID, message: PolicyCompiler.ExpressionID?)]
    let annotations: [PolicyCompiler.ExpressionID]
    /// Whether there is so much to evaluate that it may cost too much although no single expression does.
    let mayOverrun: Bool

    /// Those of a policy that comes with the program, whose cost is known to be small.
    init(_ bundled: BundledPolicy, _ fix: PolicyFix?) {
      mender = fix.map { fix in
        PolicyMender(
          fix, conditions: bundled.fix?.conditions.map(\.expression) ?? [],
          mutations: bundled.fix?.mutations.map(\.expression) ?? [])
      }
      conditions = bundled.conditions.map(\.expression)
      validations = bundled.validations.map { ($0.test, $0.messageExpression) }
      annotations = []
      mayOverrun = false
    }

    init(_ policy: Policy, _ compiler: PolicyCompiler) {
      mender = policy.fix.map { PolicyMender($0, compiler) }
      let hasParams = policy.paramKind != nil
      let variables = compiler.variables(of: policy.variables, hasParams: hasParams)
      conditions = policy.matchConditions.map { compiler.expression($0.expression.text, [:], hasParams: hasParams) }
      validations = policy.validations.map { validation in
        (
          compiler.expression(validation.expression.text, variables, hasParams: hasParams),
          validation.messageExpression.map { compiler.expression($0.text, variables, hasParams: hasParams) }
        )
      }
      annotations = policy.auditAnnotations.map {
        compiler.expression($0.expression.text, variables, hasParams: hasParams)
      }
      // Variables are evaluated for the validations, and again for their messages.
      let count = validations.count + validations.count { $0.message != nil } + 2 * policy.variables.count
      mayOverrun = UInt64(max(count, annotations.count + policy.variables.count)) >= PolicyBudget.safeCount
    }
  }

  private var expressions: Expressions {
    made.load()
      ?? made.storeIfNil(bundled.map { Expressions($0, policy.fix) } ?? Expressions(policy, compiler))
  }

  /// A policy that comes with the program, with a compiler that has its expressions prepared.
  convenience init(_ bundled: BundledPolicy, _ compiler: PolicyCompiler) {
    self.init(bundled.policy, compiler, bundled: bundled)
  }

  /// - Parameters:
  ///   - compiler: shared by all policies of a run.
  ///   - seesDefaults: whether the policy is asked about the object as in a cluster, after defaulting.
  package convenience init(
    _ policy: Policy, _ compiler: PolicyCompiler, applications: [Application] = [Application()],
    seesDefaults: Bool = false
  ) {
    self.init(policy, compiler, applications: applications, seesDefaults: seesDefaults, bundled: nil)
  }

  private init(
    _ policy: Policy, _ compiler: PolicyCompiler, applications: [Application] = [Application()],
    seesDefaults: Bool = false, bundled: BundledPolicy?
  ) {
    self.bundled = bundled
    self.policy = policy
    self.seesDefaults = seesDefaults
    self.compiler = compiler
    self.applications = applications
    number = compiler.makePolicyNumber()
    let severity =
      policy.statesSeverity ? policy.severity : applications.compactMap(\.severity).max() ?? policy.severity
    description = RuleDescription(
      policy.name, severity, policy.summary ?? policy.validations.first?.message ?? "A policy is not met",
      isDefault: policy.isDefault, profiles: policy.profiles, fix: policy.fix?.safety)
  }

  /// What became of a policy.
  package struct Outcome: Sendable {
    package struct Violation: Sendable {
      package var message: String
      package var range: ByteRange
      package var path: String?
      /// The number of the value that it is about.
      fileprivate var node: Int32
      /// The first violation's fix mends them all.
      package var fix: Fix?
      /// Nil for the rule's own.
      package var severity: Severity?

      fileprivate init(_ message: String, at place: ManifestValue) {
        self.message = message
        range = place.nearestRange
        path = place.index == 0 ? nil : place.path
        node = place.index
      }
    }

    package var violations: [Violation] = []
    /// Why expressions have no value for this manifest; they say nothing about it.
    package var errors: [String] = []
    /// What the policy would write into the audit log.
    package var annotations: [(key: String, text: String)] = []
  }

  package var screenKey: ObjectIdentifier? { ObjectIdentifier(compiler) }

  package func makeScreen(for rules: [any ManifestRule]) -> any RuleScreen {
    PolicyScreen(compiler, rules.compactMap { $0 as? PolicyRule })
  }

  /// Whether nothing but the manifest's content decides what the policy says.
  var canBeScreened: Bool {
    policy.paramKind == nil && policy.constraints == nil
      && applications.allSatisfy { $0.constraints == nil && $0.params != nil }
  }

  package func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    // What could not be read is missing, and absence would mean something to a policy.
    guard manifest.isIntact else { return }
    let outcome = judge(manifest)
    for violation in outcome.violations {
      report.add(
        violation.message, at: violation.range, field: violation.path, fix: violation.fix,
        severity: violation.severity)
    }
    for error in outcome.errors {
      report.note("not evaluated: \(error)", at: manifest.root.nearestRange, isUnevaluated: true)
    }
    for annotation in outcome.annotations {
      report.note("audit annotation \(annotation.key): \(annotation.text)", at: manifest.root.nearestRange)
    }
  }

  /// What the policy says of a manifest as its author wrote it.
  package func judge(_ manifest: JobManifest) -> Outcome {
    guard manifest.kind == .job ? policy.matchesJobs : policy.matchesCronJobs else { return Outcome() }
    if let constraints = policy.constraints, !constraints.matches(manifest) { return Outcome() }
    if applications.count == 1, applications[0].constraints == nil { return judge(manifest, applications[0]) }
    var outcome = Outcome()
    for application in applications {
      if let constraints = application.constraints, !constraints.matches(manifest) { continue }
      let one = judge(manifest, application)
      outcome.violations += one.violations
      outcome.errors += one.errors
      outcome.annotations += one.annotations
    }
    if applications.count > 1 { outcome.unite(description.severity) }
    return outcome
  }

  private func judge(_ manifest: JobManifest, _ application: Application) -> Outcome {
    guard let params = application.params else {
      var outcome = Outcome()
      outcome.errors = ["no file gives its parameters"]
      return outcome
    }
    let session: PolicySession
    var outcome: Outcome
    if policy.paramKind == nil {
      session = .of(manifest, compiler)
      outcome = recall(session, manifest) ?? judge(session, manifest.root)
    } else {
      // What others computed knows other parameters.
      session = PolicySession(manifest, compiler)
      session.params = params
      outcome = judge(session, manifest.root)
    }
    if !policy.statesSeverity, let severity = application.severity, severity != description.severity {
      for i in outcome.violations.indices { outcome.violations[i].severity = severity }
    }
    guard manifest.wantsFixes, !outcome.violations.isEmpty, let mender = expressions.mender else { return outcome }
    do throws(PatchError) {
      outcome.violations[0].fix = try mender.fix(for: manifest, session)
    } catch {
      outcome.errors.append("its fix: \(error)")
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

  /// What the policy says, from memory where it said so of a manifest that looks the same to it.
  private func recall(_ session: PolicySession, _ manifest: JobManifest) -> Outcome? {
    guard let tree = session.tree else { return nil }
    let bench = session.bench
    if let known = bench.memory.decision(of: number, tree) {
      if known.isSilent { return Outcome() }
      return Outcome(
        violations: known.violations.map { violation in
          let place: ManifestValue
          switch violation.place {
          case .read(let read): place = ManifestValue(object: manifest.object, at: bench.memory.node(at: read))
          case .field: place = field(of: manifest.root)
          }
          return Outcome.Violation(violation.message, at: place)
        }, errors: known.errors, annotations: known.annotations)
    }
    guard bench.memory.isLearning(number) else { return nil }
    let start = tree.log.count
    let outcome = judge(session, manifest.root)
    bench.memory.learn(number, tree, start..<tree.log.count) { placeOfNode in
      var decision = DecisionTree.Decision(errors: outcome.errors, annotations: outcome.annotations)
      for violation in outcome.violations {
        typealias Place = DecisionTree.Decision.Place
        guard let place = policy.field != nil ? Place.field : placeOfNode(violation.node).map(Place.read) else {
          return nil
        }
        decision.violations.append(.init(message: violation.message, place: place))
      }
      return decision
    }
    return outcome
  }

  private func judge(_ session: PolicySession, _ root: ManifestValue) -> Outcome {
    session.spent = 0
    let outcome = judgeAtAnyCost(session, root)
    if expressions.mayOverrun {
      // Those that nobody will read are paid for, too.
      for message in expressions.validations.compactMap(\.message) { _ = session.value(message) }
    }
    guard session.spent > PolicyBudget.conditions, let overrun = overrun(session) else { return outcome }
    // Nothing else that the policy would have said counts then.
    var result = Outcome()
    fail(EvaluationError(overrun), at: root, &result)
    return result
  }

  private func judgeAtAnyCost(_ session: PolicySession, _ root: ManifestValue) -> Outcome {
    var outcome = Outcome()
    let expressions = self.expressions
    var failures: [EvaluationError] = []
    // Neither conditions nor validations are copied for those that hold, which nearly all do.
    for i in expressions.conditions.indices {
      switch session.value(expressions.conditions[i]) {
      case .bool(true): continue
      case .error(let error): failures.append(error.inExpression(policy.matchConditions[i].expression.text))
      default: return Outcome()
      }
    }
    if let failure = EvaluationError(failures) {
      fail(failure, at: root, &outcome)
      return outcome
    }
    for i in expressions.validations.indices {
      let (test, message) = expressions.validations[i]
      switch session.value(test) {
      case .bool(true): continue
      case .bool(false):
        outcome.violations.append(
          Outcome.Violation(text(policy.validations[i], message, session), at: place(of: test, root, session)))
      case .error(let error):
        fail(
          error.inExpression(policy.validations[i].expression.text), at: place(of: test, root, session), &outcome)
      default: outcome.errors.append("the expression gives no bool")
      }
    }
    for (annotation, expression) in zip(policy.auditAnnotations, expressions.annotations) {
      switch session.value(expression) {
      case .string(let text):
        if !text.utf8.allSatisfy({ $0 == 0x20 || (9...13).contains($0) }) {
          outcome.annotations.append(("\(policy.name)/\(annotation.name)", text))
        }
      case .error(let error): outcome.errors.append(error.inExpression(annotation.expression.text).message)
      default: break
      }
    }
    return outcome
  }

  /// What comes of an expression without a value: the server denies, unless the policy says otherwise. What only a
  /// server can tell is no reason to deny.
  private func fail(_ error: EvaluationError, at place: @autoclosure () -> ManifestValue, _ outcome: inout Outcome) {
    if policy.admitsOnError || error.kind == .unknown {
      outcome.errors.append(error.message)
    } else {
      outcome.violations.append(Outcome.Violation(error.message, at: place()))
    }
  }

  /// What the server says of a policy that costs more than all its expressions together may; nil for one that does not.
  private func overrun(_ session: PolicySession) -> String? {
    var budget = PolicyBudget(session.countingOnce())
    let expressions = self.expressions
    if !budget.pays(PolicyBudget.conditions, expressions.conditions) { return PolicyBudget.overrun }
    if !budget.pays(PolicyBudget.policy, expressions.validations.map(\.test)) { return PolicyBudget.overrun }
    // Messages are made of what is left.
    if !budget.pays(budget.remaining, expressions.validations.compactMap(\.message)) {
      return "failed messageExpression: \(PolicyBudget.overrun)"
    }
    return budget.pays(PolicyBudget.policy, expressions.annotations) ? nil : PolicyBudget.overrun
  }

  /// The message that the server would give; mirrors its rules for what an expression may say.
  private func text(
    _ validation: Policy.Validation, _ expression: PolicyCompiler.ExpressionID?, _ session: PolicySession
  ) -> String {
    if let expression, case .string(let text) = session.value(expression) {
      let text = Self.trimmed(text)
      if !text.isEmpty, text.utf8.count <= 5 * 1024, !text.utf8.contains(10) { return text }
    }
    let message = Self.trimmed(validation.message ?? "")
    return message.isEmpty ? "failed expression: \(Self.trimmed(validation.expression.text))" : message
  }

  /// A text without white space at its ends, as the server trims it.
  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars.drop { $0.isGoSpace }
    let end = scalars.lastIndex { !$0.isGoSpace }
    return end.map { String(scalars[...$0]) } ?? ""
  }

  /// What a violation is about: the field that the policy names, or what was read last before it was known.
  private func place(
    of test: PolicyCompiler.ExpressionID, _ root: ManifestValue, _ session: PolicySession
  ) -> ManifestValue {
    if policy.field != nil { return field(of: root) }
    guard let tree = session.tree else { return root }
    session.forgetValues()
    tree.forgetReading()
    _ = session.value(test)
    return tree.lastRead ?? root
  }

  /// The field that the policy names, or the nearest that is there.
  private func field(of root: ManifestValue) -> ManifestValue {
    guard let field = policy.field else { return root }
    let spec = root.type == .cronJob ? root[.spec]?[.jobTemplate]?[.spec] : root[.spec]
    if let spec {
      let found = spec.nearest(field)
      if found != spec { return found }
    }
    return root.nearest(field)
  }
}

extension PolicyRule.Outcome {
  /// What several bindings say of one thing is told once, as the strictest of them has it.
  ///
  /// - Parameter severity: the rule's own.
  fileprivate mutating func unite(_ severity: Severity) {
    var kept: [Violation] = []
    for violation in violations {
      let place = kept.firstIndex { $0.range == violation.range && $0.message == violation.message }
      guard let place else {
        kept.append(violation)
        continue
      }
      if kept[place].severity ?? severity < violation.severity ?? severity { kept[place].severity = violation.severity }
      kept[place].fix = kept[place].fix ?? violation.fix
    }
    violations = kept
    var seen: Set<String> = []
    errors.removeAll { !seen.insert($0).inserted }
  }
}
