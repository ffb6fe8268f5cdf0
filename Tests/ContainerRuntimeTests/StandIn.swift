import ContainerRuntime
import Execution
import Foundation
import JobModel
import JobsworthTestSupport
import KubernetesValues
import Manifests
import SourceText
import Testing
import YAMLTree

/// A program that stands in for an engine, in a folder of its own with what it was asked.
final class StandIn {
  let folder: URL

  init(_ engine: Engine) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobsworth-engine-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let program = folder.appendingPathComponent(engine.program)
    // A link: a program that has just been written cannot be started while a process that another test starts has it open.
    try FileManager.default.createSymbolicLink(at: program, withDestinationURL: Fixture.url("containers/engine.sh"))
    for name in ["logs", "pods"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// What was written into a file of its folder; empty where there is none.
  func text(_ name: String) -> String {
    (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
  }

  func names(in name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(name).path)) ?? []).sorted()
  }

  /// The calls that change something, in order of their text, for the order in time is not fixed.
  var calls: String {
    text("calls").replacingOccurrences(of: folder.path, with: "$RUN")
      .replacing(#/jobsworth-[0-9a-z]+\/import/#, with: "$MEMORY/import").split(separator: "\n").sorted()
      .map { $0 + "\n" }.joined()
  }
}

/// A Job of a fixture with the objects beside it.
struct FixtureJob {
  var job: Job
  var template: PodTemplate
  var objects: ConfigObjects

  init(_ name: String, in path: String) throws {
    let source = SourceFile(path: path, bytes: try Fixture.bytes(path))
    let documents = YAMLStream(parsing: source).documents
    let all = documents.map { ManifestDecoder.decode($0.root, as: .job, version: .newest).object }
    let object = try #require(all.first { $0.root.job?.name == name && $0.root.podTemplate != nil })
    job = try #require(object.root.job)
    template = try #require(object.root.podTemplate)
    let config = ConfigDocuments(documents)
    objects = ConfigObjects(configMaps: config.configMaps, secrets: config.secrets)
  }
}
