import JSONText
import LanguageServer
import Testing

/// What is told of the place of `|`.
@Suite struct HoverTests {
  private func hover(_ text: String) throws -> String {
    var client = try TestClient(capabilities: #"{"textDocument":{"hover":{"contentFormat":["markdown"]}}}"#)
    let result = try client.request("textDocument/hover", at: text)
    #expect(result == nil || result == .null || result?["contents"]?["kind"]?.string == "markdown")
    return result?["contents"]?["value"]?.string ?? ""
  }

  private static let pod =
    CompletionTests.pod + "      restartPolicy: Never\n      containers:\n      - name: a\n        image: a:1\n"

  @Test func fields() throws {
    #expect(
      try hover(CompletionTests.job + "  back|offLimit: 3\n").hasPrefix("**backoffLimit** whole number\n\nHow many"))
    #expect(try hover(CompletionTests.job + "  backoffLimit: |3\n").contains("default: 6"))
    #expect(try hover("ki|nd: Job\n").contains("**kind**"))
    #expect(try hover(CompletionTests.job + "  nothing|: 3\n").contains("**nothing") == false)
    #expect(try hover("kind: Deployment\nspec:\n  templ|ate:\n") == "")
    #expect(try hover("|\n") == "")
  }

  @Test("also where the text does not parse")
  func halfTyped() throws {
    #expect(try hover(CompletionTests.job + "  back\n  suspe|nd: [tr\n").contains("**suspend**"))
  }

  @Test func findings() throws {
    let text = try hover(CompletionTests.job + "  completions: -|1\n")
    #expect(text.hasPrefix("**api/invalid-value**") && text.contains("server: `spec.completions: Invalid value: -1"))
    #expect(text.contains("**completions** whole number"))
    let script = "        command: [bash, -ec, \"a |\u{7C} b\"]\n"
    let rule = try hover(Self.pod + script)
    #expect(rule.contains("**pipe-without-pipefail**") && rule.contains("## Why it matters"))
    #expect(!rule.contains("## Example"))
  }

  @Test("a comment's rule")
  func comments() throws {
    let line = "  backoffLimit: 3 # jobsworth: ignore[api/invalid-value, pipe-|without-pipefail] -- so\n"
    #expect(try hover(CompletionTests.job + line).hasPrefix("**pipe-without-pipefail**"))
    #expect(try hover(CompletionTests.job + "  backoffLimit: 3 # jobsworth: ig|nore[api]\n") == "")
  }
}
