import Foundation
import Fuzzing

/// `jobsworth-dev fuzz`: lints damaged manifests, a number of them from a number on, on one core.
///
/// `scripts/fuzz-lint` runs several at a time and finds the manifest that brought one down.
enum FuzzCommand {
  /// The most memory that linting one file after another may ever take, in KiB.
  private static let memoryBound = 400 * 1024

  static let usage = "fuzz COUNT [SEED [FROM]]"
  static let showUsage = "fuzz-manifest SEED NUMBER"

  /// - Returns: the exit status.
  static func run(_ arguments: [String]) throws -> Int32 {
    let numbers = arguments.map { UInt64($0) }
    guard (1...3).contains(numbers.count), !numbers.contains(nil), let count = numbers[0] else { return 2 }
    let seed = (numbers.count > 1 ? numbers[1] : nil) ?? 1
    let from = (numbers.count > 2 ? numbers[2] : nil) ?? 0
    let fuzzer = LintFuzzer(try damaged(seed))
    var isClean = true
    for number in from..<(from + count) {
      for problem in fuzzer.problems(number) {
        print("seed \(seed), number \(number): \(problem)")
        isClean = false
      }
    }
    let memory = peakMemory()
    if memory > memoryBound {
      print("seed \(seed), \(count) from \(from) on: \(memory) KiB of memory at the peak, more than \(memoryBound)")
      isClean = false
    }
    return isClean ? 0 : 1
  }

  /// Writes the manifest of a number to standard output.
  static func show(_ arguments: [String]) throws -> Int32 {
    guard arguments.count == 2, let seed = UInt64(arguments[0]), let number = UInt64(arguments[1]) else { return 2 }
    FileHandle.standardOutput.write(Data(try damaged(seed).manifest(number).bytes))
    return 0
  }

  private static func damaged(_ seed: UInt64) throws -> DamagedManifests {
    let lines = try String(contentsOfFile: "fixtures/verdicts/1.36.jsonl", encoding: .utf8).split(separator: "\n")
    let manifests = try lines.compactMap { line in
      (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["yaml"] as? String
    }
    return DamagedManifests(of: manifests.map { Array($0.utf8) }, seed: seed)
  }

  /// In KiB; 0 where the system does not tell.
  private static func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
  }
}
