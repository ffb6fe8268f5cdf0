import Execution
import Glibc
package import SystemPackage

/// The parent of all processes of a run: starts them, reports their ends and leaves none behind.
///
/// It is a process of its own so that a run can be killed and lose nothing. When the run is gone, a shepherd that
/// was told to keep the processes lets them go on to their ends and keeps those for the run that resumes; any other
/// ends them. When the shepherd is killed, the kernel ends them (parent-death signal). It is single-threaded, and
/// its main thread starts every process, for that signal comes when the *thread* ends that started a process.
///
/// A started process reaps its own orphans, like process 1 of a container, so the tree below it is complete while
/// it lives, daemons with sessions of their own included. When it ends, what is left of its tree falls to the
/// shepherd.
package struct Shepherd: ~Copyable {
  /// The connection to the run; nil while the run is gone and may come back.
  private var control: FileDescriptor?
  private var place: MeetingPlace?
  /// Ends that the run has not said to have written down.
  private var unforgotten: [UInt64: ShepherdReport] = [:]
  private let signals: SignalDescriptor
  private let null: FileDescriptor
  private var incoming = WireBuffer()
  private var outgoing: [UInt8] = []
  private var sent = 0
  private var flocks: [UInt64: Flock] = [:]
  private var leaders: [Int32: UInt64] = [:]
  /// Orphans of an ended leader that are now children of the shepherd, and whose they were.
  private var strays: [Int32: UInt64] = [:]
  /// Flocks whose leader has ended while others of the flock live.
  private var leaderless: Set<UInt64> = []
  private var pipes = OutputPipes()
  private var isEnding = false
  private var endingSince: Nanoseconds = 0

  /// How long the shepherd waits for processes that do not even die of SIGKILL (a hung disk).
  private static let patience: Nanoseconds = 5_000_000_000
  private static let recheck: Nanoseconds = 5_000_000
  /// How long until the shepherd tries again to leave what it could not.
  private static let untilNextTry: Nanoseconds = 1_000_000_000

  /// A started process with all its descendants.
  private struct Flock {
    var leader: Int32
    /// Nil for one whose output is of no interest.
    var output: ProcessOutput?
    /// Set when the leader has ended.
    var exit: ProcessExit?
    var exitTime: Nanoseconds = 0
    /// It was asked to stop: what the leader leaves behind keeps the rest of the time that it was given.
    var isStopping = false
    var isKilled = false
    /// What its process was to do before its program; it leaves there why it could not.
    var setup: FileDescriptor?
  }

  /// Takes over the whole process. `control` is the connection to the run.
  package static func run(control: FileDescriptor) -> Int32 {
    guard let signals = try? SignalDescriptor([SIGCHLD, SIGTERM, SIGINT, SIGHUP]),
      let null = try? FileDescriptor.open(FilePath("/dev/null"), .readWrite, options: .closeOnExec)
    else { return 3 }
    Processes.becomeSubreaper()
    OpenFiles.raise()
    control.setNonBlocking()
    var shepherd = Shepherd(control: control, signals: signals, null: null)
    shepherd.loop()
    return 0
  }

  private init(control: FileDescriptor, signals: SignalDescriptor, null: FileDescriptor) {
    self.control = control
    self.signals = signals
    self.null = null
  }

  // MARK: The loop

  private mutating func loop() {
    while true {
      if isEnding {
        killEverything()
        if ProcessFiles.children(of: getpid()).isEmpty || bootTime() - endingSince > Self.patience {
          for id in flocks.keys { copyOutput(of: id) }
          flush()
          place?.close()
          pipes.close()
          return
        }
      }
      var timeout = isEnding || !leaderless.isEmpty ? Self.recheck : nil
      if !isEnding, control == nil, flocks.isEmpty, let place {
        if place.leave(Array(unforgotten.values)) { return pipes.close() }
        // The ends must not be lost: it stays, for a run that resumes or for room on the disk.
        timeout = Self.untilNextTry
      }
      var descriptors: [(descriptor: FileDescriptor, alsoWriting: Bool)] = [(signals.descriptor, false)]
      // At the end nobody is listened to, and waiting must be waiting.
      if let control, !isEnding { descriptors.append((control, !outgoing.isEmpty)) }
      if let place, !isEnding { descriptors.append((place.listener, false)) }
      let others = descriptors.count
      let writing = flocks.compactMap { id, flock in flock.output.map { (id: id, pipe: $0.pipe) } }
      for (_, pipe) in writing { descriptors.append((pipe, false)) }
      let ready = waitUntilReady(descriptors, timeout: timeout)
      for (number, (id, _)) in writing.enumerated() where ready[others + number] { copyOutput(of: id) }
      if ready[0] { takeSignals() }
      reapEnded()
      if control != nil, !isEnding {
        if ready[1] { takeRequests() }
      } else if place != nil, !isEnding {
        welcome()
      }
      for id in leaderless { checkLeaderless(id) }
      flush()
    }
  }

  private mutating func end() {
    if !isEnding { endingSince = bootTime() }
    isEnding = true
  }

  private mutating func takeSignals() {
    while let (signal, _) = signals.take() {
      // A request to end that reaches the shepherd itself: the run is told by the connection's end.
      if signal == SIGTERM { end() }
    }
  }

  private mutating func takeRequests() {
    guard let control else { return }
    do {
      var isOver = false
      while !isOver, let bytes = try readAvailable(control) {
        isOver = bytes.isEmpty
        incoming.append(bytes)
      }
      // What the run said before it went is carried out; half a message at the end is not.
      while var message = try incoming.next() {
        switch try ShepherdRequest(from: &message) {
        case .launch(let launch): start(launch)
        case .signal(let id, let signal): send(signal, to: id)
        case .end: end()
        case .keep(let folder):
          // Where another shepherd is, this one has no business.
          if place == nil { place = try MeetingPlace(folder: folder) }
          report(.listed)
        case .forget(let id): unforgotten[id] = nil
        case .remember(let end): if let id = end.id { unforgotten[id] = end }
        }
      }
      if isOver { lose() }
    } catch {
      lose()
    }
  }

  /// The run is gone.
  private mutating func lose() {
    guard place != nil, !isEnding else { return end() }
    try? control?.close()
    control = nil
    incoming = WireBuffer()
    outgoing = []
    sent = 0
  }

  /// Another run takes over: it is told what there is.
  private mutating func welcome() {
    guard let connection = place?.accept() else { return }
    control = connection
    for (id, flock) in flocks {
      report(
        .started(
          id: id, process: ProcessFiles.identity(of: flock.leader) ?? .init(id: flock.leader, startTicks: 0)))
    }
    for known in unforgotten.values { report(known) }
    report(.listed)
  }

  private mutating func report(_ report: ShepherdReport) {
    if control != nil { outgoing += report.framed }
  }

  /// Reports an end, and again to whoever takes over until it is forgotten.
  private mutating func reportEnd(_ end: ShepherdReport) {
    if place != nil, let id = end.id { unforgotten[id] = end }
    report(end)
  }

  private mutating func flush() {
    guard !outgoing.isEmpty, let control else { return }
    do {
      sent += try writeAvailable(outgoing[sent...], to: control)
      if sent == outgoing.count {
        outgoing.removeAll(keepingCapacity: true)
        sent = 0
      }
    } catch {
      lose()
    }
  }

  // MARK: Starting

  private mutating func start(_ launch: Launch) {
    do {
      let setup = try launch.setup.map { try Self.setupFile($0) }
      let process: Int32
      var output: ProcessOutput?
      do {
        if launch.output != "/dev/null" {
          output = try ProcessOutput(pipe: pipes.take(for: launch.output), log: launch.output, limit: launch.logLimit)
        }
        let writing = try output?.openForWriting()
        defer { try? writing?.close() }
        process = try Processes.start(
          launch, input: setup ?? null, output: writing ?? null, subreaper: true, diesWithParent: true)
      } catch {
        try? setup?.close()
        if let output { pipes.giveBack(output.pipe) }
        throw error
      }
      flocks[launch.id] = Flock(leader: process, output: output, setup: setup)
      leaders[process] = launch.id
      // The process cannot be gone: even when it has ended it waits to be reaped.
      report(.started(id: launch.id, process: ProcessFiles.identity(of: process) ?? .init(id: process, startTicks: 0)))
    } catch let error as LaunchError {
      reportEnd(.failed(id: launch.id, error.stage, errno: error.error.rawValue))
    } catch let error as Errno {
      reportEnd(.failed(id: launch.id, .streams, errno: error.rawValue))
    } catch {
      reportEnd(.failed(id: launch.id, .streams, errno: EIO))
    }
  }

  private static func setupFile(_ bytes: [UInt8]) throws -> FileDescriptor {
    let file = try memoryFile()
    do {
      try file.writeAll(bytes)
    } catch {
      try? file.close()
      throw error
    }
    return file
  }

  /// What a process that could not be set up has left; nil for one whose program was started.
  private static func setupFailure(_ file: FileDescriptor) -> String? {
    defer { try? file.close() }
    _ = try? file.seek(offset: 0, from: .start)
    guard let bytes = try? readAvailable(file), let mark = bytes.first else { return nil }
    // What was to mount for it has failed.
    if mark == ContainerSetup.setupMark { return "bubblewrap could not make its mounts; its log says why" }
    guard mark == ContainerSetup.failureMark else { return nil }
    return String(decoding: bytes.dropFirst(), as: UTF8.self)
  }

  /// Takes what a process and those that came of it have written. Returns whether there was no more.
  @discardableResult
  private mutating func copyOutput(of id: UInt64) -> Bool {
    guard let output = flocks[id]?.output else { return true }
    let (isEmpty, news) = output.copy()
    switch news {
    case .isFull: report(.logIsFull(id: id))
    case .fault(let error): report(.notLogged(id: id, errno: error.rawValue))
    case nil: break
    }
    return isEmpty
  }

  // MARK: Ending

  private mutating func send(_ signal: Int32, to id: UInt64) {
    guard flocks[id] != nil else { return }
    if signal == SIGKILL { flocks[id]!.isKilled = true }
    if signal != SIGKILL { flocks[id]!.isStopping = true }
    let flock = flocks[id]!
    // Those outside the leader's process group are found first, while the links between parents and children hold.
    let outside =
      flock.exit == nil ? ProcessFiles.descendants(of: flock.leader).filter { getpgid($0) != flock.leader } : []
    // A leader that sees its children killed may end by itself, and say that all went well.
    if signal == SIGKILL { kill(-flock.leader, signal) }
    for process in outside { kill(process, signal) }
    for (stray, owner) in strays where owner == id { killTree(stray, signal) }
    if signal != SIGKILL { kill(-flock.leader, signal) }
  }

  private func killTree(_ process: Int32, _ signal: Int32) {
    guard signal != SIGKILL else { return killTrees([process] + ProcessFiles.descendants(of: process)) }
    for descendant in ProcessFiles.descendants(of: process) { kill(descendant, signal) }
    kill(process, signal)
  }

  /// Kills processes with all of their groups: one that starts another and ends is never there when it is looked for, its
  /// group is. Every process below the shepherd is in a session that began there.
  private func killTrees(_ processes: [Int32]) {
    let own = getpgrp()
    var groups: Set<Int32> = []
    for process in processes {
      let group = getpgid(process)
      if group > 1, group != own, groups.insert(group).inserted { kill(-group, SIGKILL) }
      kill(process, SIGKILL)
    }
  }

  private mutating func killEverything() {
    killTrees(ProcessFiles.descendants(of: getpid()))
    reapEnded()
  }

  private mutating func reapEnded() {
    while let (process, exit) = Processes.peekExit() {
      guard let id = leaders.removeValue(forKey: process) else {
        Processes.reap(process)
        strays[process] = nil
        continue
      }
      flocks[id]!.exit = exit
      flocks[id]!.exitTime = bootTime()
      // Before it is reaped, so that its number cannot have gone to another process group. In a container too
      // everything ends with process 1.
      let spare = flocks[id]!.isStopping && !flocks[id]!.isKilled
      if !spare { kill(-process, SIGKILL) }
      Processes.reap(process)
      leaderless.insert(id)
      checkLeaderless(id)
    }
  }

  /// Reports the end of a flock whose leader has ended, once nothing of it is left.
  private mutating func checkLeaderless(_ id: UInt64) {
    guard let flock = flocks[id], let exit = flock.exit else { return }
    let spare = flock.isStopping && !flock.isKilled
    // Processes that the shepherd did not start came to it when this leader ended, or when another stray did.
    for child in ProcessFiles.children(of: getpid()) where leaders[child] == nil && strays[child] == nil {
      strays[child] = id
    }
    var isEmpty = true
    for (stray, owner) in strays where owner == id {
      isEmpty = false
      if !spare { killTree(stray, SIGKILL) }
    }
    // Signal 0 asks whether the process group has a member. Its number is not given to another process as long
    // as it has one.
    if kill(-flock.leader, 0) == 0 {
      isEmpty = false
      if !spare { kill(-flock.leader, SIGKILL) }
    }
    guard isEmpty || bootTime() - flock.exitTime > Self.patience && !spare else { return }
    let isRead = copyOutput(of: id)
    if let output = flock.output {
      // What could not be killed may still write.
      if isEmpty, isRead { pipes.giveBack(output.pipe) } else { try? output.pipe.close() }
    }
    flocks[id] = nil
    leaderless.remove(id)
    if let message = flock.setup.flatMap({ Self.setupFailure($0) }) {
      reportEnd(.notSetUp(id: id, message: message, time: flock.exitTime))
    } else {
      reportEnd(.exited(id: id, exit, time: flock.exitTime))
    }
  }
}
