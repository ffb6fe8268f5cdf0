internal import KubernetesValues
internal import SystemPackage

/// The time zone database of this machine.
enum SystemTimeZones {
  /// Zones are read when they are asked for; names of the built-in list are known without it.
  static let database = TimeZoneDatabase { name in
    for folder in ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"] {
      if let bytes = try? FileReading.read("\(folder)/\(name)") { return bytes }
    }
    return nil
  }
}
