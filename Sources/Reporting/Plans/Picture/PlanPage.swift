import JobModel
import KubernetesValues
package import Planning

/// A plan as a page of its own: the picture, the sentences, the table, the pods. Works without a network and
/// without a script; the script in it only shows the time under the pointer.
package enum PlanPage {
  /// More pods than this are not listed one by one.
  static let mostPods = 300

  package static func html(_ jobs: [Plan], _ cronJobs: [CronPlan] = []) -> String {
    var out = Markup()
    let plans = jobs + cronJobs.map(\.job)
    let title = plans.map { "Job \($0.job.name.visible)" }.joined(separator: ", ")
    out.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    out.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
    out.element("title", "\(title): what the Job controller will do")
    out.line()
    out.element("style") { $0.raw("\n" + PictureStyle.sheet + pageStyle) }
    out.raw("\n</head>\n<body class=\"jw\">\n<main>\n")
    for (number, plan) in jobs.enumerated() { write(plan, number: number + 1, to: &out) }
    for (number, plan) in cronJobs.enumerated() {
      out.element("pre", ["class": "wide", "tabindex": "0"], CronPlanText.schedule(plan, .plain))
      out.line()
      write(plan.job, number: jobs.count + number + 1, to: &out)
    }
    out.raw("</main>\n")
    out.element("script") { $0.raw("\n" + script) }
    out.raw("\n</body>\n</html>\n")
    return out.text
  }

  // MARK: Sections

  private static func write(_ plan: Plan, number: Int, to out: inout Markup) {
    let tracks = PodTracks(plan)
    let sentences = JobSentences(job: plan.job)
    let ending = plan.result.condition?.type
    out.element("article", ["aria-labelledby": "plan\(number)"]) { out in
      out.line()
      out.element("h1", ["id": "plan\(number)"], sentences.headline.visible)
      out.line()
      let tone = ending == .complete ? "result ok-text" : ending == .failed ? "result bad-text" : "result"
      let sign = ending == .complete ? "✓ " : ending == .failed ? "✗ " : "◷ "
      out.element("p", ["class": tone]) { out in
        out.element("span", ["aria-hidden": "true"], sign)
        out.put(plan.ending.visible)
      }
      out.line()
      writePicture(plan, tracks: tracks, number: number, to: &out)
      writeFacts(plan, to: &out)
      writeTable(plan, to: &out)
      out.element("h2", "What follows from the manifest")
      out.line()
      out.element("ul") { out in
        let all = sentences.consequences + sentences.limits + [sentences.tradeOff].compactMap { $0 }
        for sentence in all + PlanOutlook(plan).lines {
          out.element("li", sentence.visible)
          out.line()
        }
      }
      out.line()
      writePods(plan, tracks: tracks, to: &out)
      out.element("p", ["class": "quiet"], plan.assumption.visible)
      out.line()
    }
    out.line()
  }

  private static func writePicture(_ plan: Plan, tracks: PodTracks, number: Int, to out: inout Markup) {
    var drawing = PlanDrawing(plan, tracks: tracks, id: "jw\(number)-", hasHeading: false)
    drawing.draw()
    let segments = drawing.scale.segments.map { segment in
      [segment.from, segment.to, segment.x.lowerBound, segment.x.upperBound].map(\.px).joined(separator: ",")
    }
    out.element("figure", ["tabindex": "0"]) { out in
      out.element(
        "svg",
        [
          "xmlns": "http://www.w3.org/2000/svg", "role": "img",
          "aria-label": "Timeline. \(plan.ending.visible)",
          "viewBox": "0 0 \(PlanDrawing.width.px) \(drawing.height.px)", "data-scale": segments.joined(separator: ";"),
        ]
      ) { out in
        out.line()
        out.raw(drawing.out.text)
      }
    }
    out.line()
  }

  private static func writeFacts(_ plan: Plan, to out: inout Markup) {
    let amounts = plan.job.spec.template.effectiveRequests.times(plan.peak.pods)
    var facts: [(String, String)] = [
      ("pods", plan.result.podsCreated.grouped), ("succeeded", plan.result.succeeded.grouped),
      ("failed", plan.result.failed.grouped), ("peak", plan.peak.pods.counted("pod")),
    ]
    for (name, amount) in amounts.sorted(by: { $0.key < $1.key }) {
      facts.append(("\(name.visible) at the peak", amount.description))
    }
    facts.append(("pod time", plan.result.podTime.shown))
    out.element("dl") { out in
      for (name, value) in facts {
        out.element("div") { out in
          out.element("dt", name)
          out.element("dd", value)
        }
        out.line()
      }
    }
    out.line()
  }

  private static func writeTable(_ plan: Plan, to out: inout Markup) {
    out.element("h2", "Step by step")
    out.line()
    writeTable(
      ["time", "event", "active", "done", "failed"], numbers: [0, 2, 3, 4],
      PlanRows(plan).rows.map { row in
        [
          row.from.shown, row.sentence(of: plan.job.spec, .plain).visible, row.active.grouped, row.done.grouped,
          row.failures.grouped,
        ]
      }, to: &out)
  }

  /// Each pod; of very many those that did not simply succeed, and the first.
  private static func writePods(_ plan: Plan, tracks: PodTracks, to out: inout Markup) {
    let all = tracks.all
    guard !all.isEmpty else { return }
    var shown = Array(all.prefix(mostPods))
    var summary = all.count == 1 ? "The pod" : "All \(all.count.counted("pod"))"
    if all.count > mostPods {
      let odd = all.lazy.filter { $0.end != .succeeded || !$0.restarts.isEmpty }.prefix(mostPods * 2 / 3)
      let chosen = Set(odd.map(\.id))
      let plain = all.lazy.filter { !chosen.contains($0.id) }.prefix(mostPods - chosen.count)
      shown = (Array(odd) + Array(plain)).sorted { $0.id < $1.id }
      summary = "\(shown.count.grouped) of \(all.count.counted("pod")), first those that did not just succeed"
    }
    let isIndexed = plan.job.spec.isIndexed
    let hasRestarts = shown.contains { !$0.restarts.isEmpty }
    var header = ["pod"] + (isIndexed ? ["index", "try"] : []) + ["created", "ended", "took"]
    if hasRestarts { header.append("restarts") }
    header.append("end")
    let rows = shown.map { pod in
      var cells = ["\(pod.id.ordinal)"]
      if isIndexed { cells += [pod.index.map { "\($0)" } ?? "–", "\(pod.attempt)"] }
      cells += [pod.created.shown, pod.ended?.shown ?? "–", pod.ended.map { ($0 - pod.created).shown } ?? "–"]
      if hasRestarts { cells.append("\(pod.restarts.count)") }
      return cells + [words(for: pod)]
    }
    out.element("details") { out in
      out.element("summary", summary)
      out.line()
      writeTable(header, numbers: Array(0..<(header.count - 1)), rows, to: &out)
    }
    out.line()
  }

  private static func words(for pod: PodTrack) -> String {
    let deleted = pod.deleted.map { ", deleted at \($0.shown)" } ?? ""
    switch pod.end {
    case .succeeded: return "✓ succeeded" + deleted
    case .failed(let exitCode): return "✗ failed, exit \(exitCode)" + deleted
    case .stopped: return "stopped" + deleted
    case .open: return pod.started == nil ? "never starts" : "not ended"
    }
  }

  private static func writeTable(_ header: [String], numbers: [Int], _ rows: [[String]], to out: inout Markup) {
    func style(_ column: Int) -> String { numbers.contains(column) ? "n" : "" }
    out.element("div", ["class": "wide", "tabindex": "0"]) { out in
      out.element("table") { out in
        out.element("thead") { out in
          out.element("tr") { out in
            for (column, name) in header.enumerated() {
              out.element("th", ["scope": "col", "class": style(column)], name)
            }
          }
        }
        out.line()
        out.element("tbody") { out in
          for row in rows {
            out.element("tr") { out in
              for (column, cell) in row.enumerated() { out.element("td", ["class": style(column)], cell) }
            }
            out.line()
          }
        }
      }
    }
    out.line()
  }
}
