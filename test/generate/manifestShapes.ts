import * as z from "zod";

/**
 * The part of the API types that is generated, strictly: a field that an API server does not know is refused.
 * Sources: Kubernetes API reference v1.31 (`core/v1` PodSpec, Container, Probe, Service; `apps/v1` Deployment);
 * `leaderworkerset.x-k8s.io/v1` (kubernetes-sigs/lws, `api/leaderworkerset/v1/leaderworkerset_types.go`);
 * `keda.sh/v1alpha1` (kedacore/keda, `apis/keda/v1alpha1/scaledobject_types.go`, and its Prometheus scaler);
 * `serving.kserve.io/v1alpha1` (kserve/kserve, `pkg/apis/serving/v1alpha1/llm_inference_service_types.go`).
 */
export function parseManifest(document: unknown): unknown {
  return manifest.parse(document);
}

/** RFC 1123, as names of Services (RFC 1035) and pods' labels take it. */
const name = z.string().regex(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
const label = z.string().regex(/^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/);
const labels = z.record(z.string().regex(/^([a-z0-9.-]+\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/), label);
const count = z.int().min(0);
const positive = z.int().min(1);
const portName = z.string().regex(/^[a-z0-9-]{1,15}$/);
const port = z.union([z.int().min(1).max(65_535), portName]);
const bytes = z.string().regex(/^\d+(Ki|Mi|Gi|Ti)$/);
const metadata = z.strictObject({ name, labels: labels.optional() });

const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string().startsWith("/"), port }),
  periodSeconds: positive.optional(),
  timeoutSeconds: positive.optional(),
  failureThreshold: positive.optional(),
});

const variable = z.union([
  z.strictObject({ name: z.string().regex(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/), value: z.string() }),
  z.strictObject({
    name: z.string(),
    valueFrom: z.strictObject({
      secretKeyRef: z.strictObject({ name: z.string(), key: z.string(), optional: z.boolean().optional() }),
    }),
  }),
]);

const container = z.strictObject({
  name,
  image: z
    .string()
    .regex(/^[^\s:]+(:[\w.-]+|@sha256:[0-9a-f]{64})$/)
    .optional(),
  command: z.array(z.string()).min(1).optional(),
  args: z.array(z.string()).optional(),
  env: z.array(variable).optional(),
  ports: z.array(z.strictObject({ name: portName, containerPort: z.int().min(1).max(65_535) })).optional(),
  // An extended resource is given in whole units, and as a limit alone.
  resources: z.strictObject({ limits: z.partialRecord(z.enum(["nvidia.com/gpu", "amd.com/gpu"]), positive) }),
  startupProbe: probe.optional(),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  volumeMounts: z.array(z.strictObject({ name, mountPath: z.string().startsWith("/") })).optional(),
});

const emptyFolder = z.strictObject({ medium: z.literal("Memory").optional(), sizeLimit: bytes.optional() });
const podSpec = z
  .strictObject({
    enableServiceLinks: z.boolean().optional(),
    nodeSelector: labels.optional(),
    containers: z.array(container).min(1),
    volumes: z.array(z.strictObject({ name, emptyDir: emptyFolder })).optional(),
  })
  .refine(({ containers, volumes = [] }) =>
    containers.every(({ volumeMounts = [] }) =>
      volumeMounts.every((mount) => volumes.some((volume) => volume.name === mount.name)),
    ),
  );
const podTemplate = z.strictObject({ metadata: z.strictObject({ labels }), spec: podSpec });

const deployment = z
  .strictObject({
    apiVersion: z.literal("apps/v1"),
    kind: z.literal("Deployment"),
    metadata,
    spec: z.strictObject({
      replicas: count,
      selector: z.strictObject({ matchLabels: labels }),
      strategy: z.strictObject({
        type: z.literal("RollingUpdate"),
        rollingUpdate: z
          .strictObject({ maxSurge: count, maxUnavailable: count })
          .refine(({ maxSurge, maxUnavailable }) => maxSurge + maxUnavailable > 0),
      }),
      template: podTemplate,
    }),
  })
  // The API server refuses a selector that does not match the pods' own labels.
  .refine(({ spec: { selector, template } }) =>
    Object.entries(selector.matchLabels).every(([key, value]) => template.metadata.labels[key] === value),
  );

const service = z.strictObject({
  apiVersion: z.literal("v1"),
  kind: z.literal("Service"),
  metadata,
  spec: z.strictObject({
    selector: labels,
    ports: z
      .array(z.strictObject({ name: portName, port: z.int().min(1).max(65_535), targetPort: port }))
      .min(1),
  }),
});

const leaderWorkerSet = z.strictObject({
  apiVersion: z.literal("leaderworkerset.x-k8s.io/v1"),
  kind: z.literal("LeaderWorkerSet"),
  metadata,
  spec: z.strictObject({
    replicas: count,
    leaderWorkerTemplate: z.strictObject({
      size: positive,
      restartPolicy: z.enum(["RecreateGroupOnPodRestart", "RecreateGroupAfterStart", "None"]),
      leaderTemplate: podTemplate,
      workerTemplate: podTemplate,
    }),
  }),
});

const scaledObject = z.strictObject({
  apiVersion: z.literal("keda.sh/v1alpha1"),
  kind: z.literal("ScaledObject"),
  metadata,
  spec: z
    .strictObject({
      scaleTargetRef: z.strictObject({
        apiVersion: z.string().optional(),
        kind: z.string().optional(),
        name,
      }),
      minReplicaCount: count,
      maxReplicaCount: positive,
      cooldownPeriod: count,
      triggers: z
        .array(
          z.strictObject({
            type: z.literal("prometheus"),
            // Every value of a trigger's metadata is a text.
            metadata: z.strictObject({
              serverAddress: z.url(),
              query: z.string().min(1),
              threshold: z.string(),
            }),
          }),
        )
        .min(1),
    })
    .refine(({ minReplicaCount, maxReplicaCount }) => minReplicaCount <= maxReplicaCount),
});

const inferenceService = z.strictObject({
  apiVersion: z.literal("serving.kserve.io/v1alpha1"),
  kind: z.literal("LLMInferenceService"),
  metadata,
  spec: z.strictObject({
    model: z.strictObject({ uri: z.string(), name: z.string() }),
    replicas: count,
    parallelism: z.strictObject({ tensor: positive, pipeline: positive }).optional(),
    router: z.strictObject({
      route: z.strictObject({}),
      gateway: z.strictObject({}),
      scheduler: z.strictObject({}),
    }),
    template: podSpec,
  }),
});

const manifest = z.discriminatedUnion("kind", [
  deployment,
  service,
  leaderWorkerSet,
  scaledObject,
  inferenceService,
]);
