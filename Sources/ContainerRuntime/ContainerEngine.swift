package import Execution
package import JobModel

/// An engine that was found on this machine and answers, with what is known of the images that a run needs.
package struct ContainerEngine: Sendable {
  package let description: Engine
  private let program: String
  private let options: [String]
  private let environment: [String]
  private var images: [String: ImageFacts] = [:]

  /// Throws when there is no such program, or when it does not answer.
  ///
  /// - Parameters:
  ///   - options: of the user, before every subcommand.
  ///   - environment: of the engine's program, `NAME=value` each.
  package init(
    _ description: Engine, options: [String] = [], searchPath: String,
    environment: [String] = startingEnvironment()
  ) throws(RuntimeFault) {
    guard let program = findProgram(description.program, along: searchPath) else {
      throw RuntimeFault("\(description.program) is not installed, or not on the PATH")
    }
    self.description = description
    self.program = program
    self.options = description.globalOptions + options
    self.environment = environment
    let answer = makeCalls().ask(["version"])
    guard answer.succeeded else { throw RuntimeFault("\(description.program) does not work here: \(answer.message)") }
  }

  /// - Parameter directory: where the engine's program runs; nil for here.
  func makeCalls(in directory: String? = nil) -> EngineCalls {
    EngineCalls(program: program, options: options, environment: environment, directory: directory)
  }

  /// Of an image that `fetchImages` has seen; of another what most images have.
  func facts(of container: Container) -> ImageFacts { container.image.flatMap { images[$0] } ?? ImageFacts() }

  /// Of `memory`, `cpu` and `pids` those that limit nothing here: without root and without a delegated control group of
  /// version 2 an engine passes over limits without a word. Empty where it does not answer.
  package func missingControllers() -> Set<String> {
    let answer = makeCalls().ask(description.controllersQuestion)
    guard answer.succeeded else { return [] }
    let found = answer.lines.joined(separator: " ").split(separator: " ").map(String.init)
    return Set(["memory", "cpu", "pids"]).subtracting(found)
  }

  /// Limits of a pod's containers that are not enforced.
  package func limitItems(for template: PodTemplate) -> [Preflight.Item] {
    let lists = [("initContainers", template.initContainers), ("containers", template.containers)]
    let limits = lists.flatMap { list, containers in
      containers.enumerated().flatMap { place, container in
        ["memory", "cpu"].filter { container.limits[$0] != nil }
          .map { (field: "spec.\(list)[\(place)].resources.limits.\($0)", controller: $0) }
      }
    }
    guard !limits.isEmpty else { return [] }
    let missing = missingControllers()
    return limits.filter { missing.contains($0.controller) }.map {
      Preflight.Item(
        $0.field, .note,
        "is not enforced: \(description.program) has no control group for \($0.controller) here, which takes root or "
          + "cgroup v2 with delegation")
    }
  }

  /// Gets the images of a pod by their pull policies, before anything of it starts.
  ///
  /// - Parameter onPull: called with the name of an image before it is fetched.
  /// - Returns: what cannot be, each with its field below the pod template.
  package mutating func fetchImages(for template: PodTemplate, onPull: (String) -> Void = { _ in }) -> [Preflight.Item]
  {
    let calls = makeCalls()
    var items: [Preflight.Item] = []
    for (list, containers) in [("initContainers", template.initContainers), ("containers", template.containers)] {
      for (place, container) in containers.enumerated() {
        let path = "spec.\(list)[\(place)]"
        guard let image = container.image else {
          items.append(
            Preflight.Item("\(path).image", .refused, "container \(container.name) has no image", isFatal: true))
          continue
        }
        if images[image] == nil {
          if let fault = fetch(image, container.imagePullPolicy, calls, onPull) {
            items.append(Preflight.Item("\(path).image", .refused, fault, isFatal: true))
            continue
          }
        }
        items += Self.items(of: container, at: path, template: template, image: images[image] ?? ImageFacts())
      }
    }
    if case .infraContainer(let image) = description.sharing, CommandLines.needsInfra(template),
      let fault = fetch(image, .ifNotPresent, calls, onPull)
    {
      items.append(
        Preflight.Item(
          "spec.containers", .refused, "the containers of a pod share what another one holds, but \(fault)",
          isFatal: true))
    }
    return items
  }

  /// Returns what went wrong.
  private mutating func fetch(
    _ image: String, _ policy: ImagePullPolicy, _ calls: EngineCalls, _ onPull: (String) -> Void
  ) -> String? {
    let question = ["image", "inspect", "--format", "{{json .Config}}", image]
    var answer = calls.ask(question)
    if policy == .never, !answer.succeeded {
      return "image \(image) is not on this machine, and imagePullPolicy Never forbids to fetch it"
    }
    if policy == .always || !answer.succeeded {
      onPull(image)
      let pull = calls.ask(["pull", "--quiet", image])
      guard pull.succeeded else { return "image \(image) cannot be fetched: \(pull.message)" }
      answer = calls.ask(question)
    }
    guard answer.succeeded, let facts = ImageFacts(answer.output) else {
      return "image \(image) cannot be looked at: \(answer.message)"
    }
    images[image] = facts
    return nil
  }

  private static func items(
    of container: Container, at path: String, template: PodTemplate, image: ImageFacts
  ) -> [Preflight.Item] {
    var items: [Preflight.Item] = []
    func refuse(_ field: String, _ message: String) {
      items.append(Preflight.Item("\(path).\(field)", .refused, message, isFatal: true))
    }
    if container.command.isEmpty, container.args.isEmpty, !image.hasCommand {
      refuse("image", "the image has no entrypoint, and container \(container.name) has no command")
    }
    // Mirrors `verifyRunAsNonRoot`.
    let security = container.security.over(template.security)
    if security.runAsNonRoot == true, security.runAsUser == nil {
      switch image.isRoot {
      case true?: refuse("securityContext.runAsNonRoot", "the image runs as root, and no runAsUser says as whom else")
      case nil:
        refuse(
          "securityContext.runAsNonRoot",
          "the image runs as \(image.userName), which may be root; runAsUser with a number settles it")
      case false?: break
      }
    }
    for variable in container.environment {
      if case .text(let value) = variable.value, EnvironmentFile.isDangerous(variable.name, value) {
        refuse("env", "variable \(variable.name) cannot have a value with line breaks or quotes around it")
      }
    }
    return items
  }
}
