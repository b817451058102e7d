import { z } from "zod";
import { type Delegation, signOffSchema } from "../proof/statement-schema.ts";
import { canaryConfigSchema, measureNameSchema, type SigningRole } from "../template/schema.ts";

export const PERSON_ROLES = [
  "ENGINEER",
  "RISK_MANAGER",
  "PRODUCT_OWNER",
  "CTO",
  "ADMIN",
  "AUDITOR",
  "OBSERVER",
] as const;
export const personRoleSchema = z.enum(PERSON_ROLES);
export type PersonRole = z.infer<typeof personRoleSchema>;

export const DECISION_PHASES = [
  "DRAFT",
  "IN_REVIEW",
  "AUTHORIZED",
  "LAUNCHED",
  "REFUSED",
  "SUCCEEDED",
  "FAILED",
] as const;
export const decisionPhaseSchema = z.enum(DECISION_PHASES);
export type DecisionPhase = z.infer<typeof decisionPhaseSchema>;

/** Who acts. Roles are those that the database holds at the moment of the act. */
export type Actor = {
  personId: string;
  name: string;
  /** Own roles and those held by a delegation at the moment. */
  roles: readonly PersonRole[];
  /** The delegations behind those roles that are not their own. */
  delegations?: readonly (Delegation & { role: SigningRole })[];
};

const measuredSchema = z.object({
  measure: measureNameSchema,
  value: z.string().nullable(),
  unit: z.string(),
  n: z.number().int().nonnegative(),
  interval: z.tuple([z.number(), z.number()]).optional(),
});

/** What one demo run, drill run or attestation observed. `digest`: SHA-256 (hex) over the canonical JSON of the measured list and its run. */
export const evidenceSchema = z.object({
  source: z.enum(["DEMO", "DRILL", "ATTESTED"]),
  runId: z.string().nullable(),
  observedAtMs: z.number(),
  measured: z.array(measuredSchema),
  /** Per measure, words for the screen: "fired in 14 ms, flat in 230 ms". */
  remarks: z.record(z.string(), z.string()),
  buildId: z.string(),
  digest: z.string(),
  outcome: z.string(),
  /** Present when a person imported the values from a file of an outside bot (source ATTESTED). */
  imported: z
    .object({
      attachmentId: z.string(),
      fileName: z.string(),
      format: z.enum(["JSON", "CSV", "PROMETHEUS"]),
      fileSha256: z.string(),
      by: z.string(),
      byName: z.string(),
      atMs: z.number(),
    })
    .optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;
export type Measured = z.infer<typeof measuredSchema>;

export const answerSchema = z.object({
  tickedBy: z.string().nullable(),
  tickedByName: z.string().nullable(),
  tickedAtMs: z.number().nullable(),
  /** Second person of a checklist that needs one. */
  verifiedBy: z.string().nullable(),
  verifiedByName: z.string().nullable(),
  verifiedAtMs: z.number().nullable(),
  attested: z
    .object({
      value: z.string(),
      /** Sample count as the person gave it; null when none was given. */
      n: z.number().int().nonnegative().nullable().default(null),
      note: z.string(),
      by: z.string(),
      byName: z.string(),
      atMs: z.number(),
    })
    .nullable(),
  waiver: z.object({ reason: z.string(), by: z.string(), byName: z.string(), atMs: z.number() }).nullable(),
});
export type Answer = z.infer<typeof answerSchema>;
/** A checklist item that nobody has touched. */
export const EMPTY_ANSWER: Answer = {
  tickedBy: null,
  tickedByName: null,
  tickedAtMs: null,
  verifiedBy: null,
  verifiedByName: null,
  verifiedAtMs: null,
  attested: null,
  waiver: null,
};

const line = z
  .string()
  .max(200)
  .refine((value) => !value.includes("\u0000"), "must not contain NUL characters");
export const contactSchema = z.object({ id: z.string(), role: line, name: line, phone: line, email: line });

export const ATTACHMENT_TYPES = [
  "image/png",
  "image/jpeg",
  "application/pdf",
  "application/json",
  "text/csv",
  "text/plain",
  "application/zip",
] as const;
/** A file that stands with an item, a metric, a note, or as the raw file of an import. Its bytes are kept by their SHA-256. */
export const attachmentSchema = z.object({
  id: z.string(),
  name: line,
  mediaType: z.enum(ATTACHMENT_TYPES),
  sizeBytes: z.number().int().positive(),
  sha256: z.string(),
  target: z.object({ kind: z.enum(["ITEM", "METRIC", "NOTE", "IMPORT"]), id: z.string() }),
  by: z.string(),
  byName: z.string(),
  atMs: z.number(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const snapshotRowSchema = z.object({
  metricId: z.string(),
  value: z.string().nullable(),
  unit: z.string(),
  n: z.number(),
  /** 95 % interval in percent, for rates of samples. */
  interval: z.tuple([z.number(), z.number()]).nullable().optional(),
  basis: z.enum(["MACHINE", "ATTESTED", "NONE"]).optional(),
  observedAtMs: z.number().nullable().optional(),
  margin: z.string().nullable(),
  verdict: z.enum(["PASS", "FAIL", "NOT_ENOUGH_DATA", "NO_EVIDENCE"]),
  reason: z.string(),
  source: z.string(),
});

export type { Signature, SignOff, SignOffChoice, Statement, Withdrawal } from "../proof/statement-schema.ts";
export { signOffSchema, withdrawalSchema } from "../proof/statement-schema.ts";

export const decisionSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  title: z.string().min(3).max(140),
  templateId: z.string(),
  phase: decisionPhaseSchema,
  revision: z.number().int().positive(),
  createdBy: z.string(),
  createdByName: z.string(),
  createdAtMs: z.number(),
  /**
   * Everyone who ever edited this decision: title, configuration, ticks, attestations. They may sign only as Engineer.
   * Kept over all revisions, because the content carries over. Verifying, waiving and notes do not make an editor:
   * those are acts of the people who sign.
   */
  editors: z.array(z.string()),
  config: canaryConfigSchema,
  /** By checklist item; a metric has one too when a value was typed for it. */
  answers: z.record(z.string(), answerSchema),
  attachments: z.array(attachmentSchema).default([]),
  demo: evidenceSchema.nullable(),
  drills: evidenceSchema.nullable(),
  /** The last drill run after submit in which every drill passed again: the frozen evidence counts from it on. */
  drillRenewal: z
    .object({ runId: z.string(), digest: z.string(), observedAtMs: z.number() })
    .nullable()
    .default(null),
  /** Who asked that the drills run again by themselves before they expire; null when nobody did. */
  renewsDrills: z.object({ by: z.string(), byName: z.string(), atMs: z.number() }).nullable().default(null),
  /** Frozen at submit; null while DRAFT. */
  snapshot: z
    .object({ rows: z.array(snapshotRowSchema), frozenAtMs: z.number(), digest: z.string() })
    .nullable(),
  notes: z.record(z.string(), z.string().max(20_000)),
  contacts: z.array(contactSchema),
  /** Frozen at submit; null while DRAFT. Hex SHA-256 of the approved content. */
  contentHash: z.string().nullable(),
  submittedAtMs: z.number().nullable(),
  signOffs: z.array(signOffSchema),
  authorisation: z
    .object({ atMs: z.number(), expiresAtMs: z.number(), by: z.string(), byName: z.string() })
    .nullable(),
  /** Runs started for this decision, oldest first. */
  runs: z.array(
    z.object({
      runId: z.string(),
      kind: z.enum(["DEMO", "DRILL", "CANARY"]),
      startedAtMs: z.number(),
      outcome: z.string().nullable(),
      /** Started by the worker to renew evidence that was about to expire. */
      isRenewal: z.boolean().optional(),
    }),
  ),
  /** Linked earlier decision when this one is a retry. */
  retryOf: z.string().nullable(),
  /** The decision whose title, configuration, notes and contacts this one began with. */
  clonedFrom: z.string().nullable().default(null),
  after: z.object({ rootCause: z.string(), fixes: z.string(), done: z.array(z.string()) }),
});
/** A decision as it is stored: validated JSON beside phase, revision and version columns. */
export type Decision = z.infer<typeof decisionSchema>;
