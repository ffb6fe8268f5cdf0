extension FieldExplanation {
  /// `Type.field | what it does | limits | what it goes with`, a line a field.
  static let volumeText = """
    Volume.name | The volume's name, which mounts use. | a DNS label, unique in the pod
    Volume.emptyDir | An empty folder that lives as long as the pod. A retry in a new pod starts with another one.
    Volume.hostPath | A file or folder of the node.
    Volume.secret | The keys of a Secret as files.
    Volume.configMap | The keys of a ConfigMap as files.
    Volume.persistentVolumeClaim | Storage that outlives the pod. | Pods that run side by side need an access mode that allows it.
    Volume.projected | Several sources in one folder.
    Volume.downwardAPI | Fields of the pod as files.
    Volume.nfs | A folder of an NFS server.
    Volume.csi | Storage of a driver.
    Volume.ephemeral | A claim that is made for the pod and goes with it.
    Volume.image | The files of an image, read-only.
    Volume.iscsi | A disk over iSCSI.
    Volume.fc | A disk over Fibre Channel.
    Volume.gitRepo | Without effect since 1.33: clone in an init container instead.
    VolumeMount.name | The volume. | one of spec.volumes
    VolumeMount.mountPath | Where it appears. | required; without ":"; each once
    VolumeMount.subPath | A part of the volume. | relative, without ".."
    VolumeMount.subPathExpr | The same with $(NAME) filled in. | not with subPath
    VolumeMount.readOnly | Whether it can be written.
    VolumeMount.recursiveReadOnly | Whether that holds for mounts below. | needs readOnly
    VolumeMount.mountPropagation | Whether mounts spread to or from the node. | Bidirectional needs privileged
    VolumeDevice.name | The volume.
    VolumeDevice.devicePath | Where the device appears.
    EmptyDirVolumeSource.medium | Memory keeps it in RAM, which counts as memory of the containers.
    EmptyDirVolumeSource.sizeLimit | How much it may hold; a pod over it is evicted.
    HostPathVolumeSource.path | The path on the node. | without ".."
    HostPathVolumeSource.type | What must be there: File, Directory, Socket …, or is made: FileOrCreate, DirectoryOrCreate.
    SecretVolumeSource.secretName | The Secret. | the field is secretName, not name
    SecretVolumeSource.items | Which keys, and under which paths. | all by default
    SecretVolumeSource.defaultMode | The files' mode. | 0 to 0777: write 0440 in octal, or 288
    SecretVolumeSource.optional | Whether the Secret may be missing.
    ConfigMapVolumeSource.name | The ConfigMap.
    ConfigMapVolumeSource.items | Which keys, and under which paths. | all by default
    ConfigMapVolumeSource.defaultMode | The files' mode. | 0 to 0777: write 0440 in octal, or 288
    ConfigMapVolumeSource.optional | Whether the ConfigMap may be missing.
    KeyToPath.key | The key.
    KeyToPath.path | The file. | relative, without ".."
    KeyToPath.mode | The file's mode. | 0 to 0777
    PersistentVolumeClaimVolumeSource.claimName | The claim, in the same namespace.
    PersistentVolumeClaimVolumeSource.readOnly | Mounts it read-only.
    ProjectedVolumeSource.sources | What is put in.
    ProjectedVolumeSource.defaultMode | The files' mode. | 0 to 0777
    VolumeProjection.secret | Keys of a Secret.
    VolumeProjection.configMap | Keys of a ConfigMap.
    VolumeProjection.downwardAPI | Fields of the pod.
    VolumeProjection.serviceAccountToken | A token of the service account.
    VolumeProjection.clusterTrustBundle | Certificates that the cluster trusts.
    VolumeProjection.podCertificate | A certificate for the pod.
    ServiceAccountTokenProjection.audience | Who may take the token.
    ServiceAccountTokenProjection.expirationSeconds | How long it is good. | 600 or more
    ServiceAccountTokenProjection.path | The file.
    DownwardAPIVolumeSource.items | Which fields, and under which paths.
    DownwardAPIVolumeFile.path | The file. | relative, without ".."
    DownwardAPIVolumeFile.fieldRef | A field of the pod.
    DownwardAPIVolumeFile.resourceFieldRef | A request or limit of a container.
    NFSVolumeSource.server | The server.
    NFSVolumeSource.path | The folder that it exports. | absolute
    NFSVolumeSource.readOnly | Mounts it read-only.
    CSIVolumeSource.driver | The driver.
    CSIVolumeSource.volumeAttributes | What the driver is told.
    EphemeralVolumeSource.volumeClaimTemplate | The claim that is made.
    PersistentVolumeClaimSpec.accessModes | Who may mount it at the same time. | at least one
    PersistentVolumeClaimSpec.resources | How much storage. | requests.storage is required
    PersistentVolumeClaimSpec.storageClassName | The class of storage.
    ImageVolumeSource.reference | The image.
    ImageVolumeSource.pullPolicy | Always, IfNotPresent or Never.
    """
}
