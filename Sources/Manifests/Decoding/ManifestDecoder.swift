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
  private let release: UInt8
  private let specs = FieldSpec.all
  private var problems: [DecodingProblem] = []
  /// The entries of the mappings that are being read, innermost last.
  private var pending: [Entry] = []
  /// Whether a part of the document was passed over, or a key stood twice.
  private var needsFullWalk = false

  private struct Entry {
    var key: YAMLNode
    var value: YAMLNode
    /// The row of the field table, or -1.
    var row: Int
  }

  package static func decode(
    _ root: YAMLNode, as type: ObjectType, version: KubernetesVersion
  ) -> DecodedManifest {
    var decoder = ManifestDecoder(root, type, version)
    if root.kind == .mapping { decoder.readObject(root, type, at: 0) }
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
    release = UInt8(clamping: version.minor)
  }

  // MARK: Objects

  private mutating func readObject(_ node: YAMLNode, _ type: ObjectType, at index: Int32) {
    let rows = type.rows
    let base = pending.count
    var seen: UInt64 = 0
    var isDoubled = false
    for entry in node.entries {
      if entry.key.isMergeKey {
        needsFullWalk = true
        isDoubled = true
        break
      }
      let row = row(of: entry.key, rows)
      if row >= 0 {
        let bit = UInt64(1) << UInt64(row - rows.lowerBound)
        if seen & bit != 0 { isDoubled = true }
        seen |= bit
      }
      pending.append(Entry(key: entry.key, value: entry.value, row: row))
    }
    if isDoubled {
      needsFullWalk = true
      pending.removeSubrange(base...)
      for entry in node.lastEntries {
        pending.append(Entry(key: entry.key, value: entry.value, row: row(of: entry.key, rows)))
      }
    }
    let end = pending.count
    var position = base
    while position < end {
      let entry = pending[position]
      if entry.row >= 0 {
        let spec = specs[entry.row]
        read(
          entry.value, key: entry.key, as: spec.kind, type: spec.type, field: FieldIndex(entry.row), parent: index)
      } else {
        unknown(entry, in: index)
      }
      position += 1
    }
    pending.removeSubrange(base...)
  }

  /// The row of a key's field, if this release knows it.
  private func row(of key: YAMLNode, _ rows: Range<Int>) -> Int {
    guard key.kind == .scalar, let field = Field(key.textBytes) else { return -1 }
    for row in rows where specs[row].field == field {
      let spec = specs[row]
      return spec.since <= release && release <= spec.until ? row : -1
    }
    return -1
  }

  private mutating func unknown(_ entry: Entry, in index: Int32) {
    needsFullWalk = true
    guard let name = entry.key.jsonKey else { return }
    add(.unknownField(name), entry.value, key: entry.key, field: nil, parent: index, last: .key(name))
  }

  // MARK: Values

  /// Reads one value and puts it below `parent`.
  ///
  /// - Parameter field: the row of a field; nil for an element of a list or map.
  private mutating func read(
    _ node: YAMLNode, key: YAMLNode?, as kind: ValueKind, type: ObjectType?, field: FieldIndex?, parent: Int32
  ) {
    var record = ManifestRecord(kind, origin: .written, parent: parent)
    record.field = field
    if let field { record.name = specs[Int(field.number)].field }
    record.type = type
    record.node = node.writtenIndex
    if let key {
      record.keyNode = key.writtenIndex
      if field == nil { record.key = keySlice(key) }
    }
    switch node.kind {
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
      } else if let field {
        let spec = specs[Int(field.number)]
        for item in node.items { read(item, key: nil, as: spec.item, type: spec.type, field: nil, parent: index) }
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
      case .map: if let field { readMap(node, specs[Int(field.number)], at: index) }
      default: needsFullWalk = true
      }
    }
  }

  private mutating func readMap(_ node: YAMLNode, _ spec: FieldSpec, at index: Int32) {
    for entry in mapEntries(node) {
      read(entry.value, key: entry.key, as: spec.item, type: spec.type, field: nil, parent: index)
    }
  }

  /// The entries that count. Looks for doubles among neighbours first, for most maps are small.
  private mutating func mapEntries(_ node: YAMLNode) -> [YAMLEntry] {
    let entries = Array(node.entries)
    var isSimple = true
    if entries.count <= 12 {
      for i in entries.indices {
        let key = entries[i].key
        if key.isMergeKey || key.kind != .scalar { isSimple = false }
        for j in 0..<i where entries[j].key.textBytes == key.textBytes { isSimple = false }
      }
    } else {
      isSimple = Set(entries.map(\.key.text)).count == entries.count && !entries.contains { $0.key.isMergeKey }
    }
    if isSimple { return entries }
    needsFullWalk = true
    return node.lastEntries
  }

  /// False where the value is of another type. A null leaves the record without a value.
  private mutating func readScalar(_ node: YAMLNode, into record: inout ManifestRecord, isElement: Bool) -> Bool {
    let scalar = node.scalar
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

  private func text(_ node: YAMLNode, _ scalar: ResolvedScalar) -> TextSlice? {
    switch scalar {
    case .string: TextSlice(document: node.textBounds)
    case .binary(let bytes): object.own(bytes)
    default: nil
    }
  }

  private mutating func keySlice(_ key: YAMLNode) -> TextSlice {
    switch key.scalar {
    case .string: return TextSlice(document: key.textBounds)
    case .null: needsFullWalk = true
    default: break
    }
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

  private mutating func wrongType(_ node: YAMLNode, key: YAMLNode?, record: ManifestRecord) {
    let isElement = record.field == nil
    guard let field = record.field ?? object.records[Int(record.parent)].field else { return }
    let last: DecodingProblem.Step =
      if let own = record.field { .key(own.spec.field.name) } else if let key { .key(key.jsonKey ?? key.text) } else {
        .position(Int(object.records[Int(record.parent)].count))
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
