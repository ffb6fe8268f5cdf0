import Execution
import Glibc

/// What a run whose process is gone has left running.
package enum LeftOvers {
  /// Ends all processes of a run at once and removes its pods' volumes. Whoever calls this holds the lock of the run.
  package static func end(runFolder: String, logFolder: String) {
    if let (connection, _) = ShepherdConnection.takeOver(folder: runFolder) { connection.end() }
    // Without a shepherd they are known by the logs that they hold open.
    for process in ProcessFiles.holders(ofFilesIn: logFolder) { _ = kill(process, SIGKILL) }
    ControlGroups(name: ProcessRuntime.groupsName(runFolder))?.removeAll()
    VolumeStore.removeAll(folder: "\(runFolder)/volumes")
  }
}
