package import Manifests
package import SourceText

/// A field that a check speaks of, whether it stands in the manifest or not.
///
/// The server's path and the place in the file are derived from the nearest value there is. Building one costs
/// nothing to speak of until a part is added that no value stands for.
package struct Place {
  /// The value, or the nearest one above it.
  package let anchor: ManifestValue
  /// What follows the anchor's path: `.name`, `[3]`; empty for the anchor itself.
  private var suffix: String
  /// Replaces the anchor's path where the server calls it otherwise.
  private var explicitPath: String?

  package init(_ anchor: ManifestValue) {
    self.anchor = anchor
    suffix = ""
  }

  /// The place of `anchor` under another path: some of the server's are odd.
  package init(_ anchor: ManifestValue, path: String) {
    self.anchor = anchor
    suffix = ""
    explicitPath = path
  }

  package var path: String {
    let path = explicitPath ?? anchor.path
    return path.isEmpty && suffix.first == "." ? String(suffix.dropFirst()) : path + suffix
  }

  /// Where to point: the value's text, the object that lacks the field, or its key.
  package var range: ByteRange {
    // What the server made of the object's name is the name's fault.
    if DefaultReason(anchor.origin) == .generatedLabel || DefaultReason(anchor.origin) == .labelsOfTemplate,
      anchor.node == nil, let name = anchor.root[.metadata]?.written(.name)
    {
      return name.nearestRange
    }
    return anchor.nearestRange
  }

  /// Whether the anchor is the field itself.
  package var isPresent: Bool { suffix.isEmpty }

  /// A field of this object, present or not.
  package func child(_ field: Field) -> Place {
    if suffix.isEmpty, let value = anchor.written(field) {
      guard let explicitPath else { return Place(value) }
      return Place(value, path: explicitPath + "." + field.name)
    }
    return appending("." + field.name)
  }

  /// An element of this list.
  package func element(_ position: Int) -> Place {
    if suffix.isEmpty, let value = anchor[position] {
      guard let explicitPath else { return Place(value) }
      return Place(value, path: "\(explicitPath)[\(position)]")
    }
    return appending("[\(position)]")
  }

  /// An entry of this map, present or not.
  package func entry(_ key: String) -> Place {
    if suffix.isEmpty, let value = anchor[key: key] {
      guard let explicitPath else { return Place(value) }
      return Place(value, path: "\(explicitPath)[\(key)]")
    }
    return appending("[\(key)]")
  }

  /// A path below this one that is no field of the manifest: `.name` or `[0]` in full.
  package func appending(_ text: String) -> Place {
    var place = self
    place.suffix += text
    return place
  }
}

extension ManifestValue {
  /// The value as a place to report on.
  package var place: Place { Place(self) }

  /// A field of this object as a place to report on, present or not.
  package func place(_ field: Field) -> Place { Place(self).child(field) }
}
