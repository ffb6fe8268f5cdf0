extension FieldExplanation {
  /// `Type.field | what it does | limits | what it goes with`, a line a field.
  static let containerText = """
    Container.name | The container's name. | a DNS label, unique in the pod
    Container.image | The image that is run. | required | Without tag and digest it is :latest, and pulled each time.
    Container.command | The program and its first arguments, in place of the image's entrypoint. No shell comes in between. | a list | ["sh", "-c", "…"] runs a shell. $(NAME) is filled in from env.
    Container.args | Arguments, in place of the image's own. | a list
    Container.workingDir | The folder in which the program starts.
    Container.ports | Ports that the program listens on; for information, and for host ports.
    Container.envFrom | Every key of ConfigMaps and Secrets becomes a variable.
    Container.env | Environment variables. Later ones may use earlier ones as $(NAME). | | Overrides envFrom.
    Container.resources | What the container needs (requests) and may use at most (limits). | Over its memory limit it is killed with exit code 137.
    Container.resizePolicy | Whether changing resources restarts the container.
    Container.restartPolicy | On an init container Always makes it a sidecar.
    Container.restartPolicyRules | Restarts in place by exit code.
    Container.volumeMounts | Where volumes appear in the container. | each mountPath once | names of spec.volumes
    Container.volumeDevices | Block devices. | persistentVolumeClaim volumes only
    Container.livenessProbe | Restarts the container when it fails. | not on init containers that are no sidecars
    Container.readinessProbe | Says when the container is ready. | not on init containers that are no sidecars
    Container.startupProbe | Holds the other probes back until it succeeds. | not on init containers that are no sidecars
    Container.lifecycle | What runs after the start and before the stop.
    Container.terminationMessagePath | A file whose text shows in the pod's status.
    Container.terminationMessagePolicy | File, or FallbackToLogsOnError: the end of the log where the file is empty.
    Container.imagePullPolicy | Always, IfNotPresent or Never.
    Container.securityContext | User, rights and profiles of this container.
    Container.stdin | Keeps standard input open.
    Container.stdinOnce | Closes it after the first client.
    Container.tty | Gives it a terminal. Needs stdin.
    ContainerPort.name | A name for the port. | an IANA service name of at most 15 bytes
    ContainerPort.containerPort | The port in the container. | 1 to 65535
    ContainerPort.hostPort | The same port on the node. | 1 to 65535 | Two pods of a Job cannot have it on one node.
    ContainerPort.protocol | TCP, UDP or SCTP.
    ContainerPort.hostIP | The node's address to listen on.
    EnvVar.name | The variable's name.
    EnvVar.value | The value, a string: numbers and yes must be quoted. | | $(NAME) is filled in; $$(NAME) is not.
    EnvVar.valueFrom | Where the value comes from. | not with value; one source
    EnvVarSource.fieldRef | A field of the pod.
    EnvVarSource.resourceFieldRef | A request or limit of a container.
    EnvVarSource.configMapKeyRef | A key of a ConfigMap.
    EnvVarSource.secretKeyRef | A key of a Secret.
    EnvVarSource.fileKeyRef | A key of a file in a volume.
    ObjectFieldSelector.apiVersion | The version of the pod's fields.
    ObjectFieldSelector.fieldPath | The field: metadata.name, metadata.labels['KEY'], status.podIP …
    ResourceFieldSelector.containerName | The container. | required in volumes
    ResourceFieldSelector.resource | limits.cpu, requests.memory …
    ResourceFieldSelector.divisor | The unit: 1m for thousandths, 1Mi for mebibytes.
    ConfigMapKeySelector.name | The ConfigMap.
    ConfigMapKeySelector.key | Its key.
    ConfigMapKeySelector.optional | Whether it may be missing.
    SecretKeySelector.name | The Secret.
    SecretKeySelector.key | Its key.
    SecretKeySelector.optional | Whether it may be missing.
    EnvFromSource.prefix | Put in front of every name.
    EnvFromSource.configMapRef | The ConfigMap.
    EnvFromSource.secretRef | The Secret.
    ConfigMapEnvSource.name | The ConfigMap's name.
    ConfigMapEnvSource.optional | Whether it may be missing.
    SecretEnvSource.name | The Secret's name.
    SecretEnvSource.optional | Whether it may be missing.
    ResourceRequirements.limits | The most that may be used. | not below requests
    ResourceRequirements.requests | What is set aside on the node. Without it the limit counts. | not above limits
    ResourceRequirements.claims | Devices of the pod that the container uses.
    Probe.exec | Runs a program; exit code 0 is success. | one of exec, httpGet, tcpSocket, grpc
    Probe.httpGet | Asks by HTTP; 200 to 399 is success.
    Probe.tcpSocket | Opens a connection.
    Probe.grpc | Asks the gRPC health service.
    Probe.initialDelaySeconds | How long to wait before the first try. | 0 or more
    Probe.timeoutSeconds | How long one try may take. | 1 or more
    Probe.periodSeconds | How often to try. | 1 or more
    Probe.successThreshold | Successes in a row that count. | 1 for liveness and startup
    Probe.failureThreshold | Failures in a row that count. | 1 or more
    Probe.terminationGracePeriodSeconds | The grace when this probe stops the container. | not on readiness probes
    ExecAction.command | The program and its arguments; no shell.
    HTTPGetAction.path | The path to ask for.
    HTTPGetAction.port | The port, by number or name.
    HTTPGetAction.host | The host. | the pod's address by default
    HTTPGetAction.scheme | HTTP or HTTPS.
    HTTPGetAction.httpHeaders | Headers to send.
    TCPSocketAction.port | The port, by number or name.
    TCPSocketAction.host | The host. | the pod's address by default
    GRPCAction.port | The port. | a number
    GRPCAction.service | The service to ask about.
    Lifecycle.postStart | Runs when the container has started, beside its program.
    Lifecycle.preStop | Runs before SIGTERM, within the grace period.
    Lifecycle.stopSignal | The signal instead of SIGTERM. | needs os.name
    LifecycleHandler.exec | Runs a program.
    LifecycleHandler.httpGet | Asks by HTTP.
    LifecycleHandler.tcpSocket | Without effect.
    LifecycleHandler.sleep | Waits.
    SleepAction.seconds | How long. | not more than the grace period
    SecurityContext.capabilities | Rights of root that are added or taken away.
    SecurityContext.privileged | All rights of the node's root. | allowPrivilegeEscalation cannot be false then
    SecurityContext.runAsUser | The user. | 0 to 2147483647 | over that of the pod
    SecurityContext.runAsGroup | The group. | 0 to 2147483647
    SecurityContext.runAsNonRoot | Refuses to start as root.
    SecurityContext.readOnlyRootFilesystem | Nothing but volumes can be written.
    SecurityContext.allowPrivilegeEscalation | Whether a program may get more rights than its parent.
    SecurityContext.procMount | How /proc is seen. | Unmasked needs hostUsers: false
    SecurityContext.seccompProfile | Which system calls are allowed.
    SecurityContext.appArmorProfile | The AppArmor profile.
    SecurityContext.seLinuxOptions | SELinux labels.
    SecurityContext.windowsOptions | Settings for Windows.
    Capabilities.add | Rights to add, without CAP_.
    Capabilities.drop | Rights to take away; ALL for all.
    """
}
