import CEL
import JSONText
import LintEngine
import Manifests
import SourceText
import YAMLTree

/// One object under judgement: the values that policies compute of it, each once.
///
/// Used by one task at a time.
final class PolicySession: VariableSource {
  /// The manifest as it is read; nil for an object as the server has it, which stands nowhere.
  let tree: ManifestTree?
  private let object: Value
  fileprivate let compiler: PolicyCompiler
  let bench: PolicyBench
  // The manifest keeps the session, so the session must not keep the manifest, but what it was read from.
  private let written: ManifestObject
  private lazy var request = makeRequest()
  var params = Value.null {
    didSet {
      if case .null = oldValue, case .null = params { return }
      forgetValues()
    }
  }
  /// The expression that is evaluated, and the variables that it uses.
  private var running: Running {
    @inline(__always) _read { yield unsafe uncheckedRunning }
    @inline(__always) _modify { yield unsafe &uncheckedRunning }
  }

  private struct Running {
    var expression: PolicyCompiler.ExpressionID = -1
    var uses: [PolicyCompiler.ExpressionID] = []
  }

  // No access to these lasts while an expression is evaluated.
  @exclusivity(unchecked) private var uncheckedRunning = Running()
  @exclusivity(unchecked) private var uncheckedSpent: UInt64 = 0

  /// What expressions cost since it was set to zero. A value that was known is paid for as if it had not been, unless
  /// the session ``countsOnce``.
  var spent: UInt64 {
    @inline(__always) get { unsafe uncheckedSpent }
    @inline(__always) set { unsafe uncheckedSpent = newValue }
  }
  private let countsOnce: Bool
  /// The variables that were paid for by a session that counts once, by name: two may say the same.
  private var paid: Set<String> = []

  /// The manifest as its author wrote it, or as it is stored.
  init(_ manifest: JobManifest, _ compiler: PolicyCompiler) {
    let tree = ManifestTree(manifest.object, seesDefaults: manifest.isStored)
    self.tree = tree
    object = tree.root
    self.compiler = compiler
    bench = compiler.takeBench(for: manifest.worker)
    bench.memory.begin(tree)
    written = manifest.object
    countsOnce = false
  }

  /// The object as the server shows it to policies: defaults filled in, numbers and quantities in their canonical
  /// form, what the server makes up made up.
  init(stored object: ManifestObject, _ compiler: PolicyCompiler) {
    var json = JSONWriter()
    object.root.writeJSON(to: &json, version: compiler.version)
    let stream = YAMLStream(parsing: SourceFile(path: "", bytes: json.bytes))
    tree = nil
    self.object = stream.documents.first.map { Value($0.root) } ?? .null
    self.compiler = compiler
    bench = compiler.takeBench(for: 0)
    written = object
    countsOnce = false
  }

  private init(_ other: PolicySession, object: Value, countsOnce: Bool = false) {
    tree = nil
    self.countsOnce = countsOnce
    self.object = object
    compiler = other.compiler
    bench = compiler.takeBench(for: 0)
    written = other.written
    params = other.params
  }

  deinit {
    bench.forgetResults()
    compiler.putBack(bench)
  }

  /// The same question about another object.
  func replacing(object: Value) -> PolicySession { PolicySession(self, object: object) }

  /// The same question, its costs counted as the server counts them: a variable is paid for where it is first used.
  func countingOnce() -> PolicySession { PolicySession(self, object: object, countsOnce: true) }

  /// What a server would be asked: to create this object.
  private func makeRequest() -> Value {
    func text(_ text: String) -> Value { .string(text) }
    let isJob = written.root.type != .cronJob
    let name = written.root[.metadata]?[.name]?.string ?? ""
    let namespace = written.root[.metadata]?[.namespace]?.string ?? "default"
    let kind = MapValue.make([
      (text("group"), text("batch")), (text("version"), text("v1")), (text("kind"), text(isJob ? "Job" : "CronJob")),
    ])
    let resource = MapValue.make([
      (text("group"), text("batch")), (text("version"), text("v1")),
      (text("resource"), text(isJob ? "jobs" : "cronjobs")),
    ])
    return MapValue.make([
      (text("operation"), text("CREATE")), (text("name"), text(name)),
      (text("namespace"), text(namespace)), (text("kind"), kind), (text("requestKind"), kind),
      (text("resource"), resource), (text("requestResource"), resource), (text("dryRun"), .bool(true)),
      (text("userInfo"), .unknown("who asks is not part of the manifest")),
      (text("options"), .unknown("the options of the request are not part of the manifest")),
    ])
  }

  func forgetValues() {
    bench.forgetResults()
    paid.removeAll()
  }

  func forgetValue(of expression: PolicyCompiler.ExpressionID) { bench.forgetResult(of: expression) }

  /// What an expression comes to: policies share their variables, and many of them their conditions.
  func value(_ expression: PolicyCompiler.ExpressionID) -> Value {
    if let known = bench.result(of: expression) {
      if !known.reads.isEmpty { tree?.log.append(.earlier(known.reads), of: 0) }
      if !countsOnce { pay(known.cost) }
      return known.value
    }
    let start = tree?.log.count ?? 0
    let before = spent
    let value: Value
    switch bench.compiled(expression, compiler) {
    case .success(let compiled): value = run(expression, compiled)
    case .failure(let errors):
      value = .error(EvaluationError(errors.errors.first?.message ?? "the expression does not compile"))
    }
    bench.note(.init(value: value, reads: start..<(tree?.log.count ?? start), cost: spent - before), of: expression)
    return value
  }

  private func pay(_ cost: UInt64) {
    let (sum, overflow) = spent.addingReportingOverflow(cost)
    spent = overflow ? .max : sum
  }

  private func run(_ expression: PolicyCompiler.ExpressionID, _ compiled: PolicyCompiler.Compiled) -> Value {
    let saved = running
    running = Running(expression: expression, uses: compiled.uses)
    defer { running = saved }
    let outcome = bench.evaluation.run(compiled.program, self)
    pay(outcome.cost)
    return outcome.value
  }

  func value(ofVariable index: Int) -> Value {
    switch index {
    case 0: return object
    case 1: return .null
    case 2:
      // It tells the manifest's name, which is different in each.
      tree?.log.append(.other, of: 0)
      return request
    case 3: return params
    case 4: return .unknown("the namespace is not part of the manifest")
    default: return value(ofUse: index - PolicyCompiler.names.count)
    }
  }

  /// The value of a variable that the running expression uses; behind them all, the whole.
  private func value(ofUse index: Int) -> Value {
    guard index < running.uses.count else {
      guard case .success(let compiled) = bench.compiled(running.expression, compiler) else { return .null }
      return .opaque(PolicyVariables(of: running.expression, names: compiled.names, self))
    }
    if countsOnce { payForUse(index) }
    let value = value(running.uses[index])
    guard case .error(let error) = value else { return value }
    return told(error, ofUse: index, by: running.expression)
  }

  /// The value of a variable that an expression uses.
  func value(ofUse index: Int, by expression: PolicyCompiler.ExpressionID) -> Value {
    guard case .success(let compiled) = bench.compiled(expression, compiler) else { return .null }
    let saved = running
    running = Running(expression: expression, uses: compiled.uses)
    defer { running = saved }
    return value(ofUse: index)
  }

  /// Two variables may say the same; the server evaluates both.
  private func payForUse(_ index: Int) {
    guard case .success(let compiled) = bench.compiled(running.expression, compiler) else { return }
    if paid.insert(compiled.names[index]).inserted, let known = bench.result(of: running.uses[index]) {
      pay(known.cost)
    }
  }

  /// An error of a variable as the server tells it.
  private func told(
    _ error: EvaluationError, ofUse index: Int, by expression: PolicyCompiler.ExpressionID
  ) -> Value {
    guard case .success(let compiled) = bench.compiled(expression, compiler) else { return .error(error) }
    return .error(
      EvaluationError(
        "composited variable \"\(compiled.names[index])\" fails to evaluate: \(error.message)",
        kind: error.kind == .unknown ? .unknown : .failure))
  }
}

extension Value {
  /// What only a server can tell.
  fileprivate static func unknown(_ reason: String) -> Value { .error(EvaluationError(reason, kind: .unknown)) }
}

extension PolicySession {
  /// The session that all policies of a compiler share for a manifest.
  static func of(_ manifest: JobManifest, _ compiler: PolicyCompiler) -> PolicySession {
    manifest.shared { _ in PolicySessions() }.session(manifest, compiler)
  }

  /// Gives up a manifest's sessions, and what they are evaluated with.
  static func forget(_ manifest: JobManifest) { manifest.forget(PolicySessions.self) }
}

/// The sessions of one manifest: one for each compiler, whose numbers mean nothing to another.
private final class PolicySessions {
  private var all: [PolicySession] = []

  func session(_ manifest: JobManifest, _ compiler: PolicyCompiler) -> PolicySession {
    for session in all where session.compiler === compiler { return session }
    let session = PolicySession(manifest, compiler)
    all.append(session)
    return session
  }
}
