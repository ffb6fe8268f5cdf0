import CEL
import Foundation
import JobsworthTestSupport
import KubernetesValues
import Testing

/// The language's conformance tests, as far as they need no protobuf messages.
struct LanguageConformanceTests {
  static let files: [String] = {
    let counts = (try? CorpusFile.counts()) ?? []
    let existing = counts.map(\.name).filter {
      FileManager.default.fileExists(atPath: "\(Fixture.folder)/cel/\($0).jsonl")
    }
    return existing.filter { $0.hasPrefix("language/") }
  }()

  private static let zones = TimeZoneDatabase { name in
    FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)").map { [UInt8]($0) }
  }

  @Test(arguments: files)
  func everyTestPasses(file name: String) throws {
    let file = try CorpusFile(name)
    let skipped = Set(try CorpusFile.skipped().map(\.name))
    var failures: [String] = []
    for record in file.records {
      let title = "\(name)/\(record["section"] ?? "")/\(record["name"] ?? "")"
      let fault = Self.run(record)
      // A skipped test that passes has no business in the list.
      if skipped.contains(title) {
        if fault == nil { failures.append("\(title): passes but is listed as skipped") }
      } else if let fault {
        failures.append("\(title): \(record["expr"] ?? ""): \(fault)")
      }
    }
    let listed = skipped.count { $0.hasPrefix(name + "/") }
    let absent = try CorpusFile.counts().first { $0.name == name }.map { $0.count - file.records.count } ?? 0
    CorpusFile.tell(name, ran: file.records.count + absent - listed, failed: failures.count, skipped: listed)
    #expect(failures.isEmpty, "\(failures.count) of \(file.records.count) fail:\n\(failures.joined(separator: "\n"))")
  }

  /// What is wrong; nil where the test passes.
  private static func run(_ record: [String: Any]) -> String? {
    let expect = record["expect"] as? [String: Any] ?? [:]
    let bindings = record["bindings"] as? [String: Any] ?? [:]
    let environment = environment(record, bindings)
    let program: Program
    do {
      program = try Program(record["expr"] as? String ?? "", in: environment)
    } catch {
      return expect["error"] != nil || expect["any_error"] != nil
        ? nil : "does not compile: \(error.errors.map(\.message))"
    }
    if let type = expect["deduced_type"], program.resultType != CorpusValue.type(type) {
      return "has type \(program.resultType), not \(CorpusValue.type(type))"
    }
    guard record["check_only"] == nil else { return nil }
    let values = environment.variables.map { variable in
      bindings[variable.name].map(CorpusValue.value) ?? .error(EvaluationError("no such attribute"))
    }
    let outcome = Evaluation().run(program, VariableValues(values))
    if let expected = expect["value"] {
      let expected = CorpusValue.value(expected)
      return CorpusValue.isSame(outcome.value, expected) ? nil : "gives \(outcome.value), not \(expected)"
    }
    return outcome.value.isError ? nil : "gives \(outcome.value), not an error"
  }

  private static func environment(_ record: [String: Any], _ bindings: [String: Any]) -> Environment {
    var declared: [FunctionDeclaration] = []
    var variables: [VariableDeclaration] = []
    for entry in record["type_env"] as? [[String: Any]] ?? [] {
      let name = entry["name"] as? String ?? ""
      if let type = entry["ident"] { variables.append(VariableDeclaration(name, CorpusValue.type(type))) }
      for overload in entry["function"] as? [[String: Any]] ?? [] {
        declared.append(
          .declaredOnly(
            name, id: overload["id"] as? String ?? "",
            parameters: (overload["args"] as? [Any] ?? []).map(CorpusValue.type),
            result: CorpusValue.type(overload["result"] ?? ""), isMember: overload["receiver"] as? Bool ?? false))
      }
    }
    let isUnchecked = record["disable_check"] as? Bool ?? false
    // Without a check, whatever is bound is there.
    if isUnchecked {
      for name in bindings.keys where !variables.contains(where: { $0.name == name }) {
        variables.append(VariableDeclaration(name, .dyn))
      }
    }
    let table =
      declared.isEmpty
      ? FunctionTable.standard
      : FunctionTable(FunctionLibrary.standardSet + [FunctionLibrary("declared", declarations: declared)])
    var environment = Environment(
      functions: table, variables: variables, container: record["container"] as? String ?? "", zones: zones)
    environment.isChecked = !isUnchecked
    if record["disable_macros"] as? Bool ?? false { environment.macros = [] }
    return environment
  }

  @Test func theListOfSkippedTestsIsExact() throws {
    let skipped = try CorpusFile.skipped()
    var run: [String: Int] = [:]
    for (name, count) in try CorpusFile.counts() {
      let left = skipped.count { $0.name.hasPrefix(name + "/") }
      run[name] = count - left
      guard FileManager.default.fileExists(atPath: "\(Fixture.folder)/cel/\(name).jsonl") else {
        #expect(left == count, "\(name) has no file but \(count - left) tests")
        continue
      }
      guard name.hasPrefix("language/") else { continue }
      let records = try CorpusFile(name).records
      let absent = skipped.count { $0.name.hasPrefix(name + "/") && $0.reason == "protobuf messages" }
      #expect(records.count + absent == count, "\(name): \(records.count) and \(absent) are not \(count)")
    }
    let names = Set(try CorpusFile.counts().map(\.name))
    for (name, _) in skipped {
      #expect(names.contains(name.split(separator: "/").prefix(2).joined(separator: "/")), "\(name) is of no file")
    }
  }
}
