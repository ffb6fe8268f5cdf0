import JSONText

/// What kubectl asks a server about itself before it asks for anything else.
enum Discovery {
  static func answer(_ path: String) -> [String: JSONValue]? {
    switch path {
    case "/version": ["major": "1", "minor": "36", "gitVersion": "v1.36.2"]
    case "/api": ["kind": "APIVersions", "versions": .array(["v1"])]
    case "/apis":
      [
        "kind": "APIGroupList", "apiVersion": "v1",
        "groups": .array([
          .object(["name": "batch", "versions": .array([version]), "preferredVersion": version])
        ]),
      ]
    case "/api/v1":
      ["kind": "APIResourceList", "groupVersion": "v1", "resources": .array([resource("pods", "Pod")])]
    case "/apis/batch/v1":
      [
        "kind": "APIResourceList", "groupVersion": "batch/v1",
        "resources": .array([resource("jobs", "Job"), resource("cronjobs", "CronJob")]),
      ]
    case "/openapi/v3":
      [
        "paths": .object([
          "apis/batch/v1": .object(["serverRelativeURL": "/openapi/v3/apis/batch/v1"]),
          "api/v1": .object(["serverRelativeURL": "/openapi/v3/api/v1"]),
        ])
      ]
    case "/openapi/v3/apis/batch/v1":
      [
        "openapi": "3.0.0", "info": .object(["title": "Kubernetes", "version": "v1.36.2"]),
        "paths": .object([
          "/apis/batch/v1/namespaces/{namespace}/jobs/{name}": .object(["patch": patchOfJobs])
        ]),
      ]
    default: nil
    }
  }

  private static let version = JSONValue.object(["groupVersion": "batch/v1", "version": "v1"])

  /// kubectl looks here whether the server itself checks fields.
  private static let patchOfJobs = JSONValue.object([
    "operationId": "patchBatchV1NamespacedJob",
    "parameters": .array(
      ["dryRun", "fieldManager", "fieldValidation"].map { .object(["name": .string($0), "in": "query"]) }),
    "responses": .object([:]),
    "x-kubernetes-action": "patch",
    "x-kubernetes-group-version-kind": .object(["group": "batch", "version": "v1", "kind": "Job"]),
  ])

  private static func resource(_ name: String, _ kind: String) -> JSONValue {
    .object([
      "name": .string(name), "singularName": .string(kind.lowercased()), "namespaced": .bool(true),
      "kind": .string(kind),
      "verbs": .array(["create", "delete", "get", "list", "patch", "update", "watch"]),
    ])
  }
}

extension JSONValue: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
}
