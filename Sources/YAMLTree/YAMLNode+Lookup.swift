/// Finding entries by key, for readers of small files; decoding a manifest walks ``YAMLNode/entries`` instead.
extension YAMLNode {
  /// The value of the last entry with this key, merge keys followed: the one that counts where a key stands twice.
  package subscript(key: String) -> YAMLNode? { entry(key)?.value }

  /// The last entry with this key, merge keys followed.
  package func entry(_ key: String) -> YAMLEntry? {
    var found: YAMLEntry?
    for entry in expandedEntries where entry.key.kind == .scalar && entry.key.textEquals(key) { found = entry }
    return found
  }

  /// Whether a scalar's value is exactly this text.
  package func textEquals(_ other: String) -> Bool {
    textBytes.elementsEqual(other.utf8)
  }
}
