#include "kube/schema_priv.h"

#include <stddef.h>

/*
 * The objects that carry pod templates: k8s.io/api apps/v1, batch/v1 and core/v1
 * (types.go each), with the fields that only older versions of them have.
 */
/* clang-format off */
const struct schema_row schema_workload[] = {
	{ "PodTemplate",
	  "kind:string apiVersion:string metadata:ObjectMeta "
	  "template:!PodTemplateSpec" },
	{ "ReplicationController",
	  "kind:string apiVersion:string metadata:ObjectMeta "
	  "spec:!ReplicationControllerSpec status:any" },
	{ "ReplicationControllerSpec",
	  "replicas:int32 minReadySeconds:int32 selector:{}string "
	  "template:!PodTemplateSpec" },
	{ "Deployment",
	  "kind:string apiVersion:string metadata:ObjectMeta "
	  "spec:!DeploymentSpec status:any" },
	{ "DeploymentSpec",
	  "replicas:int32 selector:LabelSelector template:!PodTemplateSpec "
	  "strategy:DeploymentStrategy minReadySeconds:int32 "
	  "revisionHistoryLimit:int32 paused:bool "
	  "progressDeadlineSeconds:int32 rollbackTo:any" },
	{ "DeploymentStrategy",
	  "type:string rollingUpdate:RollingUpdateDeployment" },
	{ "RollingUpdateDeployment",
	  "maxUnavailable:int-or-string maxSurge:int-or-string" },
	{ "StatefulSet",
	  "kind:string apiVersion:string metadata:ObjectMeta "
	  "spec:!StatefulSetSpec status:any" },
	{ "StatefulSetSpec",
	  "replicas:int32 selector:LabelSelector template:!PodTemplateSpec "
	  "volumeClaimTemplates:[]PersistentVolumeClaim serviceName:string "
	  "podManagementPolicy:string "
	  "updateStrategy:StatefulSetUpdateStrategy "
	  "revisionHistoryLimit:int32 minReadySeconds:int32 "
	  "persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy "
	  "ordinals:StatefulSetOrdinals" },
	{ "PersistentVolumeClaim",
	  "kind:string apiVersion:string metadata:ObjectMeta "
	  "spec:PersistentVolumeClaimSpec status:any" },
	{ "StatefulSetUpdateStrategy",
	  "type:string rollingUpdate:RollingUpdateStatefulSetStrategy" },
	{ "RollingUpdateStatefulSetStrategy",
	  "partition:int32 maxUnavailable:int-or-string" },
	{ "StatefulSetPersistentVolumeClaimRetentionPolicy",
	  "whenDeleted:string whenScaled:string" },
	{ "StatefulSetOrdinals",
	  "start:int32" },
	{ "DaemonSet",
	  "kind:string apiVersion:string metadata:ObjectMeta "
	  "spec:!DaemonSetSpec status:any" },
	{ "DaemonSetSpec",
	  "selector:LabelSelector template:!PodTemplateSpec "
	  "updateStrategy:DaemonSetUpdateStrategy minReadySeconds:int32 "
	  "revisionHistoryLimit:int32 templateGeneration:int64" },
	{ "DaemonSetUpdateStrategy",
	  "type:string rollingUpdate:RollingUpdateDaemonSet" },
	{ "RollingUpdateDaemonSet",
	  "maxUnavailable:int-or-string maxSurge:int-or-string" },
	{ "ReplicaSet",
	  "kind:string apiVersion:string metadata:ObjectMeta "
	  "spec:!ReplicaSetSpec status:any" },
	{ "ReplicaSetSpec",
	  "replicas:int32 minReadySeconds:int32 selector:LabelSelector "
	  "template:!PodTemplateSpec" },
	{ "Job",
	  "kind:string apiVersion:string metadata:ObjectMeta spec:!JobSpec "
	  "status:any" },
	{ "JobSpec",
	  "parallelism:int32 completions:int32 activeDeadlineSeconds:int64 "
	  "podFailurePolicy:PodFailurePolicy successPolicy:SuccessPolicy "
	  "backoffLimit:int32 backoffLimitPerIndex:int32 "
	  "maxFailedIndexes:int32 selector:LabelSelector manualSelector:bool "
	  "template:!PodTemplateSpec ttlSecondsAfterFinished:int32 "
	  "completionMode:string suspend:bool podReplacementPolicy:string "
	  "managedBy:string scheduling:any" },
	{ "PodFailurePolicy",
	  "rules:[]PodFailurePolicyRule" },
	{ "PodFailurePolicyRule",
	  "action:string onExitCodes:PodFailurePolicyOnExitCodesRequirement "
	  "onPodConditions:[]PodFailurePolicyOnPodConditionsPattern" },
	{ "PodFailurePolicyOnExitCodesRequirement",
	  "containerName:string operator:string values:[]int32" },
	{ "PodFailurePolicyOnPodConditionsPattern",
	  "type:string status:string" },
	{ "SuccessPolicy",
	  "rules:[]SuccessPolicyRule" },
	{ "SuccessPolicyRule",
	  "succeededIndexes:string succeededCount:int32" },
	{ "CronJob",
	  "kind:string apiVersion:string metadata:ObjectMeta "
	  "spec:!CronJobSpec status:any" },
	{ "CronJobSpec",
	  "schedule:string timeZone:string startingDeadlineSeconds:int64 "
	  "concurrencyPolicy:string suspend:bool jobTemplate:!JobTemplateSpec "
	  "successfulJobsHistoryLimit:int32 failedJobsHistoryLimit:int32" },
	{ "JobTemplateSpec",
	  "metadata:ObjectMeta spec:!JobSpec" },
	{ NULL, NULL },
};
/* clang-format on */
