import Glibc
import JobModel
import SystemPackage
import Testing

@testable import Execution

@Suite struct NetworkProbeTests {
  @Test func requestsAreThoseOfTheKubelet() {
    var get = Probe.HTTPGet(port: .number(80))
    get.path = "healthz?full"
    get.headers = [Probe.Header(name: "host", value: "example.com"), Probe.Header(name: "X-A", value: "b")]
    let text = String(decoding: NetworkProbe.request(get, host: "127.0.0.1", port: 80), as: UTF8.self)
    #expect(
      text == "GET /healthz?full HTTP/1.1\r\nUser-Agent: kube-probe/jobsworth\r\nAccept: */*\r\nConnection: close\r\n"
        + "host: example.com\r\nX-A: b\r\n\r\n")
  }

  @Test(
    arguments: [
      ("HTTP/1.1 200 OK\r\n", 200), ("HTTP/1.0 404\r\n", 404), ("HTTP/1.1 abc\n", nil), ("SSH-2.0-x 1\r\n", nil),
      ("", nil),
    ] as [(String, Int?)]) func statusLines(_ answer: String, _ status: Int?)
  {
    #expect(NetworkProbe.status(Array(answer.utf8)) == status)
  }

  @Test func aClosedPortFails() throws {
    guard
      var probe = NetworkProbe(
        .tcpSocket(host: nil, port: .named("p")), ports: ["p": 1], podIP: "127.0.0.1", isHook: false)
    else { return }
    defer { probe.close() }
    #expect(waitUntilReady([(probe.descriptor, true)], timeout: 5_000_000_000) == [true])
    guard case .ended(false, _) = probe.advance() else {
      Issue.record("nothing should listen at port 1")
      return
    }
  }

  @Test func anUnknownPortNameFails() {
    let probe = NetworkProbe(.tcpSocket(host: nil, port: .named("none")), ports: [:], podIP: "127.0.0.1", isHook: false)
    #expect(probe == nil)
  }
}
