/// What differs between container engines, as a value: all else is one code.
package struct Engine: Hashable, Sendable {
  /// How containers of one pod come to share their network and more.
  package enum Sharing: Hashable, Sendable {
    /// The engine knows pods.
    case pods
    /// They join the namespaces of a container that does nothing, made from this image.
    case infraContainer(image: String)
  }

  /// The program's name, and what people call the engine.
  package var program: String
  package var sharing: Sharing
  /// Before every subcommand: what an engine warns of must not get among what containers write.
  package var globalOptions: [String]
  /// Keeps what a container writes until it is removed, so that a run that resumes finds it.
  package var logDriver: String
  /// How many files of its own make up a log.
  package var logFiles: Int64
  /// What a byte of output takes there at most, beside what stands around each line.
  package var logGrowth: Int64
  /// For every `run`, so that nothing of the caller's or the engine's own gets into a container.
  package var runOptions: [String]
  /// For a root that can only be read, without folders in memory that the manifest does not name.
  package var readOnlyOptions: [String]
  /// What it is asked to learn which controllers (memory, cpu, pids) limit its containers.
  package var controllersQuestion: [String]
  /// For `rm --force` at once.
  package var removeOptions: [String]
  /// Added to bind mounts of our own folders on a machine with SELinux; nil when there is no such option.
  package var relabelling: String?

  package static let podman = Engine(
    program: "podman", sharing: .pods, globalOptions: ["--log-level", "error"], logDriver: "k8s-file", logFiles: 1,
    logGrowth: 1,
    runOptions: ["--http-proxy=false"],
    readOnlyOptions: ["--read-only", "--read-only-tmpfs=false"],
    controllersQuestion: ["info", "--format", "{{range .Host.CgroupControllers}}{{.}} {{end}}"],
    removeOptions: ["--time", "0"],
    relabelling: "relabel=shared")

  package static let docker = Engine(
    program: "docker", sharing: .infraContainer(image: "registry.k8s.io/pause:3.10"),
    globalOptions: ["--log-level", "error"], logDriver: "json-file", logFiles: 5, logGrowth: 6, runOptions: [],
    readOnlyOptions: ["--read-only"],
    controllersQuestion: [
      "info", "--format", "{{if .MemoryLimit}}memory {{end}}{{if .CPUCfsQuota}}cpu {{end}}{{if .PidsLimit}}pids{{end}}",
    ],
    removeOptions: [], relabelling: nil)

  /// How large an engine's own log may be where a run keeps so many bytes: what an engine puts around short lines is
  /// several times what is in them.
  static func logRoom(for bytes: Int64) -> Int64 { bytes * 4 }

  /// For a run that keeps so many bytes of a log.
  func logOptions(_ bytes: Int64) -> [String] {
    let size = ["--log-opt", "max-size=\(Self.logRoom(for: bytes) / logFiles)"]
    return logFiles == 1 ? size : size + ["--log-opt", "max-file=\(logFiles)"]
  }
}
