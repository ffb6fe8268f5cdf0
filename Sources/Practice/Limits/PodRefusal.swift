import KubernetesValues
import SourceText

/// Why a pod is not admitted, and what in the manifest says so.
struct PodRefusal {
  var message: String
  var range: ByteRange
  var field: String

  /// About an amount of a container; where nobody wrote one, about the container.
  init(
    _ message: String, _ pod: PodResources, _ container: PodResources.Container, _ kind: Kind, _ resource: String
  ) {
    self.message = message
    let amounts = kind == .request ? container.requests : container.limits
    let written = amounts[resource]?.range
    range = written ?? container.range
    field = "\(pod.path).\(container.path)" + (written == nil ? "" : ".resources.\(kind.field)[\(resource)]")
  }

  enum Kind {
    case request, limit

    var field: String { self == .request ? "requests" : "limits" }
  }
}
