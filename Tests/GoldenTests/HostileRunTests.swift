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

  /// More pods at a time than files may be open by default; each has its caller's limit, not the run's.
  @Test func filesThatMayBeOpenAreNoLimitOfPods() throws {
    let place = try RunPlace()
    let manifest = try place.manifest("wide", completions: 60, parallelism: 60, "echo; sleep 1; ulimit -Sn")
    let (text, _) = try place.shell(#"ulimit -Sn 40; "$0" run "$1" 2>/dev/null; echo status $?"#, manifest)
    let words = text.split(separator: "\n").compactMap { $0.split(separator: " ").last }
    #expect(words.count { $0 == "40" } == 60, "\(text)")
    #expect(text.hasSuffix("status 0\n"))
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

  /// By every way in which a value gets to a container, also where it cannot be started or fails and says so.
  @Test(.enabled(if: RunPlace.canMount, "nothing can be mounted here")) func failuresTellNoSecrets() throws {
    let place = try RunPlace()
    func manifest(_ name: String, _ container: String) throws -> String {
      try place.write(
        name,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        data: {token: aHVudGVyMi1jbGVhcg==}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: \(name)}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: main
                image: busybox
                envFrom: [{secretRef: {name: s}}]
                \(container)
              volumes:
              - name: v
                projected: {sources: [{secret: {name: s, items: [{key: token, path: deep/token}]}}]}
              - {name: w, emptyDir: {}}
        """)
    }
    let volumes = "volumeMounts: [{name: v, mountPath: /jobsworth-v}, {name: w, mountPath: /jobsworth-w}]"
    let cases = [
      ("program", "command: [$(token)]"), ("path", "command: [/nowhere/$(token), $(token)]"),
      ("directory", "{command: [pwd], workingDir: /nowhere/hunter2-dear}"),
      ("volume", "{command: [$(token)], \(volumes)}"),
      ("message", "command: [sh, -c, 'test $token = hunter2-clear && echo $token > /dev/termination-log; exit 3']"),
      ("projected", "{command: [sh, -c, 'cat /jobsworth-v/deep/token > /dev/termination-log; exit 3'], \(volumes)}"),
      (
        "link",
        "{command: [\"true\"], volumeMounts: [{name: w, mountPath: /jobsworth-w, subPathExpr: $(token)/../x}]}"
      ),
      ("deep", "{command: [/none], volumeMounts: [{name: w, mountPath: /jobsworth-w, subPathExpr: $(token)/x}]}"),
      ("hook", "{command: [sleep, '0.1'], lifecycle: {postStart: {exec: {command: [sh, -c, 'exit $token']}}}}"),
    ]
    var told = ""
    for (name, container) in cases {
      let inner = container.hasPrefix("{") ? String(container.dropFirst().dropLast()) : container
      let lines = inner.replacingOccurrences(of: "], ", with: "]\n                ")
      told += try place.call("run", try manifest(name, lines)).text
      for command in ["status", "events", "logs"] { told += try place.call(command, name).text }
    }
    #expect(told.contains("cannot start \"***\"") && told.contains("exit code 3"))
    #expect(!told.contains("hunter2-clear") && !told.contains("aHVudGVyMi1jbGVhcg"), "\(told)")
    for (path, text) in GoldenCase.contents(of: place.folder.appendingPathComponent("state"))
    where !path.hasSuffix("/manifest.yaml") {
      #expect(!text.contains("hunter2-clear") && !text.contains("aHVudGVyMi1jbGVhcg"), "\(path)")
      #expect(!path.contains("hunter2"))
    }
  }

  /// What is wrong with a Secret is told without its lines.
  @Test(arguments: [
    "stringData: {token: hunter2, n: 5}", "data: {token: hunter2}", "stringData: {token: \"hunter2}",
    "stringData: {token: hunter2, ..x: y}",
  ]) func aBrokenSecretIsNotShown(_ data: String) throws {
    let place = try RunPlace()
    let job = try String(contentsOfFile: try place.manifest("job", "true"), encoding: .utf8)
    let manifest = try place.write(
      "secret", "\(job)\n---\n{apiVersion: v1, kind: Secret, metadata: {name: s}, \(data)}\n")
    for command in ["run", "plan", "lint"] {
      let (text, status) = try place.call(command, manifest)
      #expect(!text.contains("hunter2"), "\(text)")
      if command == "run" { #expect(status != 0) }
    }
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

  private func container(_ text: String, in place: RunPlace) throws -> String {
    try place.write(
      "odd",
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: odd}
      spec:
        backoffLimit: 0
        template:
          spec:
            restartPolicy: Never
            terminationGracePeriodSeconds: 1
            containers: [{name: main, image: busybox, \(text)}]
      """)
  }

  /// What a kubelet would say as StartError, with status 128.
  @Test(arguments: [
    ("command: [no-such-program]", "not found in PATH"), ("command: [/no/such/program]", "No such file or directory"),
    ("command: [/etc/passwd]", "Permission denied"), ("command: [/etc]", "Permission denied"),
    ("command: [pwd], workingDir: /no/such/folder", "cannot enter the working directory: No such file or directory"),
    ("command: [\"true\", LONG]", "Argument list too long"),
  ]) func whatCannotBeStartedSaysWhy(_ text: String, _ reason: String) throws {
    let place = try RunPlace()
    let long = text.replacingOccurrences(of: "LONG", with: String(repeating: "x", count: 140_000))
    let (told, status) = try place.call("run", try container(long, in: place))
    #expect(status == 1 && told.contains(reason) && told.contains("exit code 128 (could not be started)"), "\(told)")
    #expect(try place.call("status", "odd", "-o", "json").text.contains("StartError"))
  }

  /// Nothing is started that could only be started as something else.
  @Test(arguments: [
    (#"command: ["true"], env: [{name: A, value: "a\0b"}]"#, "env[0].value: the value for A has a zero byte"),
    (#"command: ["true", "a\0b"]"#, "command[1]: a zero byte ends an argument"),
  ]) func zeroBytesAreRefused(_ text: String, _ reason: String) throws {
    let place = try RunPlace()
    let (told, status) = try place.call("run", try container(text, in: place))
    #expect(status == 3 && told.contains(reason), "\(told)")
  }

  /// Daemons in sessions of their own, deaf to SIGTERM, outlive no pod; nor does what has no output any more.
  @Test func nothingOutlivesItsPod() throws {
    let place = try RunPlace()
    let mark = "sleep 96.\(Int.random(in: 100_000..<1_000_000))"
    let script = """
      (setsid sh -c "trap : TERM; (setsid \(mark) &); \(mark)" &); exec >&- 2>&-; sleep 0.3
      """
    let (told, status) = try place.call("run", try container("command: [sh, -c, '\(script)']", in: place))
    #expect(status == 0, "\(told)")
    #expect(!RunPlace.isRunning(mark))
  }

  /// Lines of any length and any bytes come through; 10,000 variables do too.
  @Test func muchIsNotTooMuch() throws {
    let place = try RunPlace()
    let script = "head -c 3000000 /dev/zero | tr \"\\\\0\" x; echo; printf \"\\\\377\\\\0\\\\n\"; env | grep -c ^V"
    let variables = (0..<10_000).map { "{name: V\($0), value: v}" }.joined(separator: ",")
    let text = "command: [sh, -c, '\(script)'], env: [\(variables)]"
    let (told, status) = try place.call("run", try container(text, in: place))
    #expect(status == 0 && told.utf8.count > 3_000_000 && told.contains("] 10000\n"), "\(told.suffix(600))")
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
