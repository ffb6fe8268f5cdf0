import CEL
import LintEngine
import Manifests

/// One manifest under judgement: the values that policies compute of it, each once.
///
/// Used by one task at a time.
final class PolicySession: VariableSource {
  let tree: ManifestTree
  private let compiler: PolicyCompiler
  private let evaluation = Evaluation()
  // The manifest keeps the session, so the session must not keep the manifest.
  private let isJob: Bool
  private let name: String
  private let namespace: String
  private lazy var request = makeRequest()
  var params = Value.null
  private var values: [PolicyCompiler.ExpressionID: Value] = [:]
  private var uses: [PolicyCompiler.ExpressionID] = []

  init(_ manifest: JobManifest, _ compiler: PolicyCompiler) {
    tree = ManifestTree(manifest.object)
    self.compiler = compiler
    isJob = manifest.kind == .job
    name = manifest.name ?? ""
    namespace = manifest.namespace ?? "default"
  }

  /// What a server would be asked: to create this object.
  private func makeRequest() -> Value {
    func text(_ text: String) -> Value { .string(text) }
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
      (text("resource"), resource), (text("requestResource"), resource), (text("subResource"), text("")),
      (text("dryRun"), .bool(true)),
    ])
  }

  func forgetValues() { values.removeAll() }

  func value(_ expression: PolicyCompiler.ExpressionID) -> Value {
    switch compiler.compiled(expression) {
    case .success(let compiled): return run(compiled)
    case .failure(let errors):
      return .error(EvaluationError(errors.errors.first?.message ?? "the expression does not compile"))
    }
  }

  private func run(_ compiled: PolicyCompiler.Compiled) -> Value {
    let saved = uses
    uses = compiled.uses
    defer { uses = saved }
    return evaluation.run(compiled.program, self).value
  }

  func value(ofVariable index: Int) -> Value {
    switch index {
    case 0: return tree.root
    case 1: return .null
    case 2: return request
    case 3: return params
    case 4: return .error(EvaluationError("the namespace is not part of the manifest"))
    default: break
    }
    let variable = uses[index - PolicyCompiler.names.count]
    if let known = values[variable] { return known }
    let value: Value
    switch compiler.compiled(variable) {
    case .success(let compiled): value = run(compiled)
    case .failure(let errors):
      value = .error(EvaluationError(errors.errors.first?.message ?? "a variable does not compile"))
    }
    values[variable] = value
    return value
  }
}
