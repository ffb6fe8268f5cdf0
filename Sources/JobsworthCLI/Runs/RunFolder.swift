internal import Execution
internal import SystemPackage

/// The folder of one run, `$XDG_STATE_HOME/jobsworth/runs/ID`, for its owner's eyes only.
struct RunFolder {
  let id: String
  let path: String
  var logs: String { path + "/logs" }
  /// The manifest as it was run.
  var manifest: String { path + "/manifest.yaml" }

  /// The folder of a run that was begun.
  init(id: String) throws(FileError) {
    self.id = id
    path = try Self.runs() + "/" + id
    guard !id.isEmpty, !id.hasPrefix("."), !id.contains("/"), Platform.kind(of: path) == .folder else {
      throw FileError(path: path, reason: "there is no run \(id)")
    }
  }

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

  /// The name of the run's Job: its manifest may hold several.
  func jobName() throws -> String { try header().job }

  /// What the run was started with.
  func header() throws -> RunHeader {
    guard let history = try? RunHistory(path: RunSession.journalPath(path)) else {
      throw FileError(path: path, reason: "there is no journal to go on with")
    }
    return history.header
  }

  /// Keeps the manifest as it is run, for a run that resumes.
  func keep(manifest bytes: [UInt8]) throws(FileError) {
    do {
      let file = try FileDescriptor.open(
        FilePath(manifest), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite])
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch {
      throw FileError(path: manifest, reason: "\(error)")
    }
  }

  /// The IDs of all runs, in no order.
  static func all() throws(FileError) -> [String] {
    (Platform.entries(of: try runs()) ?? []).filter { $0.kind == .folder && !$0.name.hasPrefix(".") }.map(\.name)
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
