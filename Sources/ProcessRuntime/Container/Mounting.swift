import Execution
import Glibc
import SystemPackage

/// By what means a container gets a view of the file system of its own.
package enum Mounting: Hashable, Sendable {
  /// Mount namespaces that its process makes itself, as root or with a user namespace.
  case namespace
  /// The program bubblewrap, at this path: some machines let it do what other programs may not.
  case bubblewrap(String)
  /// Not at all; why.
  case none(String)

  /// What this user can do on this machine.
  ///
  /// - Parameter searchPath: where bubblewrap is looked for.
  package static func here(searchPath: String) -> Mounting {
    guard let fault = Mounts.fault else { return .namespace }
    if let program = findProgram("bwrap", along: searchPath), works(program) { return .bubblewrap(program) }
    return .none("mount namespaces cannot be made here (\(fault)), and there is no bubblewrap that can")
  }

  /// Why nothing can be mounted; nil when something can.
  package var fault: String? {
    if case .none(let fault) = self { fault } else { nil }
  }

  /// The program that mounts, where processes cannot do it themselves.
  package var program: String? {
    if case .bubblewrap(let program) = self { program } else { nil }
  }

  private static func works(_ bubblewrap: String) -> Bool {
    guard let nowhere = try? FileDescriptor.open(FilePath("/dev/null"), .writeOnly, options: .closeOnExec) else {
      return false
    }
    defer { try? nowhere.close() }
    let arguments = [bubblewrap, "--dev-bind", "/", "/", "--", bubblewrap, "--version"]
    guard
      let child = try? ChildProcess(
        bubblewrap, arguments, environment: [], output: nowhere, error: nowhere, diesWithParent: true)
    else { return false }
    return child.wait() == 0
  }
}
