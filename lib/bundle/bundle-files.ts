import { z } from "zod";
import { runKindSchema } from "../canary/run-facts.ts";
import type { AuditFacts } from "../proof/hash-chain.ts";
import { signOffSchema } from "../proof/statement-schema.ts";

/** The files of a proof bundle. */
export const MANIFEST = "manifest.json";
export const README = "README.txt";
export const DECISION = "decision.json";
export const CONTENT = "content.json";
export const TEMPLATE = "template.json";
export const KEYS = "keys.json";
export const AUDIT = "audit.jsonl";
export const CHECKPOINT = "checkpoint.txt";
export const WITNESS = "witness.pub";
export const runFile = (runId: string) => `runs/${runId}.jsonl`;

/** These prove the manifest and so cannot stand in it; each is verified by itself. */
export const PROOF_FILES: readonly string[] = [MANIFEST, AUDIT, CHECKPOINT, WITNESS];

/** Acts of the audit stream that a bundle rests on. */
export const EXPORT_ACT = "exportBundle";
export const SEAL_ACT = "sealRun";

export const manifestSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal("countersign/proof-bundle"),
  decisionId: z.string(),
  exportedAtMs: z.number(),
  exportedBy: z.strictObject({ personId: z.string(), name: z.string() }),
  /** Hex SHA-256 of every file that is not a proof of this list itself. */
  files: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * The parts of a decision that are no part of its content: who signed its last submitted revision, what was authorised,
 * what ran. `phase` is the decision's own at the time of the export: DRAFT when that revision was opened again.
 */
export const bundledDecisionSchema = z.strictObject({
  id: z.string(),
  number: z.number().int(),
  title: z.string(),
  revision: z.number().int(),
  phase: z.string(),
  contentHash: z.string(),
  signOffs: z.array(signOffSchema),
  /** Null when it was never authorised: then the bundle proves a refusal, or that nothing was decided yet. */
  authorisation: z
    .strictObject({ atMs: z.number(), expiresAtMs: z.number(), by: z.string(), byName: z.string() })
    .nullable(),
  runs: z.array(z.strictObject({ runId: z.string(), kind: runKindSchema, outcome: z.string().nullable() })),
});
export type BundledDecision = z.infer<typeof bundledDecisionSchema>;

const link = { seq: z.number().int(), recordedAtMs: z.number(), prevHash: z.string(), hash: z.string() };
/** A line of audit.jsonl: an entry of this decision or its runs in full, any other by its hashes. */
export const auditLineSchema = z.union([
  z.strictObject({ ...link, text: z.string() }),
  z.strictObject({ ...link, subjectHash: z.string(), textHash: z.string() }),
]);
export type AuditLine = z.infer<typeof auditLineSchema>;

/** An entry that can be read, with its place in the stream. */
export type BundledEntry = AuditFacts & { seq: number; recordedAtMs: number };

/** Public keys (PEM, SPKI) under which password signatures and passkey enrolments count, by key id. */
export const keysSchema = z.record(z.string(), z.string());

/** Words for whoever opens the zip by hand. */
export const README_TEXT = `This is a proof bundle of Countersign: one decision, who signed it or refused, what ran, and the audit stream around it.

Check it without trusting the server that made it:
  - in a browser, on the page /verify of any Countersign: the file is checked there and goes nowhere;
  - in a checkout of Countersign: npm run verify -- FILE.zip

manifest.json    what is in here, with the SHA-256 of each file
decision.json    signatures with their statements, the authorisation if there was one, the runs
content.json     what was submitted and signed, as canonical JSON (RFC 8785)
template.json    the form that the decision follows
keys.json        public keys of the house, under which password signatures and passkey enrolments count
runs/*.jsonl     every entry of every finished run
audit.jsonl      the audit stream from its first entry on; entries about other matters are given by their hashes only
checkpoint.txt   the stream's head, signed by the witness (C2SP checkpoint)
witness.pub      the witness's public key: compare its fingerprint with the one that you were given by another way
`;
