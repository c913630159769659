#include "kube/schema_priv.h"

#include <stddef.h>

/*
 * Pods, but for their volumes: everything reachable from Pod and
 * PodTemplateSpec in k8s.io/api/core/v1/types.go and from ObjectMeta in
 * k8s.io/apimachinery/pkg/apis/meta/v1/types.go.  The status of objects, which
 * users do not write, is not looked at.
 */
/* clang-format off */
const struct schema_row schema_pod[] = {
	{ "Pod",
	  "kind:string apiVersion:string metadata:ObjectMeta spec:!PodSpec "
	  "status:any" },
	{ "ObjectMeta",
	  "name:string generateName:string namespace:string selfLink:string "
	  "uid:string resourceVersion:string generation:int64 "
	  "creationTimestamp:time deletionTimestamp:time "
	  "deletionGracePeriodSeconds:int64 labels:{}string "
	  "annotations:{}string ownerReferences:[]OwnerReference "
	  "finalizers:[]string managedFields:any" },
	{ "OwnerReference",
	  "apiVersion:string kind:string name:string uid:string "
	  "controller:bool blockOwnerDeletion:bool" },
	{ "PodSpec",
	  "volumes:[]Volume initContainers:![]Container "
	  "containers:![]Container ephemeralContainers:![]EphemeralContainer "
	  "restartPolicy:string terminationGracePeriodSeconds:int64 "
	  "activeDeadlineSeconds:int64 dnsPolicy:string nodeSelector:{}string "
	  "serviceAccountName:string serviceAccount:string "
	  "automountServiceAccountToken:bool nodeName:string hostNetwork:bool "
	  "hostPID:bool hostIPC:bool shareProcessNamespace:bool "
	  "securityContext:PodSecurityContext "
	  "imagePullSecrets:[]LocalObjectReference hostname:string "
	  "subdomain:string affinity:Affinity schedulerName:string "
	  "tolerations:[]Toleration hostAliases:[]HostAlias "
	  "priorityClassName:string priority:int32 dnsConfig:PodDNSConfig "
	  "readinessGates:[]PodReadinessGate runtimeClassName:string "
	  "enableServiceLinks:bool preemptionPolicy:string "
	  "overhead:{}quantity "
	  "topologySpreadConstraints:[]TopologySpreadConstraint "
	  "setHostnameAsFQDN:bool os:PodOS hostUsers:bool "
	  "schedulingGates:[]PodSchedulingGate "
	  "resourceClaims:[]PodResourceClaim resources:ResourceRequirements "
	  "hostnameOverride:string schedulingGroup:PodSchedulingGroup "
	  "evictionResponders:[]EvictionResponder" },
	{ "LocalObjectReference",
	  "name:string" },
	{ "ObjectFieldSelector",
	  "apiVersion:string fieldPath:string" },
	{ "ResourceFieldSelector",
	  "containerName:string resource:string divisor:quantity" },
	{ "LabelSelector",
	  "matchLabels:{}string matchExpressions:[]LabelSelectorRequirement" },
	{ "LabelSelectorRequirement",
	  "key:string operator:string values:[]string" },
	{ "Container",
	  "name:string image:string command:[]string args:[]string "
	  "workingDir:string ports:[]ContainerPort envFrom:[]EnvFromSource "
	  "env:[]EnvVar resources:ResourceRequirements "
	  "resizePolicy:[]ContainerResizePolicy restartPolicy:string "
	  "restartPolicyRules:[]ContainerRestartRule "
	  "volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice "
	  "livenessProbe:Probe readinessProbe:Probe startupProbe:Probe "
	  "lifecycle:Lifecycle terminationMessagePath:string "
	  "terminationMessagePolicy:string imagePullPolicy:string "
	  "securityContext:SecurityContext stdin:bool stdinOnce:bool tty:bool" },
	{ "ContainerPort",
	  "name:string hostPort:int32 containerPort:int32 protocol:string "
	  "hostIP:string" },
	{ "EnvFromSource",
	  "prefix:string configMapRef:ConfigMapEnvSource "
	  "secretRef:SecretEnvSource" },
	{ "ConfigMapEnvSource",
	  "name:string optional:bool" },
	{ "SecretEnvSource",
	  "name:string optional:bool" },
	{ "EnvVar",
	  "name:string value:string valueFrom:EnvVarSource" },
	{ "EnvVarSource",
	  "fieldRef:ObjectFieldSelector "
	  "resourceFieldRef:ResourceFieldSelector "
	  "configMapKeyRef:ConfigMapKeySelector "
	  "secretKeyRef:SecretKeySelector fileKeyRef:FileKeySelector" },
	{ "ConfigMapKeySelector",
	  "name:string key:string optional:bool" },
	{ "SecretKeySelector",
	  "name:string key:string optional:bool" },
	{ "FileKeySelector",
	  "volumeName:string path:string key:string optional:bool" },
	{ "ResourceRequirements",
	  "limits:{}quantity requests:{}quantity claims:[]ResourceClaim" },
	{ "ResourceClaim",
	  "name:string request:string" },
	{ "ContainerResizePolicy",
	  "resourceName:string restartPolicy:string" },
	{ "ContainerRestartRule",
	  "action:string exitCodes:ContainerRestartRuleOnExitCodes" },
	{ "ContainerRestartRuleOnExitCodes",
	  "operator:string values:[]int32" },
	{ "VolumeMount",
	  "name:string readOnly:bool recursiveReadOnly:string "
	  "mountPath:string subPath:string mountPropagation:string "
	  "subPathExpr:string bindMountOptions:[]string" },
	{ "VolumeDevice",
	  "name:string devicePath:string" },
	{ "Probe",
	  "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction "
	  "grpc:GRPCAction initialDelaySeconds:int32 timeoutSeconds:int32 "
	  "periodSeconds:int32 successThreshold:int32 failureThreshold:int32 "
	  "terminationGracePeriodSeconds:int64" },
	{ "ExecAction",
	  "command:[]string" },
	{ "HTTPGetAction",
	  "path:string port:int-or-string host:string scheme:string "
	  "httpHeaders:[]HTTPHeader protocol:string" },
	{ "HTTPHeader",
	  "name:string value:string" },
	{ "TCPSocketAction",
	  "port:int-or-string host:string" },
	{ "GRPCAction",
	  "port:int32 service:string mode:string" },
	{ "Lifecycle",
	  "postStart:LifecycleHandler preStop:LifecycleHandler "
	  "stopSignal:string" },
	{ "LifecycleHandler",
	  "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction "
	  "sleep:SleepAction" },
	{ "SleepAction",
	  "seconds:int64" },
	{ "SecurityContext",
	  "capabilities:Capabilities privileged:bool "
	  "seLinuxOptions:SELinuxOptions "
	  "windowsOptions:WindowsSecurityContextOptions runAsUser:int64 "
	  "runAsGroup:int64 runAsNonRoot:bool readOnlyRootFilesystem:bool "
	  "allowPrivilegeEscalation:bool procMount:string "
	  "seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile" },
	{ "Capabilities",
	  "add:[]string drop:[]string" },
	{ "SELinuxOptions",
	  "user:string role:string type:string level:string" },
	{ "WindowsSecurityContextOptions",
	  "gmsaCredentialSpecName:string gmsaCredentialSpec:string "
	  "runAsUserName:string hostProcess:bool" },
	{ "SeccompProfile",
	  "type:string localhostProfile:string" },
	{ "AppArmorProfile",
	  "type:string localhostProfile:string" },
	{ "EphemeralContainer",
	  "name:string image:string command:[]string args:[]string "
	  "workingDir:string ports:[]ContainerPort envFrom:[]EnvFromSource "
	  "env:[]EnvVar resources:ResourceRequirements "
	  "resizePolicy:[]ContainerResizePolicy restartPolicy:string "
	  "restartPolicyRules:[]ContainerRestartRule "
	  "volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice "
	  "livenessProbe:Probe readinessProbe:Probe startupProbe:Probe "
	  "lifecycle:Lifecycle terminationMessagePath:string "
	  "terminationMessagePolicy:string imagePullPolicy:string "
	  "securityContext:SecurityContext stdin:bool stdinOnce:bool tty:bool "
	  "targetContainerName:string" },
	{ "PodSecurityContext",
	  "seLinuxOptions:SELinuxOptions "
	  "windowsOptions:WindowsSecurityContextOptions runAsUser:int64 "
	  "runAsGroup:int64 runAsNonRoot:bool supplementalGroups:[]int64 "
	  "supplementalGroupsPolicy:string fsGroup:int64 sysctls:[]Sysctl "
	  "fsGroupChangePolicy:string seccompProfile:SeccompProfile "
	  "appArmorProfile:AppArmorProfile seLinuxChangePolicy:string" },
	{ "Sysctl",
	  "name:string value:string" },
	{ "Affinity",
	  "nodeAffinity:NodeAffinity podAffinity:PodAffinity "
	  "podAntiAffinity:PodAntiAffinity" },
	{ "NodeAffinity",
	  "requiredDuringSchedulingIgnoredDuringExecution:NodeSelector "
	  "preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm" },
	{ "NodeSelector",
	  "nodeSelectorTerms:[]NodeSelectorTerm" },
	{ "NodeSelectorTerm",
	  "matchExpressions:[]NodeSelectorRequirement "
	  "matchFields:[]NodeSelectorRequirement" },
	{ "NodeSelectorRequirement",
	  "key:string operator:string values:[]string" },
	{ "PreferredSchedulingTerm",
	  "weight:int32 preference:NodeSelectorTerm" },
	{ "PodAffinity",
	  "requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm "
	  "preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm" },
	{ "PodAffinityTerm",
	  "labelSelector:LabelSelector namespaces:[]string topologyKey:string "
	  "namespaceSelector:LabelSelector matchLabelKeys:[]string "
	  "mismatchLabelKeys:[]string" },
	{ "WeightedPodAffinityTerm",
	  "weight:int32 podAffinityTerm:PodAffinityTerm" },
	{ "PodAntiAffinity",
	  "requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm "
	  "preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm" },
	{ "Toleration",
	  "key:string operator:string value:string effect:string "
	  "tolerationSeconds:int64" },
	{ "HostAlias",
	  "ip:string hostnames:[]string" },
	{ "PodDNSConfig",
	  "nameservers:[]string searches:[]string "
	  "options:[]PodDNSConfigOption" },
	{ "PodDNSConfigOption",
	  "name:string value:string" },
	{ "PodReadinessGate",
	  "conditionType:string" },
	{ "TopologySpreadConstraint",
	  "maxSkew:int32 topologyKey:string whenUnsatisfiable:string "
	  "labelSelector:LabelSelector minDomains:int32 "
	  "nodeAffinityPolicy:string nodeTaintsPolicy:string "
	  "matchLabelKeys:[]string" },
	{ "PodOS",
	  "name:string" },
	{ "PodSchedulingGate",
	  "name:string" },
	{ "PodResourceClaim",
	  "name:string resourceClaimName:string "
	  "resourceClaimTemplateName:string" },
	{ "PodSchedulingGroup",
	  "podGroupName:string" },
	{ "EvictionResponder",
	  "name:string priority:int32" },
	{ "PodTemplateSpec",
	  "metadata:ObjectMeta spec:!PodSpec" },
	{ NULL, NULL },
};
/* clang-format on */
