import Diagnostics
import Manifests
import SourceText
import YAMLTree

extension ShellScript {
  /// Makes the shell end at the first command that fails: `-c` becomes `-ec`.
  var errexitFix: Fix? {
    guard let node = optionElement.node, node.kind == .scalar else { return nil }
    let map = ScalarSourceMap(node)
    guard map.isExact else { return nil }
    let option = optionElement.string ?? "-c"
    return Fix(
      "end at the first failure: \(shell) -e\(option.dropFirst())", safety: .unsafe,
      edits: [Edit(map.range(1..<1), "e")])
  }
}
