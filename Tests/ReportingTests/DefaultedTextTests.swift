import Admission
import JSONText
import JobsworthTestSupport
import KubernetesValues
import Manifests
import Reporting
import SourceText
import Testing
import YAMLTree

@Suite struct DefaultedTextTests {
  static let files =
    Fixture.files(in: "defaults", endings: [".yaml", ".json"]).filter { !$0.contains(".filled.") }
    + Fixture.files(in: "seeds", endings: [".yaml"])

  private func accepted(_ source: SourceFile) throws -> [ManifestObject] {
    let stream = YAMLStream(parsing: source)
    #expect(stream.findings.isEmpty)
    return stream.documents.flatMap { APIServer().review($0) }.compactMap { result in
      result.verdict?.allowed == true ? result.object : nil
    }
  }

  private func stored(_ objects: [ManifestObject]) -> [String] {
    objects.map { object in
      var json = JSONWriter()
      DefaultedObject.writeJSON(object, version: .newest, to: &json)
      return json.text
    }
  }

  @Test(arguments: files)
  func textIsAsRecorded(_ path: String) throws {
    let source = SourceFile(path: path, bytes: try Fixture.bytes(path))
    let text = DefaultedText.render(try accepted(source), in: source)
    Golden.expect(text, equals: "defaults/filled/" + path.split(separator: "/").last! + ".txt")
  }

  /// The filled-in text means the same object, and nothing is left to fill in.
  @Test(arguments: files)
  func theObjectStaysAndNothingIsLeft(_ path: String) throws {
    let source = SourceFile(path: path, bytes: try Fixture.bytes(path))
    let objects = try accepted(source)
    #expect(!objects.isEmpty)
    let filled = SourceFile(path: path, text: DefaultedText.render(objects, in: source))
    let again = try accepted(filled)
    #expect(stored(again) == stored(objects))
    let twice = DefaultedText.render(again, in: filled)
    // The comment on a work queue's completions is told each time; no field is.
    func fields(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("# completions:") }
    }
    #expect(fields(twice) == fields(filled.text(ByteRange(0, filled.bytes.count))))
  }
}
