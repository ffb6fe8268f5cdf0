import Admission
import KubernetesValues
import Testing

/// Refusals of which the recordings have no example.
@Suite("Rare refusals")
struct RareRefusalTests {
  private func causes(metadata: String = #""name":"x""#, pod: String = "") throws -> [String] {
    let manifest = """
      {"apiVersion":"batch/v1","kind":"Job","metadata":{\(metadata)},"spec":{"template":{"spec":{
      "restartPolicy":"Never","containers":[{"name":"c","image":"i"}]\(pod)}}}}
      """
    return try PodTemplateTests.verdict(manifest, .newest).causes.map(\.line)
  }

  @Test("a prefix of names that no name can begin with is told beside the name")
  func generateName() throws {
    // With a name of its own, only the prefix is at fault.
    let lines = try causes(metadata: #""name":"x","generateName":"Bad_""#)
    #expect(lines.count == 1)
    #expect(
      lines.first?.hasPrefix(#"metadata.generateName: Invalid value: "Bad_": a lowercase RFC 1123 subdomain"#) == true)
  }

  @Test("a gMSA specification has at most 64 KiB", arguments: [65_536, 65_537])
  func groupManagedServiceAccount(size: Int) throws {
    let text = String(repeating: "a", count: size)
    let lines = try causes(
      pod: #","os":{"name":"windows"},"securityContext":{"windowsOptions":{"gmsaCredentialSpec":"\#(text)"}}"#)
    #expect(lines.count == (size > 65_536 ? 1 : 0))
    #expect(lines.allSatisfy { $0.hasSuffix(": gmsaCredentialSpec size must be under 64 KiB") })
  }
}
