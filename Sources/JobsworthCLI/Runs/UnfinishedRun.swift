internal import Execution
internal import JobModel
internal import Manifests

/// A run of the same Job from the same manifest that has not ended: to begin another may not be what is meant.
struct UnfinishedRun {
  let folder: RunFolder
  /// The process that carries it on; nil where it is gone and the run can be resumed.
  let holder: RunLock.Held?

  /// The newest one; nil when there is none. The manifest is the same when every byte of it is.
  static func find(_ entry: JobInput.Entry, manifest: [UInt8]) throws(FileError) -> UnfinishedRun? {
    guard let job = entry.object.root.job else { return nil }
    var newest: (started: Instant, run: UnfinishedRun)?
    for id in try RunFolder.all() where id.hasPrefix(entry.generatedPrefix ?? entry.name + "-") {
      let folder = try RunFolder(id: id)
      guard let glance = RunGlance(folder: folder.path), entry.isNamed(glance.header.job),
        glance.header.namespace == job.namespace, newest.map({ $0.started < glance.header.started }) ?? true
      else { continue }
      let holder: RunLock.Held?
      switch glance.state {
      case .ended: continue
      case .running(let process): holder = RunLock.Held(process: process)
      case .dead: holder = nil
      }
      guard (try? FileReading.read(folder.manifest)) == manifest else { continue }
      newest = (glance.header.started, UnfinishedRun(folder: folder, holder: holder))
    }
    return newest?.run
  }

  /// What to do instead of beginning a run.
  var advice: String {
    if let holder {
      let process = holder.process.map { " in process \($0)" } ?? ""
      return "this manifest is being run already\(process), as \(folder.id); "
        + "see jobsworth status \(folder.id), or give --new to run it a second time"
    }
    return "a run of this manifest was cut short; go on with: jobsworth run --resume \(folder.id), "
      + "or give --new to begin anew"
  }

  /// Asks on the terminal whether to go on with it; nil when nobody can be asked or the answer is neither.
  func ask() -> Bool? {
    guard holder == nil, Platform.isTerminal(0), Platform.isTerminal(2) else { return nil }
    Output.note("A run of this manifest was cut short: \(folder.id). Go on with it? [y = go on, n = begin anew] ")
    switch Platform.readLine()?.lowercased() {
    case "y", "yes": return true
    case "n", "no": return false
    default: return nil
    }
  }
}
