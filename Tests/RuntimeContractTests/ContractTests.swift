import Execution
import Foundation
import JobModel
import SystemPackage
import Testing

@testable import ExecutionTestSupport

/// What `PodRuntime` promises, held against every runtime that this machine has.
@Suite struct ContractTests {
  @Test(.enabled(if: Podman.whyNot == nil, Comment(rawValue: Podman.whyNot ?? ""))) func podmanIsAmongThem() {
    #expect(Place.here.contains(.podman))
  }

  @Test(arguments: Place.here) func containersStartAndEndOnce(_ place: Place) throws {
    let subject = try Subject(place)
    let before = subject.runtime.now
    let good = try subject.start(1, .ends(code: 0)).0
    let bad = try subject.start(2, .ends(code: 3)).0
    let chatty = try subject.start(3, .writes(["one", "two"])).0
    let stopped = try subject.start(4, .serves(stopCode: 7)).0
    let stubborn = try subject.start(5, .ignoresStops).0
    try subject.wait("three ends") { subject in [good, bad, chatty].allSatisfy { !subject.ends(of: $0).isEmpty } }
    try subject.wait("two that go on") { $0.isReady(stopped) && $0.isReady(stubborn) }
    subject.runtime.stop(stopped)
    subject.runtime.stop(stubborn)
    // One that has ended is stopped to no effect.
    subject.runtime.stop(good)
    subject.runtime.kill(good)
    try subject.wait("the end of the one that heeds") { !$0.ends(of: stopped).isEmpty }
    #expect(subject.ends(of: stubborn).isEmpty)
    subject.runtime.kill(stubborn)
    try subject.wait("the end of the other") { !$0.ends(of: stubborn).isEmpty }
    for (key, code) in [(good, 0), (bad, 3), (chatty, 0), (stopped, 7), (stubborn, 137)] {
      #expect(subject.ends(of: key).map(\.code) == [code], "\(place) \(key)")
      #expect(subject.starts(of: key) == 1)
      for end in subject.ends(of: key) {
        #expect(before <= end.time && end.time <= subject.runtime.now)
        #expect(end.end.reason == nil)
      }
    }
    if place != .fake { #expect(subject.lines(of: chatty) == ["one", "two"]) }
    for number in 1...5 { subject.runtime.remove(PodID(number)) }
    subject.runtime.end()
    #expect(subject.leftOvers == [])
  }

  @Test(arguments: Place.here.filter { $0 != .fake }) func whatCannotStartSaysWhy(_ place: Place) throws {
    let subject = try Subject(place)
    let key = try subject.start(1, .cannotStart).0
    try subject.wait("an end") { !$0.ends(of: key).isEmpty }
    let end = try #require(subject.ends(of: key).first)
    #expect(end.code == 128 && end.end.reason == "StartError")
    #expect(end.end.message?.contains("no-such-program") == true)
    #expect(subject.starts(of: key) == 0)
  }

  @Test(arguments: Place.here) func containersOfOnePodRunTogether(_ place: Place) throws {
    let subject = try Subject(place)
    let both = try subject.prepare(1, [.serves(stopCode: 0), .ends(code: 4)])
    for (key, launch) in both { subject.runtime.start(key, launch) }
    try subject.wait("one end") { !$0.ends(of: both[1].0).isEmpty && $0.isReady(both[0].0) }
    #expect(subject.ends(of: both[0].0).isEmpty)
    subject.runtime.stop(both[0].0)
    try subject.wait("the other end") { !$0.ends(of: both[0].0).isEmpty }
    subject.runtime.remove(PodID(1))
    subject.runtime.end()
    #expect(subject.leftOvers == [])
  }

  @Test(arguments: Place.here.filter { $0 != .fake }) func actionsAreAnsweredOnce(_ place: Place) throws {
    let subject = try Subject(place)
    let (key, launch) = try subject.start(1, .serves(stopCode: 0))
    try subject.wait("a start") { $0.isReady(key) }
    let actions: [(PodMachine.ProbeKind, Probe.Action, Bool)] = [
      (.startup, .exec(["sh", "-c", "exit 0"]), true), (.liveness, .exec(["sh", "-c", "exit 1"]), false),
      (.readiness, .exec(["sleep", "60"]), false),
    ]
    for (kind, action, _) in actions {
      subject.runtime.perform(
        action, as: ActionKey(container: key, kind: .probe(kind)), for: launch, timeout: .seconds(2))
    }
    let sleep = ActionKey(container: key, kind: .hook(.preStop))
    subject.runtime.perform(.sleep(seconds: 1), as: sleep, for: launch, timeout: nil)
    let keys = actions.map { ActionKey(container: key, kind: .probe($0.0)) } + [sleep]
    try subject.wait("four answers") { subject in keys.allSatisfy { !subject.answers($0).isEmpty } }
    #expect(keys.map { subject.answers($0) } == actions.map { [$0.2] } + [[true]])
    #expect(subject.ends(of: key).isEmpty)
  }

  /// A probe that takes too long has failed, and what it has started does not go on in the container.
  @Test(arguments: Place.here.filter { $0 != .fake }) func aProbeLeavesNothing(_ place: Place) throws {
    let subject = try Subject(place)
    let (key, launch) = try subject.start(1, .serves(stopCode: 0))
    try subject.wait("a start") { $0.isReady(key) }
    let mark = "987.\(UInt32.random(in: 1_000_000 ... 9_999_999))"
    let probe = ActionKey(container: key, kind: .probe(.liveness))
    subject.runtime.perform(
      .exec(["sh", "-c", "sleep \(mark) & wait"]), as: probe, for: launch, timeout: .seconds(2))
    try subject.wait("an answer") { !$0.answers(probe).isEmpty }
    #expect(subject.answers(probe) == [false])
    func isRunning() throws -> Bool {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").contains { process in
        (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline")))
          .map { String(decoding: $0, as: UTF8.self).contains(mark) } ?? false
      }
    }
    for _ in 0..<100 where try isRunning() { _ = subject.runtime.wait(until: subject.runtime.now + .seconds(0)) }
    #expect(try !isRunning())
    #expect(subject.ends(of: key).isEmpty)
  }

  @Test(arguments: Place.here) func anotherProcessGoesOn(_ place: Place) throws {
    let subject = try Subject(place)
    let living = try subject.start(1, .serves(stopCode: 5))
    let dying = try subject.start(2, .works(seconds: 1.5))
    try subject.wait("two starts") { $0.isReady(living.0) && $0.starts(of: dying.0) == 1 }
    try subject.replace()
    if place != .fake { Thread.sleep(forTimeInterval: 2) }
    // The run that goes on prepares all its pods, and asks for what it has begun; the third was never started.
    _ = try subject.prepare(1, [.serves(stopCode: 5)])
    _ = try subject.prepare(2, [.works(seconds: 1.5)])
    let late = try subject.prepare(3, [.ends(code: 6)])[0]
    subject.runtime.resume(living.0, living.1, hasStarted: true)
    subject.runtime.resume(dying.0, dying.1, hasStarted: false)
    subject.runtime.resume(late.0, late.1, hasStarted: false)
    try subject.wait("two ends") { !$0.ends(of: dying.0).isEmpty && !$0.ends(of: late.0).isEmpty }
    #expect(subject.ends(of: dying.0).map(\.code) == [0])
    #expect(subject.ends(of: late.0).map(\.code) == [6])
    #expect(subject.starts(of: living.0) == 0)
    #expect(subject.starts(of: dying.0) == 1 && subject.starts(of: late.0) == 1)
    #expect(subject.ends(of: living.0).isEmpty)
    subject.runtime.stop(living.0)
    try subject.wait("the last end") { !$0.ends(of: living.0).isEmpty }
    #expect(subject.ends(of: living.0).map(\.code) == [5])
    subject.runtime.end()
    #expect(subject.leftOvers == [])
  }

  @Test(arguments: Place.here) func theEndEndsEverything(_ place: Place) throws {
    let subject = try Subject(place)
    let key = try subject.start(1, .ignoresStops).0
    try subject.wait("a start") { $0.isReady(key) }
    subject.runtime.end()
    #expect(subject.leftOvers == [])
  }

  @Test(arguments: Place.here) func waitingHasAnEnd(_ place: Place) throws {
    let subject = try Subject(place)
    let deadline = subject.runtime.now + TimeSpan(milliseconds: 50)
    #expect(subject.runtime.wait(until: deadline).isEmpty)
    #expect(subject.runtime.now >= deadline)
  }

  @Test(arguments: Place.here.filter { $0 != .fake }) func whatIsWatchedWakes(_ place: Place) throws {
    let subject = try Subject(place)
    let pipe = Pipe()
    subject.runtime.watch([FileDescriptor(rawValue: pipe.fileHandleForReading.fileDescriptor)])
    pipe.fileHandleForWriting.write(Data([1]))
    let before = subject.runtime.now
    #expect(subject.runtime.wait(until: before + .seconds(30)).isEmpty)
    #expect(subject.runtime.now - before < .seconds(20))
  }
}
