import KubernetesValues
import Manifests

/// Fills in what a volume and its source leave open.
enum VolumeDefaults {
  static func apply(to volume: ManifestValue, version: KubernetesVersion) {
    if !volume.children.contains(where: { $0.field != .name && $0.kind != .null }) {
      volume.set(.emptyDir, .empty, origin: DefaultReason.emptyDir.origin)
      return
    }
    for source in Array(volume.children) {
      switch source.field {
      case .hostPath: source.setDefault(.type, .string(""), .hostPathType)
      case .secret, .configMap: source.setDefault(.defaultMode, .int(0o644), .defaultMode)
      case .downwardAPI:
        source.setDefault(.defaultMode, .int(0o644), .defaultMode)
        downwardItems(source)
      case .projected: projected(source)
      case .iscsi: source.setDefaultText(.iscsiInterface, "default", .iscsiInterface)
      case .rbd:
        source.setDefaultText(.pool, "rbd", .rbdPool)
        source.setDefaultText(.user, "admin", .rbdUser)
        source.setDefaultText(.keyring, "/etc/ceph/keyring", .rbdKeyring)
      case .azureDisk:
        source.setDefault(.cachingMode, .string("ReadWrite"), .azureCachingMode)
        source.setDefault(.kind, .string("Shared"), .azureKind)
        source.setDefault(.fsType, .string("ext4"), .azureFSType)
        source.setDefault(.readOnly, .bool(false), .azureReadOnly)
      case .scaleIO:
        source.setDefaultText(.storageMode, "ThinProvisioned", .scaleIOMode)
        source.setDefaultText(.fsType, "xfs", .scaleIOFSType)
      case .ephemeral: claim(source)
      case .image:
        guard FeatureGate.imageVolume.isOn(version), source[.pullPolicy].string.isEmpty else { continue }
        let (policy, reason) = ContainerDefaults.pullPolicy(of: source[.reference].string)
        source.set(.pullPolicy, .string(policy), origin: reason.origin)
      default: continue
      }
    }
  }

  private static func downwardItems(_ source: ManifestValue) {
    for item in source[.items].items {
      item[.fieldRef]?.setDefaultText(.apiVersion, "v1", .fieldRefVersion)
    }
  }

  private static func projected(_ volume: ManifestValue) {
    volume.setDefault(.defaultMode, .int(0o644), .defaultMode)
    for source in volume[.sources].items {
      if let downward = source[.downwardAPI] { downwardItems(downward) }
      source[.serviceAccountToken]?.setDefault(.expirationSeconds, .int(3600), .tokenExpiration)
    }
  }

  private static func claim(_ source: ManifestValue) {
    guard let template = source[.volumeClaimTemplate] else { return }
    template.ensure(.metadata)
    let spec = template.ensure(.spec)
    spec.setDefault(.volumeMode, .string("Filesystem"), .volumeMode)
    QuantityDefaults.round(inResources: spec[.resources])
  }
}
