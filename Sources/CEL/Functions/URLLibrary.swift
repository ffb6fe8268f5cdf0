final class URLValue: OpaqueValue {
  static let typeName = "kubernetes.URL"

  let url: ParsedURL

  init(_ url: ParsedURL) { self.url = url }

  var type: Type { .opaque(Self.typeName, []) }

  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? URLValue).map { $0.url.text.utf8.elementsEqual(url.text.utf8) } ?? false
  }
}

extension FunctionLibrary {
  /// The API server's URLs.
  package static let urls = FunctionLibrary("kubernetes.urls") { library in
    let type = Type.opaque(URLValue.typeName, [])
    library.add(
      "url",
      .global(
        "string_to_url", [.string], type,
        .unary { value, _ in
          guard case .string(let text) = value else { return .noSuchOverload }
          do throws(ParsedURL.Fault) {
            return .opaque(URLValue(try ParsedURL(text)))
          } catch {
            return .failure("URL parse error during conversion from string: \(error.message)")
          }
        }))
    library.add(
      "isURL",
      .global(
        "is_url_string", [.string], .bool,
        .unary { value, _ in
          guard case .string(let text) = value else { return .noSuchOverload }
          return .bool((try? ParsedURL.checkRequest(text)) != nil)
        }))
    func look(
      _ name: String, _ id: String, _ result: Type = .string, _ body: @escaping @Sendable (ParsedURL) -> Value
    ) {
      library.add(
        name,
        .member(
          id, [type], result,
          .unary { value, _ in
            guard case .opaque(let opaque) = value, let value = opaque as? URLValue else { return .noSuchOverload }
            return body(value.url)
          }))
    }
    look("getScheme", "url_get_scheme") { .string($0.scheme) }
    look("getHost", "url_get_host") { .string($0.host) }
    look("getHostname", "url_get_hostname") { .string($0.hostname) }
    look("getPort", "url_get_port") { .string($0.port) }
    look("getEscapedPath", "url_get_escaped_path") { .string($0.escapedPath) }
    look("getQuery", "url_get_query", .map(.string, .list(.string))) { url in
      MapValue.make(url.queryItems.map { (.string($0.key), .list($0.values.map(Value.string))) })
    }
  }
}
