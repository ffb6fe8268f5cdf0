/// Replaces `$(NAME)` by a variable's value, once, as the kubelet does in `env` values, `command` and `args`.
///
/// `$$` stands for `$`; an unknown name and an unclosed bracket are left as they are. Mirrors
/// `third_party/forked/golang/expansion`.
package func expand(_ text: String, _ value: (String) -> String?) -> String {
  let bytes = Array(text.utf8)
  guard bytes.contains(UInt8(ascii: "$")) else { return text }
  var result: [UInt8] = []
  var position = 0
  while position < bytes.count {
    guard bytes[position] == UInt8(ascii: "$"), position + 1 < bytes.count else {
      result.append(bytes[position])
      position += 1
      continue
    }
    switch bytes[position + 1] {
    case UInt8(ascii: "$"):
      result.append(UInt8(ascii: "$"))
      position += 2
    case UInt8(ascii: "("):
      guard let end = bytes[(position + 2)...].firstIndex(of: UInt8(ascii: ")")) else {
        result += "$(".utf8
        position += 2
        continue
      }
      let name = String(decoding: bytes[(position + 2)..<end], as: UTF8.self)
      if let value = value(name) { result += value.utf8 } else { result += bytes[position...end] }
      position = end + 1
    default:
      // `$x` is no reference; both characters stay.
      result += bytes[position...(position + 1)]
      position += 2
    }
  }
  return String(decoding: result, as: UTF8.self)
}
