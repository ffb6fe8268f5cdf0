import Glibc
import JobModel
import SystemPackage

/// What a container has left to say when it ended: mirrors `getTerminationMessage` and `readLastStringFromContainerLogs`
/// of the kubelet.
package enum TerminationMessage {
  private static let longest = 4096
  private static let longestOfLog = 2048
  private static let mostLinesOfLog = 80

  /// Whether a container may write there. The path that all have by default is only made where something speaks of
  /// it: mounting it costs a moment at every start.
  package static func isWanted(by launch: ContainerLaunch) -> Bool {
    let path = launch.container.terminationMessagePath
    return path != "/dev/termination-log" || !launch.mounts.isEmpty
      || (launch.command + launch.arguments + launch.environment.values).contains { $0.contains(path) }
  }

  /// Makes the empty file that a container is to write into, whoever it runs as.
  package static func makeFile(_ path: String) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
    try file.close()
    guard unsafe chmod(path, 0o666) == 0 else { throw Errno.last }
  }

  /// - Parameters:
  ///   - file: what was mounted at the path; nil when nothing was.
  ///   - log: is looked at instead where the policy says so; nil where it does not.
  package static func read(file: String?, log: String?, exitCode: Int) -> String? {
    if let file, let bytes = beginning(of: file, longest), !bytes.isEmpty { return text(bytes) }
    guard let log, exitCode != 0 else { return nil }
    let bytes = LogReader.end(of: log, count: longestOfLog)
    guard !bytes.isEmpty else { return nil }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return text(Array(lines.suffix(mostLinesOfLog).joined(separator: [UInt8(ascii: "\n")])))
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func beginning(of path: String, _ count: Int) -> [UInt8]? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec) else { return nil }
    defer { try? file.close() }
    return (try? readAvailable(file, limit: count)) ?? nil
  }
}
