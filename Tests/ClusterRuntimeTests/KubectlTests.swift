import ClusterRuntime
import Testing

@Suite("kubectl as a program")
struct KubectlTests {
  @Test("one that gives up before it has read its input breaks nothing")
  func givesUpEarly() async {
    var kubectl = Kubectl()
    kubectl.program = "/bin/false"
    let input = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    for _ in 0..<20 {
      await #expect(throws: KubectlFailure.self) { try await kubectl.output(["create"], input: input) }
    }
  }

  @Test("what it is given is what it reads")
  func readsAll() async throws {
    var kubectl = Kubectl()
    kubectl.program = "/bin/cat"
    let input = Array("one\ntwo\n".utf8)
    #expect(try await kubectl.output([], input: input) == input)
    #expect(try await kubectl.output([]) == [])
  }
}
