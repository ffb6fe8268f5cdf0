import CEL
import Foundation
import JobsworthTestSupport
import KubernetesValues
import SourceText
import Testing

/// Kubernetes' own tests of its expressions.
struct KubernetesConformanceTests {
  private static let newest = FunctionTable.kubernetes(37)

  /// Runs one test a record and compares the outcome with the list of skipped ones.
  private func check(_ name: String, _ run: ([String: Any]) -> [(title: String, fault: String?)]) throws {
    let skipped = Set(try CorpusFile.skipped().map(\.name))
    var failures: [String] = []
    var count = 0
    var left = 0
    for record in try CorpusFile("kubernetes/\(name)").records {
      for (title, fault) in run(record) {
        let title = "kubernetes/\(name)/\(title)"
        count += 1
        if skipped.contains(title) {
          left += 1
          if fault == nil { failures.append("\(title): passes but is listed as skipped") }
        } else if let fault {
          failures.append("\(title): \(fault)")
        }
      }
    }
    CorpusFile.tell("kubernetes/\(name)", ran: count - left, failed: failures.count, skipped: left)
    #expect(failures.isEmpty, "\(failures.count) fail:\n\(failures.joined(separator: "\n"))")
  }

  private static func messages(_ errors: ExpressionErrors) -> String {
    errors.errors.map { "ERROR: <input>:1:\(Int($0.range.start) + 1): \($0.message)" }.joined(separator: "\n")
  }

  // MARK: Libraries

  @Test(arguments: [
    "quantity-1.28", "quantity-main", "ip-main", "cidr-main", "format-main", "semver-main",
  ])
  func library(file: String) throws {
    let environment = Environment.kubernetes(37, functions: Self.newest)
    try check(file) { record in
      let text = record["expr"] as? String ?? ""
      let title = record["name"] as? String ?? ""
      return [(title, Self.fault(text, environment, record["expect"] as? [String: Any] ?? [:]))]
    }
  }

  private static func fault(_ text: String, _ environment: Environment, _ expect: [String: Any]) -> String? {
    let outcome: Outcome
    do throws(ExpressionErrors) {
      outcome = Evaluation().run(try Program(text, in: environment), VariableValues([]))
    } catch {
      guard let patterns = expect["compile_error"] as? [String] else {
        return "\(text): does not compile: \(messages(error))"
      }
      let matches = patterns.allSatisfy { messages(error).contains(try! Regex($0)) }
      return matches ? nil : "\(text): \(messages(error))"
    }
    if let expected = expect["runtime_error"] as? String {
      guard case .error(let error) = outcome.value else { return "\(text): gives \(outcome.value)" }
      let isIt = error.message == expected || error.message.firstMatch(of: try! Regex(expected)) != nil
      return isIt ? nil : "\(text): fails with \(error.message), not \(expected)"
    }
    let expected = CorpusValue.value(expect["value"] ?? NSNull())
    return CorpusValue.isSame(outcome.value, expected) ? nil : "\(text): gives \(outcome.value), not \(expected)"
  }

  // MARK: Costs

  private struct TwelveCharacters: SizeEstimates {
    func size(of path: [String], type: Type) -> CostRange? {
      type == .string || type == .bytes ? CostRange(0, 12) : nil
    }
  }

  @Test(arguments: ["cost-1.28", "cost-main"])
  func costs(file: String) throws {
    var environment = Environment.kubernetes(37, functions: Self.newest)
    // These costs were recorded without computing constants beforehand, and with has() counted.
    environment.costs.foldsConstants = false
    environment.wantsOneTypeALiteral = false
    environment.checksLiterals = false
    try check(file) { record in
      let text = record["expr"] as? String ?? ""
      do throws(ExpressionErrors) {
        let program = try Program(text, in: environment)
        let outcome = Evaluation(limit: .max).run(program, VariableValues([]))
        if outcome.value.isError { return [(text, "fails: \(outcome.value)")] }
        let cost = (record["runtime_cost"] as? NSNumber)?.uint64Value
        if outcome.cost != cost { return [(text, "costs \(outcome.cost), not \(cost ?? 0)")] }
        let range = record["estimated_cost"] as? [String: Any] ?? [:]
        let expected = CostRange(
          (range["min"] as? NSNumber)?.uint64Value ?? 0, (range["max"] as? NSNumber)?.uint64Value ?? 0)
        let estimate = program.estimatedCost(sizes: TwelveCharacters())
        return [(text, estimate == expected ? nil : "is estimated at \(estimate), not \(expected)")]
      } catch {
        return [(text, Self.messages(error))]
      }
    }
  }

  // MARK: Rules of custom resources

  @Test(arguments: ["crd-rules-1.28", "crd-rules-main"])
  func rules(file: String) throws {
    let version: KubernetesVersion = file.hasSuffix("main") ? 37 : 28
    let functions = FunctionTable.kubernetes(version)
    try check(file) { record in
      let schema = record["schema"] as? [String: Any] ?? [:]
      let types = SchemaTypes(schema, isRoot: record["isRoot"] as? Bool ?? false)
      let environment = Environment.kubernetes(
        version, functions: functions,
        variables: [VariableDeclaration("self", types.root), VariableDeclaration("oldSelf", types.root)],
        types: types)
      let values = VariableValues([
        SchemaTypes.value(record["obj"], schema), SchemaTypes.value(record["oldObj"], schema),
      ])
      let base = record["name"] as? String ?? ""
      var results: [(title: String, fault: String?)] = []
      for rule in record["valid"] as? [String] ?? [] {
        results.append(("\(base)/\(rule)", Self.ruleFault(rule, environment, values, expecting: nil)))
      }
      for (rule, error) in record["errors"] as? [String: String] ?? [:] {
        results.append(("\(base)/\(rule)", Self.ruleFault(rule, environment, values, expecting: error)))
      }
      if record["expectSkipped"] as? Bool ?? false {
        // Whether a transition rule is skipped is not the expression's affair.
        results = results.map { ($0.title, $0.fault?.contains("does not compile") ?? false ? $0.fault : nil) }
      }
      return results
    }
  }

  private static func ruleFault(
    _ rule: String, _ environment: Environment, _ values: VariableValues, expecting expected: String?
  ) -> String? {
    let found: String
    do throws(ExpressionErrors) {
      let program = try Program(rule, in: environment)
      switch Evaluation(limit: CostModel.budget).run(program, values).value {
      case .bool(true): return expected == nil ? nil : "holds, but should fail with \(expected ?? "")"
      case .bool(false): found = "failed rule"
      case .error(let error): found = "\(error.message) evaluating rule: \(rule)"
      case let value: found = "gives \(value)"
      }
    } catch {
      found = "compile error: compilation failed: \(messages(error))"
    }
    guard let expected else { return "does not hold: \(found)" }
    // The place and the words of a fault are compared apart: a pattern's fault names another stage here.
    let wanted = expected.replacingOccurrences(of: "compile error: program instantiation failed: ", with: "")
    return found.contains(wanted) ? nil : "fails with \(found), not \(expected)"
  }

  // MARK: Policies

  @Test func admissionConditions() throws {
    try check("admission-conditions-1.28") { record in
      let names = ["object", "oldObject", "request", "params", "namespaceObject"]
      let object = { (key: String) in SchemaTypes.value(record[key], [:]) }
      var results: [(title: String, fault: String?)] = []
      for condition in record["conditions"] as? [[String: Any]] ?? [] {
        let text = condition["expr"] as? String ?? ""
        let expect = condition["expect"] as? [String: Any] ?? [:]
        let environment = Environment.kubernetes(
          28, functions: .kubernetes(28),
          variables: names.map {
            VariableDeclaration($0, $0 == "namespaceObject" ? .object(NamespaceTypes.name) : .dyn)
          }, types: NamespaceTypes())
        let limit = (record["perCallLimit"] as? NSNumber)?.uint64Value ?? CostModel.perCallLimit
        let found: String
        do throws(ExpressionErrors) {
          let program = try Program(text, in: environment)
          let outcome = Evaluation(limit: limit).run(program, VariableValues(names.map(object)))
          if let expected = expect["value"] {
            let isSame = CorpusValue.isSame(outcome.value, CorpusValue.value(expected))
            results.append(("\(record["name"] ?? "")/\(text)", isSame ? nil : "gives \(outcome.value)"))
            continue
          }
          guard case .error(let error) = outcome.value else {
            results.append(("\(record["name"] ?? "")/\(text)", "gives \(outcome.value)"))
            continue
          }
          found = "expression '\(text)' resulted in error: \(error.message)"
        } catch {
          found = "compilation error: \(Self.messages(error))"
        }
        let expected = expect["error_contains"] as? String ?? ""
        results.append(
          ("\(record["name"] ?? "")/\(text)", !expected.isEmpty && found.contains(expected) ? nil : found))
      }
      return results
    }
  }

  /// What the API server shows of a namespace.
  private struct NamespaceTypes: TypeProvider {
    static let name = "kubernetes.Namespace"

    func type(named name: String) -> Type? { nil }
    func field(_ name: String, of type: String) -> FieldDeclaration? {
      let fields: [String: [String: Type]] = [
        Self.name: ["metadata": .object("meta"), "spec": .object("spec"), "status": .object("status")],
        "meta": ["name": .string, "labels": .map(.string, .string), "annotations": .map(.string, .string)],
        "spec": ["finalizers": .list(.string)], "status": ["phase": .string],
      ]
      return fields[type]?[name].map { FieldDeclaration($0) }
    }
  }

  /// The value, cost and faults of message expressions; what a message may look like is the policy's affair.
  @Test func messageExpressions() throws {
    let schema: [String: Any] = ["type": "object", "properties": ["str": ["type": "string"]]]
    let types = SchemaTypes(schema)
    let environment = Environment.kubernetes(
      28, functions: .kubernetes(28), variables: [VariableDeclaration("self", types.root)], types: types)
    try check("crd-message-expression-1.28") { record in
      let title = record["name"] as? String ?? ""
      guard let program = try? Program(record["messageExpression"] as? String ?? "", in: environment),
        program.resultType == .string
      else {
        return [(title, record["expectedValidationErr"] as? String == "failed rule" ? nil : "does not compile")]
      }
      let budget = (record["costBudget"] as? NSNumber)?.uint64Value ?? CostModel.budget
      let call = (record["perCallLimit"] as? NSNumber)?.uint64Value ?? CostModel.perCallLimit
      let outcome = Evaluation(limit: min(budget, call))
        .run(program, VariableValues([SchemaTypes.value(["str": "a string"], schema)]))
      if let remaining = (record["expectedRemainingBudget"] as? NSNumber)?.int64Value {
        if remaining < 0 {
          guard case .error(let error) = outcome.value, error.kind == .costLimit else {
            return [(title, "is not stopped")]
          }
          return [(title, nil)]
        }
        if outcome.cost != budget - UInt64(remaining) { return [(title, "costs \(outcome.cost)")] }
      }
      let expected = record["expectedValidationErr"] as? String ?? ""
      switch outcome.value {
      case .string(let text):
        let isRefused = text.contains("\n") || text.count > 5000 || text.allSatisfy(\.isWhitespace)
        return [(title, text.contains(expected) || isRefused ? nil : "gives \(text)")]
      case .error(let error):
        let log = record["expectedLogErr"] as? String ?? ""
        return [(title, log.contains(error.message) ? nil : "fails with \(error.message)")]
      default: return [(title, "gives \(outcome.value)")]
      }
    }
  }

  @Test func escaping() throws {
    try check("escaping-1.28") { record in
      let name = record["unescaped"] as? String ?? ""
      let escaped = FieldName.escaped(name)
      return [(name, escaped == record["escaped"] as? String ? nil : "gives \(escaped ?? "nil")")]
    }
  }
}
