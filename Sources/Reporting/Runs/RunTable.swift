internal import JSONText
package import JobModel

/// `ps`: the runs of this machine, a line each.
package enum RunTable {
  package static func text(_ runs: [RunReport], at now: Instant, palette ink: Palette) -> String {
    guard !runs.isEmpty else { return "" }
    var table = TextTable(["RUN", "STATE", "SUCCEEDED", "ACTIVE", "FAILED", "AGE", "DURATION"])
    for run in runs {
      table.add([
        run.id, run.stateText, Wording.number(run.status.succeeded),
        // What a dead run's pods do nobody tells.
        run.isEnded ? "0" : Wording.number(run.status.active), Wording.number(run.status.failed),
        RunAge.text(now - run.started), RunAge.text(run.duration(at: now)),
      ])
    }
    let lines = table.lines()
    var text = ink(.bold, lines[0]) + "\n"
    for (run, line) in zip(runs, lines.dropFirst()) {
      switch run.state {
      case .running: text += line
      case .dead: text += ink(.yellow, line)
      case .ended(0): text += ink(.green, line)
      case .ended: text += ink(.red, line)
      }
      text += "\n"
    }
    return text
  }

  package static func json(_ runs: [RunReport]) -> String {
    var json = RunJSON.writer
    json.object { json in
      json.field("version", 1)
      json.array("runs") { json in
        for run in runs {
          json.object { RunJSON.write(run, to: &$0) }
        }
      }
    }
    return json.text + "\n"
  }
}

/// Ages as people say them: whole seconds, no more than two units.
enum RunAge {
  static func text(_ span: TimeSpan) -> String {
    Wording.duration(TimeSpan(milliseconds: max(0, span.milliseconds) / 1000 * 1000))
  }
}
