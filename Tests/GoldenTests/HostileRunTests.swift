import Foundation
import Testing

/// What goes wrong around a run, and manifests that mean harm, with the real program.
@Suite struct HostileRunTests {
  /// Whoever reads the output goes away: the pods are stopped and nothing is left.
  @Test func aClosedPipeEndsTheRun() throws {
    let place = try RunPlace()
    let mark = "sleep 97.\(Int.random(in: 100_000..<1_000_000))"
    let manifest = try place.manifest("pipe", completions: 3, parallelism: 3, "while :; do echo output; done & \(mark)")
    let script = "\"$0\" run \"$1\" 2>/dev/null | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}"
    let (text, _) = try place.shell(script, manifest)
    #expect(text == "130\n")
    #expect(!RunPlace.isRunning(mark))
  }

  /// The journal cannot be written any more: nothing is acted upon that is not in it, the pods go on, and with room on
  /// the disk the run goes on where it was.
  @Test(.enabled(if: RunPlace.canMount, "nothing can be mounted here")) func aFullDiskCutsTheRunShort() throws {
    let place = try RunPlace()
    let manifest = try place.manifest(
      "full", completions: 120, parallelism: 6, "echo $JOB_COMPLETION_INDEX >> \(place.folder.path)/effects")
    let script = """
      mkdir small && mount -t tmpfs -o size=32k tmpfs small && export XDG_STATE_HOME=$PWD/small || exit 99
      "$0" run -q "$1" >first 2>&1; echo first $?
      mount -o remount,size=20m small
      "$0" run -q --resume full >second 2>&1; echo second $?
      "$0" ps -o json | grep exitStatus
      """
    let (text, _) = try place.shell(script, manifest, wrapper: ["unshare", "-m"])
    #expect(text == "first 3\nsecond 0\n      \"exitStatus\": 0,\n", "\(place.text("first"))\(place.text("second"))")
    #expect(place.text("first").contains("go on with: jobsworth run --resume full-"))
    let effects = place.text("effects").split(separator: "\n").compactMap { Int($0) }
    #expect(effects.sorted() == Array(0..<120))
  }

  @Test func secretsStayWhereTheyBelong() throws {
    let place = try RunPlace()
    let manifest = try place.write(
      "secret",
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: s}
      stringData: {token: hunter2-clear, binary: "\\u0000hunter2-binary"}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: secret}
      spec:
        backoffLimit: 0
        template:
          spec:
            restartPolicy: Never
            containers:
            - name: main
              image: busybox
              command: [sh, -c, 'test "$TOKEN" = hunter2-clear && ls /jobsworth-secret; exit 3']
              env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: s, key: token}}}]
              volumeMounts: [{name: v, mountPath: /jobsworth-secret}]
            volumes: [{name: v, secret: {secretName: s}}]
      """)
    var told = ""
    for arguments in [["run", manifest], ["plan", manifest, "-o", "json"], ["lint", manifest]] {
      told += try place.call(arguments).text
    }
    #expect(told.contains("exit code 3"))
    for command in ["ps", "status", "events", "logs"] {
      told += try place.call([command, "-o", "json"] + (command == "ps" ? [] : ["secret"])).text
    }
    // A Secret that is no variable is an error that tells of it without telling it.
    let broken = try place.write(
      "broken",
      try String(contentsOfFile: manifest, encoding: .utf8).replacingOccurrences(of: "key: token", with: "key: binary"))
    told += try place.call("run", broken).text
    #expect(told.contains("is binary and cannot be an environment variable"))
    #expect(!told.contains("hunter2"))
    for (path, text) in GoldenCase.contents(of: place.folder.appendingPathComponent("state"))
    where !path.hasSuffix("/manifest.yaml") {
      #expect(!text.contains("hunter2"), "\(path)")
      #expect(!path.contains("/volumes/"))
    }
    let modes = try RunPlace.modes(of: place.folder.appendingPathComponent("state/jobsworth/runs"))
    for (path, mode) in modes { #expect(mode & 0o077 == 0 || path.contains("/logs/"), "\(path)") }
  }

  @Test(arguments: ["a/b", "../up", "/etc/x", "..", "a\\u0000b", "-rf"]) func aNameIsNoPath(_ name: String) throws {
    let place = try RunPlace()
    let manifest = try place.write(
      "name",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: "\(name)"}
      spec:
        template:
          spec:
            restartPolicy: Never
            containers: [{name: main, image: busybox, command: ["true"]}]
      """)
    let (text, status) = try place.call("run", manifest)
    #expect(status == 4, "\(text)")
    #expect(GoldenCase.contents(of: place.folder.appendingPathComponent("state")).isEmpty)
  }

  @Test(arguments: ["subPath: ../../etc", "subPath: /etc", "subPathExpr: ../$(A)"])
  func aSubPathThatClimbsIsRefused(_ field: String) throws {
    let place = try RunPlace()
    let manifest = try place.write(
      "climb",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: climb}
      spec:
        template:
          spec:
            restartPolicy: Never
            containers:
            - name: main
              image: busybox
              command: [cat, /jobsworth-climb/passwd]
              env: [{name: A, value: ../../etc}]
              volumeMounts: [{name: v, mountPath: /jobsworth-climb, \(field)}]
            volumes: [{name: v, emptyDir: {}}]
      """)
    let (text, status) = try place.call("run", manifest)
    #expect(status == 4 && !text.contains("root:"), "\(text)")
  }
}
