import SourceText

/// Paths as reports for other programs have them: those of git, whatever folder lint was called in.
package struct ReportedPaths: Sendable {
  private let inRepository: @Sendable (String) -> String?
  private let absolute: @Sendable (String) -> String

  /// - Parameters:
  ///   - inRepository: the path of a file below the root of the repository; nil for a file outside.
  ///   - absolute: the path of a file from the root of the file system.
  package init(
    inRepository: @escaping @Sendable (String) -> String?, absolute: @escaping @Sendable (String) -> String
  ) {
    self.inRepository = inRepository
    self.absolute = absolute
  }

  /// Below the root of the repository; as it was given where the file lies outside.
  func path(of file: SourceFile) -> String { inRepository(file.path) ?? file.path }

  /// As a URI, and whether it is one below the root of the repository. `-` stays what it is.
  func uri(of file: SourceFile) -> (text: String, isInRepository: Bool) {
    if file.path == "-" { return ("-", false) }
    if let path = inRepository(file.path) { return (URIReference.of(path: path), true) }
    return ("file://" + URIReference.of(path: absolute(file.path)), false)
  }
}
