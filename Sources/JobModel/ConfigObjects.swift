/// A ConfigMap that stands in the same input as the Job.
package struct ConfigMap: Hashable, Sendable {
  package var name: String
  package var namespace: String
  /// `data`, and `binaryData` decoded.
  package var data: [String: [UInt8]]

  package init(name: String, namespace: String = "default", data: [String: [UInt8]]) {
    self.name = name
    self.namespace = namespace
    self.data = data
  }
}

/// A Secret that stands in the same input as the Job. Its values are never printed: it has no description of its
/// own, and what is made from it is kept out of journals and messages.
package struct Secret: Hashable, Sendable, CustomStringConvertible {
  package var name: String
  package var namespace: String
  /// `data` decoded, and `stringData` over it.
  package var data: [String: [UInt8]]

  package init(name: String, namespace: String = "default", data: [String: [UInt8]]) {
    self.name = name
    self.namespace = namespace
    self.data = data
  }

  package var description: String { "Secret \(namespace)/\(name) (\(data.count) keys)" }
}

extension Secret: CustomDebugStringConvertible, CustomReflectable {
  package var debugDescription: String { description }
  /// Keeps `dump` and failed expectations from showing the values.
  package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
