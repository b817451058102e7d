import type { DecisionEvent, DecisionEventType } from "./events.ts";
import { type Answer, type Decision, EMPTY_ANSWER, type Withdrawal } from "./model.ts";

type EventOf<T extends DecisionEventType> = Extract<DecisionEvent, { type: T }>;
type Appliers = { [T in DecisionEventType]: (decision: Decision, event: EventOf<T>) => Decision };

function answered(decision: Decision, itemId: string, change: Partial<Answer>): Decision {
  const answer = { ...(decision.answers[itemId] ?? EMPTY_ANSWER), ...change };
  return { ...decision, answers: { ...decision.answers, [itemId]: answer } };
}

function edited(decision: Decision, personId: string): Decision {
  if (decision.editors.includes(personId)) return decision;
  return { ...decision, editors: [...decision.editors, personId] };
}

const UNVERIFIED = { verifiedBy: null, verifiedByName: null, verifiedAtMs: null };
const UNTICKED = { tickedBy: null, tickedByName: null, tickedAtMs: null, ...UNVERIFIED };

/** A tick, a verification and a waiver stand on the evidence and the rule that they were given for. */
function reopen(decision: Decision, itemIds: readonly string[]): Decision {
  return itemIds.reduce((now, itemId) => answered(now, itemId, { ...UNTICKED, waiver: null }), decision);
}

function withRunOutcome(decision: Decision, runId: string, outcome: string): Decision {
  const runs = decision.runs.map((run) => (run.runId === runId ? { ...run, outcome } : run));
  return { ...decision, runs };
}

function withRun(
  decision: Decision,
  { runId, kind, atMs, isRenewal }: Pick<EventOf<"runStarted">, "runId" | "kind" | "atMs" | "isRenewal">,
): Decision {
  const run = { runId, kind, startedAtMs: atMs, outcome: null, ...(isRenewal ? { isRenewal } : {}) };
  return { ...decision, runs: [...decision.runs, run] };
}

function withdrawn(
  decision: Decision,
  statementHash: string | null,
  atMs: number,
  withdrawal?: Withdrawal,
): Decision {
  if (statementHash === null) return decision;
  const signOffs = decision.signOffs.map((one) =>
    one.statementHash === statementHash
      ? { ...one, withdrawnAtMs: atMs, ...(withdrawal ? { withdrawal } : {}) }
      : one,
  );
  return { ...decision, signOffs };
}

const APPLIERS: Appliers = {
  decisionRenamed: (decision, { title, by }) => edited({ ...decision, title }, by),
  configChanged: (decision, { config, drops, reopened, by }) =>
    edited(
      {
        ...reopen(decision, reopened),
        config,
        demo: drops.includes("demo") ? null : decision.demo,
        drills: drops.includes("drills") ? null : decision.drills,
        drillRenewal: drops.includes("drills") ? null : decision.drillRenewal,
      },
      by,
    ),
  itemTicked: (decision, { itemId, by, byName, atMs }) =>
    edited(answered(decision, itemId, { tickedBy: by, tickedByName: byName, tickedAtMs: atMs }), by),
  itemUnticked: (decision, { itemId, by }) => edited(answered(decision, itemId, UNTICKED), by),
  itemVerified: (decision, { itemId, by, byName, atMs }) =>
    answered(decision, itemId, { verifiedBy: by, verifiedByName: byName, verifiedAtMs: atMs }),
  // Tick and waiver stood on the value before.
  itemAttested: (decision, { itemId, value, n, note, by, byName, atMs }) =>
    edited(
      answered(decision, itemId, {
        ...UNTICKED,
        waiver: null,
        attested: { value, n, note, by, byName, atMs },
      }),
      by,
    ),
  itemWaived: (decision, { itemId, reason, by, byName, atMs }) =>
    answered(decision, itemId, { waiver: { reason, by, byName, atMs } }),
  waiverWithdrawn: (decision, { itemId }) => answered(decision, itemId, { ...UNTICKED, waiver: null }),
  fileAttached: (decision, { attachment, by }) =>
    edited({ ...decision, attachments: [...decision.attachments, attachment] }, by),
  attachmentRemoved: (decision, { attachment, reopened, by }) => {
    const attachments = decision.attachments.filter((one) => one.id !== attachment.id);
    return edited({ ...reopen(decision, reopened), attachments }, by);
  },
  noteWritten: (decision, { noteId, text }) => ({
    ...decision,
    notes: { ...decision.notes, [noteId]: text },
  }),
  contactSet: (decision, { contact }) => ({
    ...decision,
    contacts: decision.contacts.some((one) => one.id === contact.id)
      ? decision.contacts.map((one) => (one.id === contact.id ? contact : one))
      : [...decision.contacts, contact],
  }),
  runStarted: (decision, event) => withRun(decision, event),
  evidenceAttached: (decision, { evidence, reopened, by }) => {
    const open = reopen(decision, reopened);
    if (evidence.runId === null) return edited({ ...open, demo: evidence }, by);
    const attached =
      evidence.source === "DRILL"
        ? { ...open, drills: evidence, drillRenewal: null }
        : { ...open, demo: evidence };
    return withRunOutcome(attached, evidence.runId, evidence.outcome);
  },
  evidenceSetAside: (decision, { evidence }) =>
    evidence.runId === null ? decision : withRunOutcome(decision, evidence.runId, evidence.outcome),
  drillRenewalSet: (decision, { isOn, by, byName, atMs }) => ({
    ...decision,
    renewsDrills: isOn ? { by, byName, atMs } : null,
  }),
  evidenceRenewed: (decision, { evidence: { runId, digest, observedAtMs, outcome } }) =>
    runId === null
      ? decision
      : {
          ...withRunOutcome(decision, runId, outcome),
          drillRenewal: { runId, digest, observedAtMs },
        },
  runEnded: (decision, { runId, outcome }) => withRunOutcome(decision, runId, outcome),
  revisionOpened: (decision, { revision }) => ({
    ...decision,
    phase: "DRAFT",
    revision,
    signOffs: [],
    // A draft's content is what will be signed: there, a new run becomes the evidence itself.
    drillRenewal: null,
    snapshot: null,
    contentHash: null,
    submittedAtMs: null,
    authorisation: null,
  }),
  submitted: (decision, { contentHash, snapshot, atMs }) => ({
    ...decision,
    phase: "IN_REVIEW",
    contentHash,
    snapshot,
    submittedAtMs: atMs,
  }),
  signedOff: (decision, { signOff, supersedes, atMs }) => {
    const before = withdrawn(decision, supersedes, atMs);
    return { ...before, signOffs: [...before.signOffs, signOff] };
  },
  signOffWithdrawn: (decision, { statementHash, atMs, withdrawal }) =>
    withdrawn(decision, statementHash, atMs, withdrawal),
  decisionRefused: (decision) => ({ ...decision, phase: "REFUSED" }),
  authorised: (decision, { expiresAtMs, runId, atMs, by, byName }) => ({
    ...withRun(decision, { runId, kind: "CANARY", atMs }),
    phase: "AUTHORIZED",
    authorisation: { atMs, expiresAtMs, by, byName },
  }),
  launched: (decision) => ({ ...decision, phase: "LAUNCHED" }),
  decisionEnded: (decision, { phase, runId, outcome }) => ({
    ...withRunOutcome(decision, runId, outcome),
    phase,
  }),
  launchScrubbed: (decision, { runId }) => ({
    ...withRunOutcome(decision, runId, "SCRUBBED"),
    phase: decision.phase === "LAUNCHED" ? "AUTHORIZED" : decision.phase,
  }),
  rootCauseRecorded: (decision, { rootCause, fixes }) => ({
    ...decision,
    after: { ...decision.after, rootCause, fixes },
  }),
  afterTicked: (decision, { row }) => ({
    ...decision,
    after: { ...decision.after, done: [...decision.after.done, row] },
  }),
};

/** Folds one event into a decision. Pure and total: what may happen was decided before. */
export function apply(decision: Decision, event: DecisionEvent): Decision {
  const applier = APPLIERS[event.type] as (decision: Decision, event: DecisionEvent) => Decision;
  return applier(decision, event);
}

/** Folds events in order. */
export function applyAll(decision: Decision, events: readonly DecisionEvent[]): Decision {
  return events.reduce(apply, decision);
}
