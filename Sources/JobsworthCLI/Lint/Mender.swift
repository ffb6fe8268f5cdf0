internal import ArgumentParser
internal import LintEngine
internal import Reporting
internal import SourceText

/// Whether findings are mended.
struct FixOptions: ParsableArguments {
  @Flag(help: "Mend what can be mended without a change in what the cluster does.")
  var fix = false

  @Flag(help: "Mend also what may change behaviour. Says what --fix says.")
  var unsafeFixes = false

  @Flag(help: "Print what would be mended as a unified diff, and change nothing.")
  var diff = false

  var isOn: Bool { fix || unsafeFixes || diff }
}

/// Mends files, or shows how it would.
struct Mender: Sendable {
  let session: LintSession
  let baseline: BaselineFile?
  let options: FixOptions
  let palette: Palette

  struct Result {
    /// What `--diff` prints.
    var diff: [UInt8] = []
    /// What files could not be read or written.
    var complaints: Set<String> = []
    var failed: Bool { !complaints.isEmpty }
    /// Whether a mended text went to standard output.
    var hasPrinted = false
  }

  private struct Mended: Sendable {
    var task: LintSession.Task
    var old: [UInt8]
    var new: [UInt8]
    var diff: [UInt8]
    var count: Int
  }

  func run(jobs: Int) -> Result {
    var result = Result()
    var count = 0
    var files = 0
    for outcome in parallelMap(session.tasks, jobs: jobs, { task in mend(task) }) {
      do {
        let mended = try outcome.get()
        result.diff += mended.diff
        guard !options.diff else { continue }
        if mended.task.path == "-" {
          Output.write(mended.new)
          result.hasPrinted = true
        } else if mended.new != mended.old {
          try FileWriting.replace(mended.task.path, with: mended.new, expecting: mended.old)
        }
        count += mended.count
        files += mended.count > 0 ? 1 : 0
      } catch {
        Output.complain(error.message)
        result.complaints.insert(error.message)
      }
    }
    if count > 0 { Output.note("mended \(TextCount.of(count, "finding")) in \(TextCount.of(files, "file"))\n") }
    return result
  }

  private func mend(_ task: LintSession.Task) -> Swift.Result<Mended, FileError> {
    let bytes: [UInt8]
    do {
      bytes = try FileReading.read(task.path)
    } catch {
      return .failure(error)
    }
    let source = SourceFile(path: task.name, bytes: bytes)
    // Text that was UTF-16 would come back as UTF-8.
    guard source.bytes == bytes else {
      return .success(Mended(task: task, old: bytes, new: bytes, diff: [], count: 0))
    }
    let mending = Mending(source, allowsUnsafe: options.unsafeFixes) { text in
      task.lint(text, rules: session.rules, baseline: baseline)
    }
    let new = mending.source.bytes
    let diff = options.diff ? UnifiedDiff.between(bytes, new, path: task.name, palette: palette) : ""
    return .success(Mended(task: task, old: bytes, new: new, diff: Array(diff.utf8), count: mending.count))
  }
}
