import JSONText
import LanguageServer
import Testing

/// What can be typed where `|` stands, in texts that no YAML parser takes too.
@Suite struct CompletionTests {
  struct Item: Equatable {
    var label: String
    var text: String
    /// The first and the last column that are replaced.
    var columns: [Int64]
  }

  private func items(_ text: String, version: String? = nil) throws -> [Item] {
    var client = try TestClient(capabilities: "{}")
    if let version {
      try client.notify(
        "workspace/didChangeConfiguration", #"{"settings":{"jobsworth":{"kubernetesVersion":"\#(version)"}}}"#)
    }
    let result = try client.request("textDocument/completion", at: text)
    return (result?["items"]?.array ?? []).map { item in
      let edit = item["textEdit"]
      let columns = ["start", "end"].map { edit?["range"]?[$0]?["character"]?.int ?? -1 }
      return Item(label: item["label"]?.string ?? "", text: edit?["newText"]?.string ?? "", columns: columns)
    }
  }

  private func labels(_ text: String) throws -> [String] { try items(text).map(\.label) }

  static let job = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n"
  static let pod = job + "  template:\n    spec:\n"

  @Test func headOfADocument() throws {
    #expect(try labels("|") == ["apiVersion", "kind"])
    #expect(try labels("kind: Job\n|") == ["metadata", "spec", "apiVersion"])
    #expect(try labels("apiVersion: |") == ["batch/v1"])
    #expect(
      try items("apiVersion: batch/v1\nkind:|") == [
        Item(label: "Job", text: " Job", columns: [5, 5]), Item(label: "CronJob", text: " CronJob", columns: [5, 5]),
      ])
    #expect(try labels("kind: |ob") == ["Job", "CronJob"])
    #expect(try labels("---\nkind: Deployment\n---\n|") == ["apiVersion", "kind"])
  }

  @Test(
    "files of something else are left alone",
    arguments: ["on: push\n|", "kind: Deployment\n|", "apiVersion: apps/v1\n|", "kind: Deployment\nspec:\n  |"])
  func strangers(_ text: String) throws {
    #expect(try labels(text) == [])
  }

  @Test func fieldsThatAreNotThere() throws {
    let labels = try labels(Self.job + "  completions: 3\n  |\n  parallelism: 2\n")
    #expect(labels.first == "template" && labels.contains("backoffLimit"))
    #expect(!labels.contains("completions") && !labels.contains("parallelism"))
    #expect(try !self.labels(Self.job + "|").contains("status"))
  }

  @Test func aHalfTypedField() throws {
    let items = try items(Self.job + "  completions: 3\n  back|\n  template:\n")
    #expect(items.contains(Item(label: "backoffLimit", text: "backoffLimit: ", columns: [2, 6])))
    #expect(!items.contains { $0.label == "template" })
    // The rest of the word and its colon are there.
    let inside = try self.items(Self.job + "  back|off: 3\n")
    #expect(inside.contains(Item(label: "backoffLimit", text: "backoffLimit", columns: [2, 9])))
    // An object goes on below.
    let below = try self.items(Self.job + "  te|\n")
    #expect(below.contains(Item(label: "template", text: "template:", columns: [2, 4])))
  }

  @Test func indentationTellsWhatIsMeant() throws {
    #expect(try labels(Self.pod + "      |\n").contains("restartPolicy"))
    #expect(try labels(Self.pod + "    |\n") == ["metadata"])
    #expect(try labels(Self.pod + "  |\n").contains("backoffLimit"))
    #expect(try labels(Self.pod + "|\n") == [])
    #expect(try labels(Self.job + "    |\n").contains("template"))
  }

  @Test func listsAndTheirItems() throws {
    let list = Self.pod + "      containers:\n"
    #expect(try labels(list + "      - |\n").contains("image"))
    #expect(try labels(list + "      - name: a\n        |\n").contains("image"))
    #expect(try !labels(list + "      - name: a\n        |\n").contains("name"))
    #expect(try labels(list + "      - name: a\n        ima|").contains("imagePullPolicy"))
    #expect(try items(list + "        |").contains(Item(label: "image", text: "- image: ", columns: [8, 8])))
    #expect(
      try labels(list + "      - name: a\n        env:\n        - name: X\n          valueFrom:\n            |")
        .contains("fieldRef"))
    // Beside the list, not in it.
    #expect(try labels(list + "      - name: a\n      |").contains("restartPolicy"))
    #expect(try labels(list + "      - name: a\n      -|") == [])
  }

  @Test func values() throws {
    #expect(try labels(Self.pod + "      restartPolicy: |") == ["OnFailure", "Never"])
    #expect(
      try items(Self.pod + "      restartPolicy: N|ev\n").contains(
        Item(label: "Never", text: "Never", columns: [21, 24])))
    #expect(try labels(Self.job + "  completionMode: \"|\"") == ["NonIndexed", "Indexed"])
    #expect(
      try items(Self.job + "  completionMode: \"In|\"").last
        == Item(label: "Indexed", text: "\"Indexed\"", columns: [18, 22]))
    #expect(try labels(Self.job + "  suspend: |") == ["true", "false"])
    #expect(try labels(Self.job + "  completions: |") == [])
    #expect(try labels(Self.job + "  suspend: | # for now") == ["true", "false"])
    // A truth value would be no text.
    let condition = "  podFailurePolicy:\n    rules:\n    - onPodConditions:\n      - status: |"
    #expect(try items(Self.job + condition).map(\.text) == ["\"True\"", "\"False\"", "Unknown"])
    #expect(
      try labels(
        Self.pod + "      volumes:\n      - ephemeral:\n          volumeClaimTemplate:\n            spec:\n"
          + "              accessModes:\n              - |"
      ).allSatisfy { $0.hasPrefix("Read") })
  }

  @Test(
    "in comments, in scripts and in texts nothing is offered",
    arguments: [
      "  # |", "  completions: 3 # |",
      "  template:\n    spec:\n      containers:\n      - args:\n        - >-\n          if |",
      "  template:\n    metadata:\n      annotations:\n        a: \"one\n          tw|\"",
      "  template:\n    metadata:\n      annotations:\n        |", "  completions: 3 |", "  unknown:\n    |",
    ])
  func nothing(_ text: String) throws {
    #expect(try labels(Self.job + text) == [])
  }

  @Test func behindAScript() throws {
    let script = "      - command:\n        - sh\n        - >-\n          spec: x\n\n          y: z\n        |\n"
    #expect(try labels(Self.pod + "      containers:\n" + script).contains("image"))
  }

  @Test func brackets() throws {
    let inline = Self.pod + "      containers: [{name: a, |"
    #expect(try labels(inline).contains("image"))
    #expect(try !labels(inline).contains("name"))
    #expect(try labels(Self.pod + "      securityContext: {\n        runAs|\n      }").contains("runAsUser"))
    #expect(
      try labels(Self.pod + "      restartPolicy: OnFailure\n      tolerations: [{operator: |}]") == [
        "Exists", "Equal", "Lt", "Gt",
      ])
  }

  @Test func json() throws {
    let start = #"{"apiVersion": "batch/v1", "kind": "Job", "spec": {"completions": 1, "#
    let items = try items(start + "\"back|\"}}")
    let column = Int64(start.utf16.count)
    #expect(items.contains(Item(label: "backoffLimit", text: "\"backoffLimit\": ", columns: [column, column + 6])))
    #expect(!items.contains { $0.label == "completions" })
    #expect(try labels(start + "\"completionMode\": \"|\"") == ["NonIndexed", "Indexed"])
    #expect(try labels(start + "\"template\": {\n  \"spec\":{\n\"|").contains("containers"))
  }

  @Test func releasesKnowTheirFields() throws {
    #expect(try items(Self.job + "  |", version: "1.25").map(\.label).contains("backoffLimitPerIndex") == false)
    #expect(try items(Self.job + "  |", version: "1.36").map(\.label).contains("backoffLimitPerIndex"))
  }

  @Test func lists() throws {
    #expect(try labels("apiVersion: v1\nkind: List\nitems:\n- kind: CronJob\n  spec:\n    |").contains("schedule"))
    #expect(try labels("apiVersion: v1\nkind: List\nitems:\n- |") == ["apiVersion", "kind"])
  }
}
