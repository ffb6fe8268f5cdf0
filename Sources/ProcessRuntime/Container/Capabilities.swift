import JobModel

/// Linux capabilities by the names that manifests use.
enum Capabilities {
  /// In the order of the kernel's numbers, without `CAP_`.
  private static let names = [
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
    "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
    "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
    "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
    "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
    "CHECKPOINT_RESTORE",
  ]

  /// What a container gives up, a bit a capability. What it adds it has already where it runs as root, unless it gives
  /// up all others.
  ///
  /// Mirrors the order of container runtimes: `ALL` first, then what is added by name, then what is dropped by name.
  static func dropped(by confinement: ContainerConfinement) -> UInt64 {
    guard !confinement.isPrivileged else { return 0 }
    var kept = UInt64.max
    if confinement.droppedCapabilities.contains(where: { $0.uppercased() == "ALL" }) { kept = 0 }
    kept |= bits(confinement.addedCapabilities)
    kept &= ~bits(confinement.droppedCapabilities)
    return ~kept
  }

  private static func bits(_ names: [String]) -> UInt64 {
    names.reduce(0) { bits, name in
      let name = name.uppercased()
      let number = Self.names.firstIndex(of: name.hasPrefix("CAP_") ? String(name.dropFirst(4)) : name)
      return number.map { bits | 1 << UInt64($0) } ?? bits
    }
  }
}
