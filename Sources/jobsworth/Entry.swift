internal import JobsworthCLI
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

@main
enum Entry {
  static func main() {
    exit(Jobsworth.run(nil).rawValue)
  }
}
