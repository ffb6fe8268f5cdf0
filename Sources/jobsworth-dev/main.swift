import Foundation
import Generation

// The developer's tool: writes the generated sources. Run it in the root of the package.
guard CommandLine.arguments.dropFirst().first == "generate" else {
  FileHandle.standardError.write(Data("usage: jobsworth-dev generate\n".utf8))
  exit(2)
}
let table = try String(contentsOfFile: "fixtures/api/fields.tsv", encoding: .utf8)
let text = FieldTableGenerator(table: table).generate()
try text.write(toFile: "Sources/Manifests/FieldTable+Generated.swift", atomically: true, encoding: .utf8)
