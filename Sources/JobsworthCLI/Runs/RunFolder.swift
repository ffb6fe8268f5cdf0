internal import Execution
internal import SystemPackage

/// The folder of one run, `$XDG_STATE_HOME/jobsworth/runs/ID`, for its owner's eyes only.
struct RunFolder {
  let id: String
  let path: String
  var logs: String { path + "/logs" }

  /// Makes a new folder; the id is the Job's name, the time and, where that is taken, a number.
  init(job: String, startedAt: String) throws(FileError) {
    let runs = try Self.runs()
    var id = "\(job)-\(startedAt)"
    var number = 2
    while !(try Self.make(runs + "/" + id)) {
      id = "\(job)-\(startedAt)-\(number)"
      number += 1
    }
    self.id = id
    path = runs + "/" + id
    _ = try Self.make(logs)
  }

  /// The folder of all runs, made where it is missing.
  static func runs() throws(FileError) -> String {
    let state: String
    if let folder = Platform.environment("XDG_STATE_HOME"), folder.hasPrefix("/") {
      state = folder
    } else if let home = Platform.environment("HOME"), home.hasPrefix("/") {
      state = home + "/.local/state"
    } else {
      throw FileError(path: "$XDG_STATE_HOME", reason: "neither it nor HOME names a folder to keep runs in")
    }
    var path = ""
    for part in (state + "/jobsworth/runs").split(separator: "/") {
      path += "/" + part
      _ = try make(path)
    }
    return path
  }

  /// false when the folder is there already.
  private static func make(_ path: String) throws(FileError) -> Bool {
    switch Platform.makeFolder(path, mode: 0o700) {
    case nil: return true
    case .fileExists?: return false
    case let error?: throw FileError(path: path, reason: error.description)
    }
  }
}
