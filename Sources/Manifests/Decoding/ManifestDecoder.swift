package import KubernetesValues
package import YAMLTree

/// What reading a document as a Job or CronJob gave: the object, as far as it could be read, and what was wrong.
package struct DecodedManifest {
  package let object: ManifestObject
  /// In the order in which the server meets them.
  package let problems: [DecodingProblem]
  /// Keys that stand twice in a mapping, in the order of the YAML library.
  package let duplicates: [DuplicateKey]
}

/// Reads a document, or an item of a list, strictly, as the API server reads a body sent as YAML with `fieldValidation=Strict`.
///
/// The YAML becomes JSON without regard to types (of two equal keys the last one counts), then JSON is read into
/// the types of the field table. Unlike the server this goes on after the first wrong type.
package struct ManifestDecoder {
  private let object: ManifestObject
  private let document: YAMLDocument
  private let release: UInt8
  private var problems: [DecodingProblem] = []
  /// The entries of the mappings that are being read, innermost last.
  private var pending: [Entry] = []
  /// Whether a part of the document was passed over, or a key stood twice.
  private var needsFullWalk = false

  /// Nodes by number: handles of all of them would be counted in and out again.
  private struct Entry {
    var key: Int32
    var value: Int32
    /// The row of the field table, or -1.
    var row: Int
  }

  package static func decode(
    _ root: YAMLNode, as type: ObjectType, version: KubernetesVersion
  ) -> DecodedManifest {
    var decoder = ManifestDecoder(root, type, version)
    if root.kind == .mapping { decoder.readObject(root.writtenIndex, type, at: 0) }
    var duplicates: [DuplicateKey] = []
    if decoder.needsFullWalk {
      duplicates = DuplicateKey.all(in: root)
      decoder.findUnconvertible(root)
    }
    decoder.problems.sort { DecodingProblem.Step.precedes($0.steps, $1.steps) }
    return DecodedManifest(object: decoder.object, problems: decoder.problems, duplicates: duplicates)
  }

  private init(_ root: YAMLNode, _ type: ObjectType, _ version: KubernetesVersion) {
    object = ManifestObject(node: root, type: type)
    document = root.document
    release = UInt8(clamping: version.minor)
  }

  // MARK: Objects

  private mutating func readObject(_ node: Int32, _ type: ObjectType, at index: Int32) {
    let rows = type.rows
    let base = pending.count
    var seen: UInt64 = 0
    var isDoubled = false
    var key = document.firstChild(of: node)
    while key >= 0 {
      if document.isMergeKey(key) {
        isDoubled = true
        break
      }
      let row = row(of: key, rows)
      if row >= 0 {
        let bit = UInt64(1) << UInt64(row - rows.lowerBound)
        if seen & bit != 0 { isDoubled = true }
        seen |= bit
      }
      let value = document.next(after: key)
      pending.append(Entry(key: key, value: value, row: row))
      key = document.next(after: value)
    }
    if isDoubled {
      needsFullWalk = true
      pending.removeSubrange(base...)
      for entry in YAMLNode(document: document, index: node).lastEntries {
        let key = entry.key.writtenIndex
        pending.append(Entry(key: key, value: entry.value.writtenIndex, row: row(of: key, rows)))
      }
    }
    let end = pending.count
    for position in base..<end {
      let entry = pending[position]
      if entry.row >= 0 {
        let spec = FieldSpec.all[entry.row]
        read(entry.value, key: entry.key, as: spec.kind, type: spec.type, field: FieldIndex(entry.row), parent: index)
      } else {
        unknown(entry.key, entry.value, in: index)
      }
    }
    pending.removeLast(end - base)
  }

  /// The row of a key's field, if this release knows it.
  private func row(of key: Int32, _ rows: Range<Int>) -> Int {
    let name = document.textBuffer.span.extracting(document.textBounds(of: key))
    guard document.kind(of: key) == .scalar, let field = Field(name) else { return -1 }
    for row in rows where FieldSpec.all[row].field == field {
      let spec = FieldSpec.all[row]
      return spec.since <= release && release <= spec.until ? row : -1
    }
    return -1
  }

  private mutating func unknown(_ key: Int32, _ value: Int32, in index: Int32) {
    needsFullWalk = true
    let key = node(key)
    guard let name = key.jsonKey else { return }
    add(.unknownField(name), node(value), key: key, field: nil, parent: index, last: .key(name))
  }

  private func node(_ number: Int32) -> YAMLNode { YAMLNode(document: document, index: number) }

  // MARK: Values

  /// Reads one value and puts it below `parent`.
  ///
  /// - Parameters:
  ///   - key: its key, -1 for an element of a list.
  ///   - field: the row of a field; nil for an element of a list or map.
  private mutating func read(
    _ node: Int32, key: Int32, as kind: ValueKind, type: ObjectType?, field: FieldIndex?, parent: Int32
  ) {
    var record = ManifestRecord(kind, origin: .written, parent: parent)
    record.field = field
    if let field { record.name = field.spec.field }
    record.type = type
    record.node = node
    record.keyNode = key
    if key >= 0, field == nil { record.key = keySlice(key) }
    switch document.kind(of: node) {
    case .scalar:
      guard readScalar(node, into: &record, isElement: field == nil) else {
        wrongType(node, key: key, record: record)
        return
      }
      _ = object.append(record)
    case .sequence:
      guard kind == .list || kind == .any else {
        needsFullWalk = true
        wrongType(node, key: key, record: record)
        return
      }
      let index = object.append(record)
      if kind == .any {
        needsFullWalk = true
      } else if let spec = field?.spec {
        var item = document.firstChild(of: node)
        while item >= 0 {
          read(item, key: -1, as: spec.item, type: spec.type, field: nil, parent: index)
          item = document.next(after: item)
        }
      }
    case .mapping:
      guard kind == .object || kind == .map || kind == .any else {
        needsFullWalk = true
        wrongType(node, key: key, record: record)
        return
      }
      let index = object.append(record)
      switch kind {
      case .object: if let type { readObject(node, type, at: index) }
      case .map: if let field { readMap(node, field.spec, at: index) }
      default: needsFullWalk = true
      }
    }
  }

  private mutating func readMap(_ node: Int32, _ spec: FieldSpec, at index: Int32) {
    guard hasPlainKeys(node) else {
      needsFullWalk = true
      for entry in YAMLNode(document: document, index: node).lastEntries {
        read(
          entry.value.writtenIndex, key: entry.key.writtenIndex, as: spec.item, type: spec.type, field: nil,
          parent: index)
      }
      return
    }
    var key = document.firstChild(of: node)
    while key >= 0 {
      let value = document.next(after: key)
      read(value, key: key, as: spec.item, type: spec.type, field: nil, parent: index)
      key = document.next(after: value)
    }
  }

  /// Whether a map's keys are scalars, none of them the merge key, each there once.
  ///
  /// Compares each with those before it, for most maps are small.
  private func hasPlainKeys(_ node: Int32) -> Bool {
    var keys = 0
    var key = document.firstChild(of: node)
    while key >= 0 {
      if document.isMergeKey(key) || document.kind(of: key) != .scalar { return false }
      keys += 1
      if keys > 12 {
        let entries = Array(self.node(node).entries)
        return Set(entries.map(\.key.text)).count == entries.count
          && !entries.contains { $0.key.isMergeKey || $0.key.kind != .scalar }
      }
      var other = document.firstChild(of: node)
      while other != key {
        if document.haveSameText(key, other) { return false }
        other = document.next(after: document.next(after: other))
      }
      key = document.next(after: document.next(after: key))
    }
    return true
  }

  /// False where the value is of another type. A null leaves the record without a value.
  private mutating func readScalar(_ node: Int32, into record: inout ManifestRecord, isElement: Bool) -> Bool {
    let scalar = document.scalar(of: node)
    if case .null = scalar {
      if !isElement {
        // An int-or-string is read by its own method, which makes 0 of null.
        if record.kind == .intOrString { record.isNumber = true } else { record.kind = .null }
      } else {
        switch record.kind {
        case .quantity: record.payload = object.own("0".utf8).bits
        case .string, .time: record.payload = TextSlice.empty.bits
        default: break
        }
      }
      return true
    }
    switch record.kind {
    case .string:
      guard let text = text(node, scalar) else { return false }
      record.payload = text.bits
    case .bool:
      guard case .bool(let flag) = scalar else { return false }
      record.payload = flag ? 1 : 0
    case .int32, .int64:
      guard let number = Self.integer(scalar), record.kind == .int64 || Int32(exactly: number) != nil else {
        return false
      }
      record.payload = number
    case .intOrString:
      if let text = text(node, scalar) {
        record.payload = text.bits
      } else if let number = Self.integer(scalar), Int32(exactly: number) != nil {
        record.payload = number
        record.isNumber = true
      } else {
        return false
      }
    case .quantity:
      if let text = text(node, scalar) {
        record.payload = text.bits
      } else {
        record.payload = object.own((Self.literal(scalar) ?? "").utf8).bits
      }
      return (try? Quantity(manifestText: object.string(TextSlice(bits: record.payload)))) != nil
    case .time:
      guard let text = text(node, scalar), let time = try? GoTimestamp(parsing: object.string(text)) else {
        return false
      }
      record.payload = object.own(time.text.utf8).bits
    case .any: break
    case .null, .list, .map, .object: return false
    }
    return true
  }

  private func text(_ node: Int32, _ scalar: ResolvedScalar) -> TextSlice? {
    switch scalar {
    case .string: TextSlice(document: document.textBounds(of: node))
    case .binary(let bytes): object.own(bytes)
    default: nil
    }
  }

  private mutating func keySlice(_ key: Int32) -> TextSlice {
    switch document.scalar(of: key) {
    case .string: return TextSlice(document: document.textBounds(of: key))
    case .null: needsFullWalk = true
    default: break
    }
    let key = node(key)
    return object.own((key.jsonKey ?? key.text).utf8)
  }

  /// A number that JSON writes without a point or an exponent and that fits 64 bits.
  private static func integer(_ scalar: ResolvedScalar) -> Int64? {
    switch scalar {
    case .int(let number): number
    case .float(let number): Int64(GoJSONNumber.text(number))
    default: nil
    }
  }

  /// The text of a number or truth value in JSON.
  private static func literal(_ scalar: ResolvedScalar) -> String? {
    switch scalar {
    case .int(let number): String(number)
    case .uint(let number): String(number)
    case .float(let number): GoJSONNumber.text(number)
    case .bool(let flag): flag ? "true" : "false"
    case .notFinite(let name): name
    case .null: "null"
    case .string, .binary, .mismatch: nil
    }
  }

  // MARK: Problems

  private mutating func wrongType(_ node: Int32, key: Int32, record: ManifestRecord) {
    let node = self.node(node)
    let key = key < 0 ? nil : self.node(key)
    let isElement = record.field == nil
    guard let field = record.field ?? object.records[record.parent].field else { return }
    let last: DecodingProblem.Step =
      if let own = record.field { .key(own.spec.field.name) } else if let key { .key(key.jsonKey ?? key.text) } else {
        .position(Int(object.records[record.parent].count))
      }
    if isElement {
      // The element takes its place all the same, so that the ones behind it keep their positions.
      var empty = record
      empty.kind = .null
      _ = object.append(empty)
    }
    let scalar = node.kind == .scalar ? node.scalar : nil
    switch scalar {
    case .notFinite(let name):
      add(
        .unconvertible("json: unsupported value: \(name)"), node, key: key, field: field, parent: record.parent,
        last: last)
      return
    case .mismatch(let tag):
      let text = "yaml: cannot decode !!str `\(node.text)` as a \(tag)"
      add(.unconvertible(text), node, key: key, field: field, parent: record.parent, last: last)
      return
    default: break
    }
    let found = found(node, scalar, record.kind)
    let kind: DecodingProblem.Kind
    switch record.kind {
    case .quantity: kind = .unreadable(quantityFault(node, scalar))
    case .time where found == "string": kind = .unreadable(timeFault(node.text))
    case .time: kind = .wrongType(found: found, expected: "string")
    case .intOrString: kind = .wrongType(found: found, expected: "int32")
    default: kind = .wrongType(found: found, expected: Self.goType(field, isElement: isElement))
    }
    add(
      kind, node, key: key, field: field, parent: record.parent, last: last,
      endsReading: record.kind == .quantity || record.kind == .time || record.kind == .intOrString)
  }

  private func found(_ node: YAMLNode, _ scalar: ResolvedScalar?, _ kind: ValueKind) -> String {
    switch (node.kind, scalar) {
    case (.mapping, _): return "object"
    case (.sequence, _): return "array"
    case (_, .bool): return "bool"
    case (_, .some(.int)), (_, .some(.uint)), (_, .some(.float)):
      let wantsInteger = kind == .int32 || kind == .int64 || kind == .intOrString
      return wantsInteger ? "number " + (scalar.flatMap(Self.literal) ?? "") : "number"
    default: return "string"
    }
  }

  private static func goType(_ field: FieldIndex, isElement: Bool) -> String {
    let type = field.facts.goType.description
    guard isElement else { return type }
    if type.hasPrefix("[]") { return String(type.dropFirst(2)) }
    if type.hasPrefix("map[string]") { return String(type.dropFirst("map[string]".count)) }
    return type
  }

  private func quantityFault(_ node: YAMLNode, _ scalar: ResolvedScalar?) -> String {
    let text = scalar.flatMap(Self.literal) ?? (node.kind == .scalar ? node.text : "[]")
    do throws(Quantity.Fault) {
      _ = try Quantity(manifestText: text)
      return ""
    } catch {
      return error.description
    }
  }

  private func timeFault(_ text: String) -> String {
    do throws(GoTimestamp.Fault) {
      _ = try GoTimestamp(parsing: text)
      return ""
    } catch {
      return error.description
    }
  }

  private mutating func add(
    _ kind: DecodingProblem.Kind, _ node: YAMLNode, key: YAMLNode?, field: FieldIndex?, parent: Int32,
    last: DecodingProblem.Step, endsReading: Bool = false
  ) {
    let value = ManifestValue(object: object, index: parent)
    problems.append(
      DecodingProblem(
        kind: kind, parent: value, field: field, keyNode: key, node: node, steps: value.steps + [last],
        endsReading: endsReading))
  }

  // MARK: What JSON cannot hold

  /// Null keys, infinite numbers and tags that do not fit, anywhere in the document.
  private mutating func findUnconvertible(_ root: YAMLNode) {
    let known = Set(problems.compactMap { if case .unconvertible = $0.kind { $0.node } else { nil } })
    var stack = [root]
    while let node = stack.popLast() {
      switch node.kind {
      case .scalar: checkConvertible(node, known)
      case .sequence: stack.append(contentsOf: node.items)
      case .mapping:
        for invalid in node.invalidMerges {
          addUnconvertible("yaml: map merge requires map or sequence of maps as the value", invalid)
        }
        for entry in node.entries where !entry.key.isMergeKey {
          if entry.key.jsonKey == nil {
            addUnconvertible("unsupported map key of type: %!s(<nil>), key: <nil>", entry.key)
          }
          stack.append(entry.value)
        }
      }
    }
  }

  private mutating func checkConvertible(_ node: YAMLNode, _ known: Set<YAMLNode>) {
    guard !known.contains(node) else { return }
    switch node.scalar {
    case .notFinite(let name): addUnconvertible("json: unsupported value: \(name)", node)
    case .mismatch(let tag): addUnconvertible("yaml: cannot decode !!str `\(node.text)` as a \(tag)", node)
    default: break
    }
  }

  private mutating func addUnconvertible(_ text: String, _ node: YAMLNode) {
    problems.append(
      DecodingProblem(
        kind: .unconvertible(text), parent: object.root, field: nil, keyNode: nil, node: node, steps: [],
        endsReading: true))
  }
}

extension ManifestValue {
  /// Keys and positions from the root to this value.
  var steps: [DecodingProblem.Step] {
    var steps: [DecodingProblem.Step] = []
    var value = self
    while let parent = value.parent {
      if let field = value.field {
        steps.append(.key(field.name))
      } else {
        steps.append(parent.kind == .map ? .key(value.key) : .position(value.position))
      }
      value = parent
    }
    return steps.reversed()
  }
}
