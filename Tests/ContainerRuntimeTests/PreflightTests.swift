import Execution
import Foundation
import JobModel
import JobsworthTestSupport
import KubernetesValues
import Testing

@testable import ContainerRuntime

/// What containers cannot honour is known before anything starts.
@Suite struct PreflightTests {
  @Test(arguments: [true, false]) func everythingIsSaidWithItsField(reachesPods: Bool) throws {
    let fixture = try FixtureJob("unsupported", in: "containers/unsupported.yaml")
    let preflight = Preflight.containers(
      fixture.template, job: fixture.job, objects: fixture.objects, options: RunOptions(), engine: "podman",
      reachesPods: reachesPods)
    let lines = preflight.items.map { item in
      "\(item.effect)\(item.isFatal ? " for good" : "") \(item.field): \(item.message)\n"
    }
    Golden.expect(lines.joined(), equals: "containers/unsupported\(reachesPods ? "" : "-rootless").txt")
  }

  @Test func imagesAreLookedAt() throws {
    let standIn = try StandIn(.podman)
    var engine = try ContainerEngine(
      .podman, options: [], searchPath: standIn.folder.path, environment: ["PATH=/usr/bin:/bin"])
    var template = try FixtureJob("alone", in: "containers/job.yaml").template
    template.containers[0].imagePullPolicy = .never
    #expect(
      engine.fetchImages(for: template).map(\.message) == [
        "image registry.example/alone:3 is not on this machine, and imagePullPolicy Never forbids to fetch it"
      ])
    template.containers[0].imagePullPolicy = .ifNotPresent
    template.containers[0].security.runAsNonRoot = true
    // The stand-in's images run as a user with a name.
    #expect(
      engine.fetchImages(for: template).map(\.message) == [
        "the image runs as app, which may be root; runAsUser with a number settles it"
      ])
    template.containers[0].image = nil
    #expect(engine.fetchImages(for: template).map(\.field) == ["spec.containers[0].image"])
  }

  /// As podman without root, which says nothing when it starts a container.
  @Test(arguments: [Engine.podman, .docker]) func limitsWithoutAControllerAreSaid(_ engine: Engine) throws {
    let standIn = try StandIn(engine)
    let found = try ContainerEngine(
      engine, options: [], searchPath: standIn.folder.path, environment: ["PATH=/usr/bin:/bin"])
    #expect(found.missingControllers() == ["memory", "pids"])
    var template = try FixtureJob("alone", in: "containers/job.yaml").template
    template.containers[0].limits = ["memory": Quantity("1Mi")!, "cpu": Quantity("1")!]
    let items = found.limitItems(for: template)
    #expect(items.map(\.field) == ["spec.containers[0].resources.limits.memory"])
    #expect(items.allSatisfy { $0.effect == .note })
    template.containers[0].limits = [:]
    #expect(found.limitItems(for: template) == [])
  }
}
