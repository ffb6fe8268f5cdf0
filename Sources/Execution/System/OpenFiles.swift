import Glibc

/// How many files this process may have open: a run of many pods at a time needs more than the usual 1024, and its pods
/// are to have what their caller had.
package enum OpenFiles {
  /// The soft limit that this process was started with.
  package static let inherited: UInt64 = limit.map { UInt64($0.rlim_cur) } ?? 0

  /// Lets this process have as many as the machine allows it.
  package static func raise() {
    _ = inherited
    guard var limit, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private static var limit: rlimit? {
    var limit = rlimit()
    return unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? limit : nil
  }
}
