import KubernetesValues
import SourceText

extension FunctionLibrary {
  /// cel-go's `ext.Strings` up to a version.
  ///
  /// - Parameter version: 0 has `charAt` to `upperAscii`, 1 adds `format` and `strings.quote`, 2 nothing that
  ///   can be seen, 3 adds `reverse`.
  package static func strings(version: Int) -> FunctionLibrary {
    FunctionLibrary("strings") { library in
      library.addParts()
      library.addSearching()
      library.addCases()
      library.addJoining()
      if version >= 1 {
        library.add(
          "format",
          .member(
            "string_format", [.string, .list(.dyn)], .string,
            .binary { template, arguments, evaluation in
              guard case .string(let template) = template, arguments.listCount != nil else {
                return .noSuchOverload
              }
              return StringFormat.format(template, arguments, style: evaluation.dialect)
            }))
        library.add("strings.quote", .global("strings_quote", [.string], .string, text(Self.quoted)))
      }
      if version >= 3 {
        library.add(
          "reverse",
          .member(
            "string_reverse", [.string], .string,
            text { String(String.UnicodeScalarView($0.unicodeScalars.reversed())) }))
      }
    }
  }

  private static func text(_ body: @escaping @Sendable (String) -> String) -> Implementation {
    .unary { value, _ in if case .string(let text) = value { .string(body(text)) } else { .noSuchOverload } }
  }

  private static func outOfRange(_ index: Int64) -> Value { .failure("index out of range: \(index)") }

  /// The text of some of a string's scalars.
  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> Value {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return .string(String(view))
  }

  private mutating func addParts() {
    add(
      "charAt",
      .member(
        "string_char_at_int", [.string, .int], .string,
        .binary { text, index, _ in
          guard case .string(let text) = text, case .int(let index) = index else { return .noSuchOverload }
          let scalars = Array(text.unicodeScalars)
          guard 0...Int64(scalars.count) ~= index else { return Self.outOfRange(index) }
          return index == scalars.count ? .string("") : Self.string(scalars[Int(index)...Int(index)])
        }))
    let substring = Implementation.variadic { arguments, _ in
      guard case .string(let text) = arguments[0], case .int(let start) = arguments[1] else {
        return .noSuchOverload
      }
      let scalars = Array(text.unicodeScalars)
      var end = Int64(scalars.count)
      if arguments.count == 3, case .int(let given) = arguments[2], start > given {
        return .failure("invalid substring range. start: \(start), end: \(given)")
      }
      guard 0...end ~= start else { return Self.outOfRange(start) }
      if arguments.count == 3 {
        guard case .int(let given) = arguments[2] else { return .noSuchOverload }
        guard 0...end ~= given else { return Self.outOfRange(given) }
        end = given
      }
      return Self.string(scalars[Int(start)..<Int(end)])
    }
    add(
      "substring", .member("string_substring_int", [.string, .int], .string, substring),
      .member("string_substring_int_int", [.string, .int, .int], .string, substring))
    add(
      "trim",
      .member(
        "string_trim", [.string], .string,
        Self.text { text in
          let scalars = text.unicodeScalars.drop { $0.isGoSpace }
          let end = scalars.lastIndex { !$0.isGoSpace }
          return end.map { String(scalars[...$0]) } ?? ""
        }))
  }

  private mutating func addSearching() {
    func search(_ isLast: Bool) -> Implementation {
      .variadic { arguments, evaluation in
        guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else {
          return .noSuchOverload
        }
        let bytes = Array(text.utf8)
        let count = Int64(text.scalarCount)
        var offset = isLast ? count : 0
        if arguments.count == 3 {
          guard case .int(let given) = arguments[2] else { return .noSuchOverload }
          if evaluation.dialect == .kubernetes {
            // The server's cel-go looks at no place behind the text, and takes any place for the empty text.
            if part.isEmpty { return .int(given) }
            if given >= count { return .int(-1) }
          }
          guard 0...count ~= given else { return Self.outOfRange(given) }
          offset = given
        }
        // The empty text is found everywhere, also at the end.
        if part.isEmpty { return .int(offset) }
        let from = Self.byteOffset(ofScalar: Int(offset), in: bytes)
        let needle = Array(part.utf8)
        let found =
          isLast
          ? Self.lastOffset(of: needle, in: bytes, from: from) : bytes.span.firstOffset(of: needle.span, from: from)
        guard let found else { return .int(-1) }
        return .int(Int64(bytes[..<found].count { $0 & 0xC0 != 0x80 }))
      }
    }
    for (name, id, isLast) in [("indexOf", "index_of", false), ("lastIndexOf", "last_index_of", true)] {
      add(
        name, .member("string_\(id)_string", [.string, .string], .int, search(isLast)),
        .member("string_\(id)_string_int", [.string, .string, .int], .int, search(isLast)))
    }
  }

  private static func byteOffset(ofScalar index: Int, in bytes: [UInt8]) -> Int {
    var remaining = index
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if remaining == 0 { return offset }
      remaining -= 1
    }
    return bytes.count
  }

  private mutating func addCases() {
    func ascii(_ range: ClosedRange<UInt8>) -> Implementation {
      Self.text { String(decoding: $0.utf8.map { range.contains($0) ? $0 ^ 0x20 : $0 }, as: UTF8.self) }
    }
    add("lowerAscii", .member("string_lower_ascii", [.string], .string, ascii(0x41...0x5A)))
    add("upperAscii", .member("string_upper_ascii", [.string], .string, ascii(0x61...0x7A)))
  }

  private mutating func addJoining() {
    let join = Implementation.variadic { arguments, _ in
      guard let elements = arguments[0].listElements else { return .noSuchOverload }
      var separator = ""
      if arguments.count == 2 {
        guard case .string(let text) = arguments[1] else { return .noSuchOverload }
        separator = text
      }
      var result = ""
      for (index, element) in elements.enumerated() {
        guard case .string(let text) = element else { return .noSuchOverload }
        if index > 0 { result += separator }
        result += text
        if result.utf8.count > Arithmetic.maximumLength { return Arithmetic.tooLong }
      }
      return .string(result)
    }
    add(
      "join", .member("list_join", [.list(.string)], .string, join),
      .member("list_join_string", [.list(.string), .string], .string, join))

    let replace = Implementation.variadic { arguments, _ in
      guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
        case .string(let new) = arguments[2]
      else { return .noSuchOverload }
      var limit = Int.max
      if arguments.count == 4 {
        guard case .int(let given) = arguments[3] else { return .noSuchOverload }
        if given >= 0 { limit = Int(given) }
      }
      return Self.replace(text, old, new, limit)
    }
    add(
      "replace", .member("string_replace_string_string", [.string, .string, .string], .string, replace),
      .member("string_replace_string_string_int", [.string, .string, .string, .int], .string, replace))

    let split = Implementation.variadic { arguments, _ in
      guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1] else {
        return .noSuchOverload
      }
      var limit = Int.max
      if arguments.count == 3 {
        guard case .int(let given) = arguments[2] else { return .noSuchOverload }
        if given >= 0 { limit = Int(given) }
      }
      return .list(Self.split(text, separator, limit).map(Value.string))
    }
    add(
      "split", .member("string_split_string", [.string, .string], .list(.string), split),
      .member("string_split_string_int", [.string, .string, .int], .list(.string), split))
  }

  /// Mirrors Go's `strings.Replace`: an empty text stands before, between and behind all scalars.
  private static func replace(_ text: String, _ old: String, _ new: String, _ limit: Int) -> Value {
    let bytes = Array(text.utf8)
    let needle = Array(old.utf8)
    let replacement = Array(new.utf8)
    var result: [UInt8] = []
    var i = 0
    var count = 0
    while count < limit, i <= bytes.count {
      if needle.isEmpty {
        result += replacement
        count += 1
        guard i < bytes.count else { break }
        repeat {
          result.append(bytes[i])
          i += 1
        } while i < bytes.count && bytes[i] & 0xC0 == 0x80
        if result.count > Arithmetic.maximumLength { return Arithmetic.tooLong }
        continue
      }
      guard let found = bytes.span.firstOffset(of: needle.span, from: i) else { break }
      result += bytes[i..<found] + replacement
      i = found + needle.count
      count += 1
      if result.count > Arithmetic.maximumLength { return Arithmetic.tooLong }
    }
    if i < bytes.count { result += bytes[i...] }
    return .string(String(decoding: result, as: UTF8.self))
  }

  /// Where a part last stands at or before an offset.
  private static func lastOffset(of part: [UInt8], in text: [UInt8], from offset: Int) -> Int? {
    var i = min(offset, text.count - part.count)
    while i >= 0 {
      if text[i..<i + part.count].elementsEqual(part) { return i }
      i -= 1
    }
    return nil
  }

  /// Mirrors Go's `strings.SplitN`: an empty separator parts all scalars.
  private static func split(_ text: String, _ separator: String, _ limit: Int) -> [String] {
    if limit == 0 { return [] }
    if separator.isEmpty {
      let scalars = Array(text.unicodeScalars)
      if scalars.count <= limit { return scalars.map { String($0) } }
      var rest = String.UnicodeScalarView()
      rest.append(contentsOf: scalars[(limit - 1)...])
      return scalars[..<(limit - 1)].map { String($0) } + [String(rest)]
    }
    let bytes = Array(text.utf8)
    let needle = Array(separator.utf8)
    var result: [String] = []
    var i = 0
    while result.count + 1 < limit, let found = bytes.span.firstOffset(of: needle.span, from: i) {
      result.append(String(decoding: bytes[i..<found], as: UTF8.self))
      i = found + needle.count
    }
    return result + [String(decoding: bytes[i...], as: UTF8.self)]
  }

  /// A string literal with this content.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{07}": result += "\\a"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0B}": result += "\\v"
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
