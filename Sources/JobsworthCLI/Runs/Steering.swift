internal import Execution
internal import JSONText
internal import JobModel

/// Asks a run for something and tells what came of it.
struct Steering {
  let folder: RunFolder
  let format: RunFormat

  /// Asks; ends the command where the run refuses or nobody carries it on.
  func ask(_ request: RunRequest) throws -> RunAnswer {
    // A run that has just begun, or plays its journal, listens in a moment.
    for _ in 0..<100 {
      switch ControlServer.ask(request, folder: folder.path) {
      case .answered(let answer):
        guard answer.isAccepted else { throw fail(.findings, "\(folder.id): \(answer.message)") }
        return answer
      case .cutOff:
        throw fail(.failure, "run \(folder.id) ended before it answered; see jobsworth status \(folder.id)")
      case .noAnswer: throw fail(.failure, "run \(folder.id) does not answer")
      case .nobodyListens:
        guard let glance = RunGlance(folder: folder.path), case .running = glance.state else { throw notRunning() }
        Platform.pause(milliseconds: 50)
      }
    }
    throw fail(.failure, "run \(folder.id) does not listen")
  }

  private func notRunning() -> CommandFailure {
    guard let glance = RunGlance(folder: folder.path) else {
      return fail(.failure, "run \(folder.id) has no journal that this version of jobsworth can read")
    }
    if case .ended = glance.state { return fail(.failure, "run \(folder.id) has ended") }
    return fail(
      .failure,
      "run \(folder.id): the process that carried it on is gone; go on with: jobsworth run --resume \(folder.id)")
  }

  private func fail(_ status: ExitStatus, _ message: String) -> CommandFailure {
    CommandFailure(status: status, message: message)
  }

  /// Tells what was done.
  func tell(_ message: String) {
    guard format == .json else { return Output.write("\(folder.id): \(message)\n") }
    var json = JSONWriter()
    json.object { json in
      json.field("run", folder.id)
      json.field("message", message)
    }
    Output.write(json.bytes + [0x0A])
  }
}
