package import SourceText
import YAMLTree

extension ManifestValue {
  /// The field's path as the API server writes it: `spec.template.spec.containers[0].name`.
  package var path: String {
    var holders: [Int32] = []
    var value = index
    while object.records[value].parent >= 0 {
      holders.append(value)
      value = object.records[value].parent
    }
    var path: [UInt8] = []
    path.reserveCapacity(96)
    for value in holders.reversed() {
      let record = object.records[value]
      if let field = record.name {
        if !path.isEmpty { path.append(UInt8(ascii: ".")) }
        field.appendName(to: &path)
      } else {
        path.append(UInt8(ascii: "["))
        if object.records[record.parent].kind == .map {
          path += object.bytes(record.key)
        } else {
          path += String(record.position).utf8
        }
        path.append(UInt8(ascii: "]"))
      }
    }
    return String(decoding: path, as: UTF8.self)
  }

  /// What to underline for the value: its text, or its key where the value is a block or fills no room.
  package var range: ByteRange? {
    guard let node else { return keyNode?.range }
    switch node.kind {
    case .scalar:
      return node.range.isEmpty ? keyNode?.range ?? node.range : node.range
    case .mapping, .sequence:
      if let key = keyNode?.range { return key }
      // An element of a list: its first line.
      return object.source.firstLine(of: node.range)
    }
  }

  /// The nearest place in the file: of the value, or of the object that it would belong to.
  package var nearestRange: ByteRange {
    var value = self
    while true {
      if let range = value.range { return range }
      guard let parent = value.parent else { return object.source.firstLine(of: object.node.range) }
      value = parent
    }
  }
}

extension SourceFile {
  /// The part of a range that lies on its first line, without blanks at the end.
  package func firstLine(of range: ByteRange) -> ByteRange {
    var end = Int(range.start)
    while end < Int(range.end), end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") {
      end += 1
    }
    while end > Int(range.start), bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return ByteRange(Int(range.start), end)
  }
}
