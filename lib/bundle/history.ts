import { z } from "zod";
import { type SignOff, signOffSchema, withdrawalSchema } from "../proof/statement-schema.ts";
import { type SigningRole, signingRoleSchema } from "../template/schema.ts";
import type { BundledDecision, BundledEntry } from "./bundle-files.ts";

type Authorisation = NonNullable<BundledDecision["authorisation"]>;
type HistoryRun = {
  runId: string;
  kind: BundledDecision["runs"][number]["kind"];
  /** Null while the stream does not say that it ended. */
  outcome: string | null;
  /** The content under which it was started; null for a run before the first submission. */
  contentHash: string | null;
  hasLaunched: boolean;
};
type Said = { atMs: number; byName: string };

/** What the audit stream tells of a decision: its last submitted revision, and every run. Times epoch ms. */
export type History = {
  revision: number;
  contentHash: string;
  submitted: Said;
  signOffs: SignOff[];
  authorisation: Authorisation | null;
  refusal: (Said & { role: SigningRole; reason: string }) | null;
  /** Set when that revision was opened again: its sign-offs count for nothing from then on. */
  reopened: (Said & { revision: number; reason: string }) | null;
  phase: string;
  /** Drill runs that passed again after it was submitted, for evidence that would have expired. */
  renewals: { runId: string; observedAtMs: number }[];
  /** Number of changes that the decision had been through. */
  version: number;
  runs: HistoryRun[];
};

const said = { atMs: z.number(), by: z.string(), byName: z.string() };
const ofRun = { runId: z.string() };
/** The acts that a bundle rests on; all others say something about the content, which is signed as a whole. */
const EVENTS = {
  submitted: z.looseObject({ ...said, contentHash: z.string() }),
  signedOff: z.looseObject({ ...said, signOff: signOffSchema, supersedes: z.string().nullable() }),
  signOffWithdrawn: z.looseObject({ ...said, statementHash: z.string(), withdrawal: withdrawalSchema }),
  decisionRefused: z.looseObject({ ...said, role: signingRoleSchema, reason: z.string() }),
  authorised: z.looseObject({ ...said, ...ofRun, expiresAtMs: z.number() }),
  revisionOpened: z.looseObject({ ...said, revision: z.number(), reason: z.string() }),
  runStarted: z.looseObject({ ...ofRun, kind: z.enum(["DEMO", "DRILL", "CANARY"]) }),
  launched: z.looseObject(ofRun),
  launchScrubbed: z.looseObject(ofRun),
  runEnded: z.looseObject({ ...ofRun, outcome: z.string() }),
  decisionEnded: z.looseObject({ ...ofRun, outcome: z.string() }),
  evidenceAttached: z.looseObject({
    evidence: z.looseObject({ runId: z.string().nullable(), outcome: z.string() }),
  }),
  evidenceSetAside: z.looseObject({
    evidence: z.looseObject({ runId: z.string().nullable(), outcome: z.string() }),
  }),
  evidenceRenewed: z.looseObject({
    evidence: z.looseObject({ runId: z.string(), outcome: z.string(), observedAtMs: z.number() }),
  }),
};
type EventType = keyof typeof EVENTS;
type Event = { [T in EventType]: { type: T } & z.infer<(typeof EVENTS)[T]> }[EventType];

const detailSchema = z.looseObject({
  revision: z.number(),
  version: z.number(),
  phase: z.string(),
  events: z.array(z.looseObject({ type: z.string() })),
});

const isKnown = (type: string): type is EventType => Object.hasOwn(EVENTS, type);

type Told = Partial<History> & { runs: HistoryRun[]; signOffs: SignOff[] };

function changed(runs: HistoryRun[], runId: string | null, change: Partial<HistoryRun>): HistoryRun[] {
  return runs.map((run) => (run.runId === runId ? { ...run, ...change } : run));
}

function started({ runs, reopened, contentHash }: Told, runId: string, kind: HistoryRun["kind"]) {
  const startedUnder = reopened ? null : (contentHash ?? null);
  return [...runs, { runId, kind, outcome: null, contentHash: startedUnder, hasLaunched: false }];
}

function takeBack(told: Told, statementHash: string | null, change: Partial<SignOff>): void {
  told.signOffs = told.signOffs.map((one) =>
    one.statementHash === statementHash ? { ...one, ...change } : one,
  );
}

function applyToRevision(told: Told, event: Event, revision: number): void {
  switch (event.type) {
    case "submitted": {
      const { contentHash } = event;
      const fresh = { signOffs: [], authorisation: null, refusal: null, reopened: null, renewals: [] };
      Object.assign(told, { revision, contentHash, submitted: event, ...fresh });
      return;
    }
    case "signedOff":
      takeBack(told, event.supersedes, { withdrawnAtMs: event.atMs });
      told.signOffs = [...told.signOffs, event.signOff];
      return;
    case "signOffWithdrawn":
      takeBack(told, event.statementHash, { withdrawnAtMs: event.atMs, withdrawal: event.withdrawal });
      return;
    case "evidenceRenewed":
      told.renewals = [...(told.renewals ?? []), event.evidence];
      return;
    case "decisionRefused":
      told.refusal = event;
      return;
    case "authorised": {
      const { atMs, expiresAtMs, by, byName } = event;
      told.authorisation = { atMs, expiresAtMs, by, byName };
      return;
    }
    case "revisionOpened":
      told.reopened ??= event;
      return;
  }
}

function runsAfter(told: Told, event: Event): HistoryRun[] {
  const { runs } = told;
  switch (event.type) {
    case "authorised":
      return started(told, event.runId, "CANARY");
    case "runStarted":
      return started(told, event.runId, event.kind);
    case "launched":
      return changed(runs, event.runId, { hasLaunched: true });
    case "launchScrubbed":
      return changed(runs, event.runId, { outcome: "SCRUBBED" });
    case "runEnded":
    case "decisionEnded":
      return changed(runs, event.runId, { outcome: event.outcome });
    case "evidenceAttached":
    case "evidenceSetAside":
    case "evidenceRenewed":
      return changed(runs, event.evidence.runId, { outcome: event.evidence.outcome });
    default:
      return runs;
  }
}

/** An act of the stream that cannot be understood: nothing is concluded from such a stream. */
export class UnreadableAct extends Error {}

function eventsOf(entry: BundledEntry): { events: Event[]; detail: z.infer<typeof detailSchema> } | null {
  // Opening, refused acts and exports carry no events.
  if (!Object.hasOwn(entry.detail, "events")) return null;
  const detail = detailSchema.safeParse(entry.detail).data;
  if (!detail) throw new UnreadableAct(`entry ${entry.seq} cannot be understood`);
  const events = detail.events.flatMap((event) => {
    if (!isKnown(event.type)) return [];
    const parsed = EVENTS[event.type].safeParse(event);
    if (!parsed.success)
      throw new UnreadableAct(`entry ${entry.seq} tells of "${event.type}" and cannot be understood`);
    const told = { ...parsed.data, type: event.type } as Event;
    if ("by" in told && told.by !== entry.actorId)
      throw new UnreadableAct(`entry ${entry.seq} tells of "${event.type}" by somebody else than its actor`);
    return [told];
  });
  return { events, detail };
}

/**
 * Folds what the audit stream tells of one decision, in its order; null when it was never submitted. Whoever makes a
 * bundle and whoever verifies it ask this same function: so a bundle can leave out nothing that the stream holds.
 * Throws `UnreadableAct`.
 */
export function historyOf(entries: readonly BundledEntry[], decisionId: string): History | null {
  const told: Told = { runs: [], signOffs: [] };
  for (const entry of entries) {
    if (entry.subjectType !== "decision" || entry.subjectId !== decisionId) continue;
    const act = eventsOf(entry);
    if (!act) continue;
    const { revision, phase, version } = act.detail;
    Object.assign(told, { phase, version });
    for (const event of act.events) {
      applyToRevision(told, event, revision);
      told.runs = runsAfter(told, event);
    }
  }
  return told.revision === undefined ? null : (told as History);
}
