import Glibc

/// Owns a NULL-terminated array of C strings, as execve takes them.
///
/// Safe to hold because the pointers never leave `withPointer` and live as long as the owner does.
@safe
package struct CStringArray: ~Copyable {
  private var pointers: [UnsafePointer<CChar>?]

  package init(_ strings: [String]) {
    unsafe pointers = strings.map { unsafe UnsafePointer(strdup($0)) }
    unsafe pointers.append(nil)
  }

  deinit {
    unsafe pointers.forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) }
  }

  package borrowing func withPointer<R>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
    unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
  }
}
