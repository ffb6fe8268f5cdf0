import Foundation
import FoundationXML
import JobModel
import JobsworthTestSupport
import Planning
import Reporting
import Testing

@Suite struct PlanPictureTests {
  @Test(arguments: PlanCase.all)
  func pictureIsAsRecorded(_ example: PlanCase) throws {
    let plan = try example.plan()
    Golden.expect(PlanPicture.svg([plan]), equals: "\(example.folder)/plan.svg")
    Golden.expect(PlanGantt.mermaid([plan]), equals: "\(example.folder)/plan.mmd")
  }

  @Test(arguments: PlanCase.all.filter { ["never-starts", "retry-after-failure", "thirty-frames"].contains($0.name) })
  func pageIsAsRecorded(_ example: PlanCase) throws {
    Golden.expect(PlanPage.html([try example.plan()]), equals: "\(example.folder)/plan.html")
  }

  @Test(arguments: PlanCase.all)
  func nothingOverlapsAndNothingIsCut(_ example: PlanCase) throws {
    try expectLegible(PlanPicture.svg([try example.plan()]), example.name)
  }

  @Test func picturesOfRandomPlansAreLegible() throws {
    for seed in 0..<60 {
      var random = SeededGenerator(seed: UInt64(seed))
      try expectLegible(PlanPicture.svg([Self.randomPlan(&random)]), "seed \(seed)")
    }
  }

  @Test func severalPlansStandBelowEachOther() throws {
    let plans = try PlanCase.all.prefix(2).map { try $0.plan() }
    let parsed = try Drawing(PlanPicture.svg(plans))
    #expect(Set(parsed.ids).count == parsed.ids.count)
    #expect(try Drawing(PlanPicture.svg([plans[0]])).height < parsed.height)
  }

  /// What a manifest says is text in the picture, never markup.
  @Test func hostileNamesAreText() throws {
    let job = Job(name: "</title><script>\u{1}\"&", spec: JobSpec(completions: 2))
    let plan = Planner(job: job, scenario: Scenario()).plan()
    #expect(!PlanPicture.svg([plan]).contains("<script"))
    #expect(!PlanPage.html([plan]).contains("<script>\u{1}"))
    #expect(PlanPage.html([plan]).components(separatedBy: "<script").count == 2)
    _ = try Drawing(PlanPicture.svg([plan]))
  }

  /// Pictures do not grow with the Job.
  @Test func sizeIsBounded() throws {
    let job = Job(
      name: "large",
      spec: JobSpec(parallelism: 300, completions: 9000, completionMode: .indexed, backoffLimitPerIndex: 2))
    let rules = stride(from: 7, to: 9000, by: 50).map {
      Scenario.Rule(index: $0, attempt: 1, outcome: PodOutcome(.seconds(7), exitCode: 1))
    }
    let plan = Planner(job: job, scenario: Scenario(rules: rules)).plan()
    #expect(plan.result.podsCreated == 9180)
    let svg = PlanPicture.svg([plan])
    #expect(svg.utf8.count < 100_000)
    #expect(PlanPage.html([plan]).utf8.count < 200_000)
    #expect(PlanGantt.mermaid([plan]).utf8.count < 10_000)
    try expectLegible(svg, "large")
  }

  // MARK: Reading pictures

  private func expectLegible(_ svg: String, _ name: String) throws {
    let drawing = try Drawing(svg)
    #expect(!drawing.texts.isEmpty, "\(name)")
    for (i, text) in drawing.texts.enumerated() {
      #expect(text.left >= 0 && text.right <= drawing.width, "\(name): \(text.content) is cut at the side")
      #expect(text.y > 8 && text.y <= drawing.height - 2, "\(name): \(text.content) is cut above or below")
      for other in drawing.texts[(i + 1)...] {
        let overlaps = text.left < other.right && other.left < text.right && abs(text.y - other.y) < 9
        #expect(!overlaps, "\(name): \(text.content) and \(other.content) overlap")
      }
    }
  }

  /// The texts of an SVG file, with the room that they take.
  private final class Drawing: NSObject, XMLParserDelegate {
    struct Text {
      var content = ""
      var style: Set<Substring>
      var x: Double
      var y: Double
      var size: Double { style.contains("t1") ? 16 : style.contains("t2") ? 13 : style.contains("t3") ? 11 : 12 }
      // Estimates are generous: what they say touches does not yet touch.
      var width: Double {
        TextMetrics.width(content, size: size, isBold: style.contains("b") || style.contains("t1")) * 0.95
      }
      var left: Double { style.contains("end") ? x - width : style.contains("mid") ? x - width / 2 : x }
      var right: Double { left + width }
    }

    private(set) var texts: [Text] = []
    private(set) var ids: [String] = []
    private(set) var width = 0.0
    private(set) var height = 0.0
    private var current: Text?

    init(_ svg: String) throws {
      super.init()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = self
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) {
      if let id = attributes["id"] { ids.append(id) }
      func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? 0 }
      if name == "svg" { (width, height) = (number("width"), number("height")) }
      if name == "text" {
        let style = attributes["class"] ?? ""
        current = Text(style: Set(style.split(separator: " ")), x: number("x"), y: number("y"))
      }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { current?.content += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      if name == "text", let text = current {
        texts.append(text)
        current = nil
      }
    }
  }

  // MARK: Random plans

  private static func randomPlan(_ random: inout SeededGenerator) -> Plan {
    let isIndexed = Bool.random(using: &random)
    let completions = Int.random(in: 1...60, using: &random)
    let isQueue = !isIndexed && Bool.random(using: &random)
    func maybe(_ range: ClosedRange<Int>) -> Int? {
      Bool.random(using: &random) ? Int.random(in: range, using: &random) : nil
    }
    let spec = JobSpec(
      parallelism: Int.random(in: 1...12, using: &random), completions: isQueue ? nil : completions,
      completionMode: isIndexed ? .indexed : .nonIndexed, backoffLimit: maybe(0...20),
      backoffLimitPerIndex: isIndexed ? maybe(0...3) : nil, activeDeadlineSeconds: maybe(20...4000).map(Int64.init),
      ttlSecondsAfterFinished: maybe(0...100_000), suspend: Int.random(in: 0..<6, using: &random) == 0,
      template: PodShape(restartPolicy: Int.random(in: 0..<3, using: &random) == 0 ? .onFailure : .never))
    let rules = (0..<Int.random(in: 0...20, using: &random)).map { _ in
      var outcome = PodOutcome(
        TimeSpan(milliseconds: Int64.random(in: 100...200_000, using: &random)),
        exitCode: Bool.random(using: &random) ? 0 : Int.random(in: 1...255, using: &random))
      outcome.neverStarts = Int.random(in: 0..<12, using: &random) == 0
      outcome.start = .seconds(Int.random(in: 0...3, using: &random))
      return Scenario.Rule(ordinal: Int.random(in: 1...40, using: &random), outcome: outcome)
    }
    let actions = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      let at = TimeSpan(milliseconds: Int64.random(in: 0...300_000, using: &random))
      let edit: JobSpecEdit =
        Bool.random(using: &random)
        ? .suspend(Bool.random(using: &random)) : .parallelism(Int.random(in: 0...9, using: &random))
      return Scenario.Action(at: at, .set([edit]))
    }
    let name = String(repeating: "long-name-", count: Int.random(in: 1...6, using: &random)) + "x"
    return Planner(job: Job(name: name, spec: spec), scenario: Scenario(rules: rules, actions: actions)).plan()
  }
}
