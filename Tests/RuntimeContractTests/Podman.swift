import Foundation

/// The podman of this machine, with an image made from its busybox.
enum Podman {
  static let image = "localhost/jobsworth-test-busybox"

  /// Why podman cannot be tested here; nil when it can. Makes the image where it is missing.
  static let whyNot: String? = {
    guard run("command -v podman").succeeded else { return "podman is not installed" }
    if !run("podman image exists \(image)").succeeded {
      let making = """
        set -e
        root=$(mktemp -d)
        trap 'rm -rf "$root"' EXIT
        mkdir "$root/bin" "$root/tmp" "$root/etc"
        cp "$(command -v busybox)" "$root/bin/busybox"
        for name in sh sleep echo; do ln -s busybox "$root/bin/$name"; done
        tar -C "$root" -c . | podman import - \(image)
        """
      guard run(making).succeeded else { return "no image could be made; install busybox-static" }
    }
    let trial = run("podman run --rm --pull=never \(image) sh -c 'exit 0'")
    return trial.succeeded ? nil : "podman runs no container here: \(trial.output)"
  }()

  /// The lines that podman prints.
  static func ask(_ arguments: String) -> [String] {
    run("podman \(arguments)").output.split(separator: "\n").map(String.init)
  }

  private static func run(_ script: String) -> (succeeded: Bool, output: String) {
    let shell = Process()
    let pipe = Pipe()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "exec 2>&1; \(script)"]
    shell.standardOutput = pipe
    shell.standardInput = FileHandle.nullDevice
    guard (try? shell.run()) != nil else { return (false, "") }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    shell.waitUntilExit()
    return (shell.terminationStatus == 0, String(decoding: output, as: UTF8.self))
  }
}
