import type { AuditFacts, ChainedEntry } from "../proof/hash-chain.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import type { SignOff } from "../proof/statement-schema.ts";
import { chainOf } from "../proof/test-chain.ts";
import type { BundleParts } from "./build-bundle.ts";
import { EXPORT_ACT, SEAL_ACT } from "./bundle-files.ts";
import { recordText, sealedPart } from "./seal-lines.ts";

/** When everything in a bundle for tests happens. */
export const TEST_GO_AT_MS = 1_700_000_000_000;

const hashOf = (text: string) => nodeCrypto.sha256Hex(text) as string;
const ENGINEER = { personId: "per_engineer", name: "ENGINEER person" };

export type Entry = Omit<AuditFacts, "detail"> & { detail: Record<string, unknown> };
const entry = (act: string, by: { personId: string; name: string }, change: Partial<Entry>): Entry => ({
  atMs: TEST_GO_AT_MS,
  actorId: by.personId,
  actorName: by.name,
  act,
  subjectType: "decision",
  subjectId: "dec_1",
  detail: {},
  ...change,
});

type Decision = BundleParts["decision"];

/** The event with which the one canary ended, as the decision tells it. */
function endEvents({ runs, phase }: Decision): object[] {
  const outcome = runs[0]?.outcome;
  if (!outcome) return [];
  if (outcome === "SCRUBBED") return [{ type: "launchScrubbed", runId: "run_1" }];
  return [
    { type: "launched", runId: "run_1" },
    { type: "decisionEnded", runId: "run_1", phase, outcome },
  ];
}

/** What each sign-off brings about. */
function signingEvents({ withdrawal: _withdrawal, ...one }: SignOff, decision: Decision): object[] {
  const signed = { type: "signedOff", signOff: { ...one, withdrawnAtMs: null }, supersedes: null };
  const { role, choice, statement } = one;
  if (choice === "NO_GO") return [signed, { type: "decisionRefused", role, reason: statement.comment }];
  if (role !== "CTO" || !decision.authorisation) return [signed];
  return [
    signed,
    { type: "authorised", ...decision.authorisation, contentHash: decision.contentHash, runId: "run_1" },
  ];
}

/** What the audit stream holds when such a decision was signed, run and exported, between the acts of others. */
export function auditActs(parts: BundleParts, manifestHash: string): Entry[] {
  const { decision } = parts;
  let version = 1;
  const act = (name: string, by: { personId: string; name: string }, told: object[], phase: string) => {
    version += 1;
    const said = { atMs: TEST_GO_AT_MS, by: by.personId, byName: by.name };
    const events = told.map((event) => ({ ...said, ...event }));
    const role = by.personId.slice("per_".length).toUpperCase();
    const detail = { revision: decision.revision, version, phase, events, as: { roles: [role] } };
    return entry(name, by, { detail });
  };
  const other = entry(
    "signedIn",
    { personId: "per_x", name: "Somebody" },
    { subjectType: "session", subjectId: "s1" },
  );
  const submitted = act(
    "submit",
    ENGINEER,
    [{ type: "submitted", contentHash: decision.contentHash }],
    "IN_REVIEW",
  );
  const signed = decision.signOffs.map((one) => {
    const by = { personId: one.statement.personId, name: one.statement.personName };
    const phase = one.choice === "NO_GO" ? "REFUSED" : one.role === "CTO" ? "AUTHORIZED" : "IN_REVIEW";
    return act("signOff", by, signingEvents(one, decision), phase);
  });
  const worker = { personId: "system:worker", name: "Worker" };
  const ended = endEvents(decision);
  const told = ended.length > 0 ? [act("markRunEnded", worker, ended, decision.phase)] : [];
  const seals = [...parts.runs].map(([runId, events]) => {
    const sealed = sealedPart(events);
    const detail = { entries: sealed.length, sha256: hashOf(recordText(sealed)) };
    return entry(SEAL_ACT, worker, { subjectType: "run", subjectId: runId, detail });
  });
  const exported = entry(EXPORT_ACT, parts.exportedBy, {
    atMs: parts.exportedAtMs,
    detail: { manifest: manifestHash },
  });
  return [other, submitted, ...signed, other, ...told, ...seals, exported, other];
}

/** The acts as the database chains them. */
export function chained(acts: readonly Entry[]): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (const act of acts) {
    const last = entries.at(-1);
    const from = last ? { seq: last.seq, hash: last.hash } : undefined;
    entries.push(...chainOf(1, from, act, act.atMs));
  }
  return entries;
}
