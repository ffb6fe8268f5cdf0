package import Manifests

/// A field that somebody asks about: `job.spec.backoffLimit`, `pod.spec.containers.image`, or its bare name.
package struct FieldReference: Hashable, Sendable {
  /// The path from the object: `spec.template.spec.containers[].image`.
  package let path: String
  /// Job or CronJob.
  package let object: ObjectType
  package let index: FieldIndex

  /// Every field that a text can mean, the nearest to the root first; empty where there is none.
  package static func find(_ text: String) -> [FieldReference] {
    var names = text.split(whereSeparator: { $0 == "." || $0 == "[" }).map { part in
      String(part.prefix { $0 != "]" })
    }
    names.removeAll { name in name.isEmpty || name.allSatisfy(\.isNumber) }
    guard let first = names.first else { return [] }
    if let object = object(named: first) { return resolve(Array(names.dropFirst()), in: object) }
    if ["pod", "pods", "po"].contains(first.lowercased()) {
      return resolve(["spec", "template"] + names.dropFirst(), in: .job)
    }
    if names.count == 1 { return all(named: first) }
    let job = resolve(names, in: .job)
    return job.isEmpty ? resolve(names, in: .cronJob) : job
  }

  /// The object that a word means by itself, as kubectl takes it: `job`, `cronjobs`, `cj`.
  package static func object(named name: String) -> ObjectType? {
    switch name.lowercased() {
    case "job", "jobs": .job
    case "cronjob", "cronjobs", "cj": .cronJob
    default: nil
    }
  }

  private static func resolve(_ names: [String], in object: ObjectType) -> [FieldReference] {
    var type: ObjectType? = object
    var found: FieldReference?
    var path = ""
    for name in names {
      guard let owner = type, let field = Field(name), let index = owner.index(of: field) else { return [] }
      let spec = index.spec
      path += (path.isEmpty ? "" : ".") + name
      found = FieldReference(path: path, object: object, index: index)
      if spec.kind == .list, spec.type != nil { path += "[]" }
      type = spec.type
    }
    return found.map { [$0] } ?? []
  }

  /// Every place of a name, of a CronJob only those that a Job has not.
  private static func all(named name: String) -> [FieldReference] {
    guard let field = Field(name) else { return [] }
    var found: [FieldReference] = []
    var seen: Set<FieldIndex> = []
    for object in [ObjectType.job, .cronJob] {
      // Breadth first: the nearest place of a type is told.
      var queue: [(String, ObjectType)] = [("", object)]
      var visited: Set<ObjectType> = []
      while !queue.isEmpty {
        let (path, type) = queue.removeFirst()
        guard visited.insert(type).inserted else { continue }
        for index in type.fields where index.spec.until == 255 {
          let spec = index.spec
          let place = (path.isEmpty ? "" : path + ".") + spec.field.name
          if spec.field == field, seen.insert(index).inserted {
            found.append(FieldReference(path: place, object: object, index: index))
          }
          if let inner = spec.type { queue.append((place + (spec.kind == .list ? "[]" : ""), inner)) }
        }
      }
    }
    return found
  }

  /// Fields whose name is near one that nobody has.
  package static func suggestion(for text: String) -> String? {
    guard let last = text.split(separator: ".").last else { return nil }
    let name = String(last.prefix { $0 != "[" })
    return Field(name) == nil ? Spelling.closest(to: name, among: Field.allCases.map(\.name)) : nil
  }
}
