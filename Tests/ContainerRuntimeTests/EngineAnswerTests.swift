import JobModel
import Testing

@testable import ContainerRuntime

/// What engines answer, as it was seen.
@Suite struct EngineAnswerTests {
  @Test(
    arguments: [
      ("Error: no such container x", "no such container x"),
      (
        "docker: Error response from daemon: pull access denied for x.\nSee 'docker run --help'.",
        "pull access denied for x."
      ),
      ("Error response from daemon: Conflict.\n\n", "Conflict."),
      ("Trying to pull x...\nError: initializing source: refused\n", "initializing source: refused"),
      (
        #"Error: slirp4netns failed: "open(\"/dev/net/tun\"): Permission denied\nWARNING: x\n""#,
        #"slirp4netns failed: "open("/dev/net/tun"): Permission denied""#
      ),
      (
        #"time="2026-11-22T12:43:00Z" level=error msg="exec: \"newuidmap\": not found""#,
        #"exec: "newuidmap": not found"#
      ),
      (#"Error: a\tb\"#, #"a\tb\"#),
      ("", "exit status 125"),
    ]) func messages(_ errors: String, _ message: String)
  {
    #expect(EngineAnswer(exitCode: 125, output: [], errors: Array(errors.utf8)).message == message)
  }

  @Test func whatAnswersMean() {
    func answer(_ errors: String) -> EngineAnswer { EngineAnswer(exitCode: 1, output: [], errors: Array(errors.utf8)) }
    #expect(
      answer("Error: creating container storage: the container name \"a\" is already in use by b").meansNameIsTaken)
    #expect(answer("Error: adding pod to state: name \"p\" is in use: pod already exists").meansNameIsTaken)
    #expect(
      answer("docker: Error response from daemon: Conflict. The container name \"/a\" is already in use")
        .meansNameIsTaken)
    #expect(!answer("Error: a: image not known").meansNameIsTaken)
    #expect(answer("Error: inspecting object: no such container a_b").meansMissing("a_b"))
    #expect(answer("Error response from daemon: No such container: a").meansMissing("a"))
    #expect(answer("Error: slirp4netns failed: \"open: Permission denied\"").meansNetworkFault)
    #expect(!answer("Error: runc: exec: \"x\": permission denied: OCI permission denied").meansNetworkFault)
    #expect(!answer("Cannot connect to the Docker daemon").meansMissing("a"))
  }

  @Test func states() throws {
    let podman = try #require(
      ContainerState(
        #"["c","exited",3,true,"2026-11-22T06:18:30.743631987Z","2026-11-22T06:18:33.75Z",""]"#))
    #expect(podman.name == "c" && podman.phase == .exited && podman.exitCode == 3 && podman.isOutOfMemory)
    #expect(podman.endIsKnown && podman.finished == Instant(milliseconds: 1_795_328_313_750))
    // The end of a short run can seem to come before its start.
    let short = try #require(
      ContainerState(#"["c","exited",0,false,"2026-11-22T06:18:30.003Z","2026-11-22T06:18:30Z",""]"#))
    #expect(short.endIsKnown)
    let docker = try #require(
      ContainerState(#"["/c","created",0,false,"0001-01-01T00:00:00Z","0001-01-01T00:00:00Z",""]"#))
    #expect(docker.name == "c" && docker.phase == .created && docker.finished == nil && !docker.endIsKnown)
    // After a start of the machine only the start is known, or an end before it.
    let lost = try #require(
      ContainerState(#"["c","exited",0,false,"2026-11-22T06:18:30Z","0001-01-01T00:00:00Z",""]"#))
    #expect(!lost.endIsKnown)
    #expect(ContainerState(#"["c","running",0,false]"#) == nil && ContainerState("time=now") == nil)
  }

  @Test func variablesThatNoFileHoldsAreInherited() {
    let file = EnvironmentFile([
      "A": "1", "EMPTY": "", "LINES": "a\nb", "QUOTED": "\"x\"", "WITH SPACE": "y", "#X": "z",
      "LONG": String(repeating: "l", count: 70_000),
    ])
    #expect(file.lines == ["A=1", "EMPTY="])
    #expect(file.names == ["#X", "LINES", "LONG", "QUOTED", "WITH SPACE"])
    #expect(EnvironmentFile.isDangerous("PATH", "a\nb") && !EnvironmentFile.isDangerous("PATH", "/bin"))
  }

  @Test(
    arguments: [
      (#"{"Bridge":"","IPAddress":"10.88.0.3","Networks":{}}"#, "10.88.0.3"),
      (#"{"IPAddress":"","Networks":{"podman":{"IPAddress":"10.88.0.4"}}}"#, "10.88.0.4"),
      (#"{"IPAddress":""}"#, nil), ("", nil),
    ] as [(String, String?)]) func addresses(_ json: String, _ address: String?)
  {
    #expect(ContainerRuntime.address(Array(json.utf8)) == address)
  }

  @Test func images() throws {
    let image = try #require(ImageFacts(Array(#"{"User":"1000:50","Cmd":["sh"],"StopSignal":"SIGINT"}"#.utf8)))
    #expect(image.userName == "1000" && image.isRoot == false && image.hasCommand && image.stopSignal == "SIGINT")
    let plain = try #require(ImageFacts(Array("{}".utf8)))
    #expect(plain.isRoot == true && !plain.hasCommand && plain.stopSignal == "SIGTERM")
    #expect(ImageFacts(Array(#"{"User":"app"}"#.utf8))?.isRoot == .some(nil))
  }
}
