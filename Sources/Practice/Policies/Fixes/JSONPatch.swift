import CEL
import YAMLTree

/// One operation of a JSON patch, RFC 6902; mirrors how the API server's library reads the standard.
struct JSONPatchOperation {
  private let operation: String
  private let path: [String]
  private let from: [String]
  private let value: YAMLDraft?

  /// Reads `JSONPatch{op: …, path: …}`.
  init(_ value: Value) throws(PatchError) {
    guard let object = value.object, object.typeName == PatchTypes.operation else {
      throw PatchError("a JSON patch is a list of JSONPatch objects")
    }
    func text(_ name: String) -> String {
      if case .string(let text)? = object[name] { text } else { "" }
    }
    operation = text("op")
    path = try Self.segments(text("path"))
    from = object["from"] == nil ? [] : try Self.segments(text("from"))
    self.value = try object["value"].map { value throws(PatchError) in try YAMLDraft(value) }
  }

  /// `/spec/a~1b` as names, `~1` and `~0` resolved.
  private static func segments(_ path: String) throws(PatchError) -> [String] {
    guard path.utf8.first == UInt8(ascii: "/") else { throw PatchError("the path \"\(path)\" does not begin with /") }
    return path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { part in
      var bytes: [UInt8] = []
      var rest = part
      while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "~"), let next = rest.first, next == UInt8(ascii: "0") || next == UInt8(ascii: "1")
        else {
          bytes.append(byte)
          continue
        }
        bytes.append(next == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
        rest.removeFirst()
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The document with the change made.
  func applied(to document: YAMLDraft) throws(PatchError) -> YAMLDraft {
    switch operation {
    case "add": return try document.adding(try needed(), at: path[...])
    case "replace": return try document.replacing(try needed(), at: path[...])
    case "remove": return try document.removing(at: path[...])
    case "move":
      let moved = try document.value(at: from[...])
      return try document.removing(at: from[...]).adding(moved, at: path[...])
    case "copy": return try document.adding(try document.value(at: from[...]), at: path[...])
    case "test":
      let found = (try? document.value(at: path[...])) ?? .null
      guard found == value ?? .null else {
        throw PatchError("the test of /\(path.joined(separator: "/")) fails", isTest: true)
      }
      return document
    default: throw PatchError("a JSON patch has no operation \"\(operation)\"")
    }
  }

  private func needed() throws(PatchError) -> YAMLDraft {
    guard let value else { throw PatchError("\(operation) needs a value") }
    return value
  }
}

extension YAMLDraft {
  private static func missing(_ path: ArraySlice<String>) -> PatchError {
    PatchError("there is nothing at \(path.joined(separator: "/"))")
  }

  fileprivate func value(at path: ArraySlice<String>) throws(PatchError) -> YAMLDraft {
    guard let name = path.first else { return self }
    switch opened {
    case .mapping(let entries, _):
      guard let entry = entries.first(where: { $0.key == name }) else { throw Self.missing(path) }
      return try entry.value.value(at: path.dropFirst())
    case .sequence(let items, _):
      guard let index = Self.index(name, items.count) else { throw Self.missing(path) }
      return try items[index].value(at: path.dropFirst())
    default: throw Self.missing(path)
    }
  }

  private static func index(_ name: String, _ count: Int) -> Int? {
    guard let index = Int(name), 0..<count ~= index else { return nil }
    return index
  }

  /// The same with a change made in the collection that the path's last name belongs to.
  private func changing(
    at path: ArraySlice<String>, _ change: (YAMLDraft, String) throws(PatchError) -> YAMLDraft
  ) throws(PatchError) -> YAMLDraft {
    guard let name = path.first else { throw Self.missing(path) }
    if path.count == 1 { return try change(opened, name) }
    switch opened {
    case .mapping(var entries, let node):
      guard let position = entries.firstIndex(where: { $0.key == name }) else { throw Self.missing(path) }
      entries[position].value = try entries[position].value.changing(at: path.dropFirst(), change)
      return .mapping(entries, of: node)
    case .sequence(var items, let node):
      guard let index = Self.index(name, items.count) else { throw Self.missing(path) }
      items[index] = try items[index].changing(at: path.dropFirst(), change)
      return .sequence(items, of: node)
    default: throw Self.missing(path)
    }
  }

  fileprivate func adding(_ value: YAMLDraft, at path: ArraySlice<String>) throws(PatchError) -> YAMLDraft {
    try changing(at: path) { collection, name throws(PatchError) in
      switch collection {
      case .mapping(let entries, let node): return .mapping(Self.setting(name, value, entries), of: node)
      case .sequence(var items, let node):
        guard let index = name == "-" ? items.count : Self.index(name, items.count + 1) else {
          throw Self.missing([name])
        }
        items.insert(value, at: index)
        return .sequence(items, of: node)
      default: throw Self.missing([name])
      }
    }
  }

  /// A key that is not there is added: the server's library does not insist on it.
  fileprivate func replacing(_ value: YAMLDraft, at path: ArraySlice<String>) throws(PatchError) -> YAMLDraft {
    try changing(at: path) { collection, name throws(PatchError) in
      switch collection {
      case .mapping(let entries, let node): return .mapping(Self.setting(name, value, entries), of: node)
      case .sequence(var items, let node):
        guard let index = Self.index(name, items.count) else { throw Self.missing([name]) }
        items[index] = value
        return .sequence(items, of: node)
      default: throw Self.missing([name])
      }
    }
  }

  fileprivate func removing(at path: ArraySlice<String>) throws(PatchError) -> YAMLDraft {
    try changing(at: path) { collection, name throws(PatchError) in
      switch collection {
      case .mapping(var entries, let node):
        guard let position = entries.firstIndex(where: { $0.key == name }) else { throw Self.missing([name]) }
        entries.remove(at: position)
        return .mapping(entries, of: node)
      case .sequence(var items, let node):
        guard let index = Self.index(name, items.count) else { throw Self.missing([name]) }
        items.remove(at: index)
        return .sequence(items, of: node)
      default: throw Self.missing([name])
      }
    }
  }

  private static func setting(_ name: String, _ value: YAMLDraft, _ entries: [Entry]) -> [Entry] {
    var entries = entries
    if let position = entries.firstIndex(where: { $0.key == name }) {
      entries[position].value = value
    } else {
      entries.append(Entry(name, value))
    }
    return entries
  }
}
