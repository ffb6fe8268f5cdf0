internal import ArgumentParser
internal import Execution
internal import JobModel

/// How a person names a run: its ID, the beginning of one, or the name of its Job, which means the newest.
struct RunReference: ExpressibleByArgument {
  /// As it was typed; on a cluster, the name of a Job.
  let text: String

  init?(argument: String) { text = argument }

  static let help: ArgumentHelp = "The run: its ID, the beginning of one, or its Job's name for the newest."

  /// The folder of the run. Ends the command when there is none, or when several begin so.
  func folder() throws -> RunFolder {
    let ids = try RunFolder.all()
    if ids.contains(text) { return try RunFolder(id: text) }
    let matching = ids.filter { $0.hasPrefix(text) }
    // A Job's name begins the IDs of its runs.
    let ofJob = try matching.filter { $0.hasPrefix(text + "-") }.compactMap { id in
      RunGlance(folder: try RunFolder(id: id).path).flatMap { $0.header.job == text ? ($0.header.started, id) : nil }
    }
    if let newest = ofJob.max(by: { $0 < $1 }) { return try RunFolder(id: newest.1) }
    guard matching.count <= 1 else {
      throw CommandFailure(
        status: .failure, message: "several runs begin with \(text): \(matching.sorted().joined(separator: ", "))")
    }
    guard let id = matching.first else {
      throw CommandFailure(status: .failure, message: "there is no run \(text); jobsworth ps lists all")
    }
    return try RunFolder(id: id)
  }

  /// The run that is named, else the newest.
  static func folder(_ reference: RunReference?) throws -> RunFolder {
    if let reference { return try reference.folder() }
    let newest = try RunFolder.all().compactMap { id in
      RunGlance(folder: try RunFolder(id: id).path).map { ($0.header.started, id) }
    }.max { $0 < $1 }
    guard let newest else { throw CommandFailure(status: .failure, message: "there is no run on this machine") }
    return try RunFolder(id: newest.1)
  }
}
