import { durationWords } from "#components/decision/config-words.ts";
import type {
  DecisionScreenProps,
  EvidenceView,
  RenewalView,
} from "#components/decision/decision-screen.tsx";
import type { TimelineRow } from "#components/decision/timeline-section.tsx";
import { timelineWords } from "#components/decision/timeline-words.ts";
import { utcText } from "#components/ui/clock-text.ts";
import { FINAL_RUN_PHASES, type RunPhase } from "#lib/canary/run-events.ts";
import { type ChecklistItemView, checklistView } from "#lib/decision/checklist-view.ts";
import { renewalTrouble, renewsAtMs } from "#lib/decision/drill-renewal.ts";
import { type EvidenceKind, evidenceFreshness, spanWords } from "#lib/decision/evidence-freshness.ts";
import type { Actor } from "#lib/decision/model.ts";
import { may } from "#lib/decision/permissions.ts";
import { pollBoard } from "#lib/decision/poll-board.ts";
import { blockers } from "#lib/decision/readiness.ts";
import { snapshotRows } from "#lib/decision/snapshot.ts";
import type { DecisionView } from "#lib/service/load-decision-view.ts";
import { readChoice } from "#lib/venue/venue-choice.ts";

type Screen = Omit<
  DecisionScreenProps,
  "send" | "changes" | "signing" | "signingActions" | "canary" | "aside"
> & {
  timeline: TimelineRow[];
  /** Something is under way that changes this page by itself. */
  isWaiting: boolean;
  items: ChecklistItemView[];
};

/** What is said of a renewal beside the drills, and whether this person may ask for it; null where nothing runs any more. */
function renewalView({ decision, template, nowMs }: DecisionView, actor: Actor): RenewalView | null {
  if (!["DRAFT", "IN_REVIEW", "AUTHORIZED"].includes(decision.phase)) return null;
  const { drillRenewal, renewsDrills } = decision;
  const dueAtMs = renewsAtMs({ decision, template, nowMs });
  const trouble = renewalTrouble({ decision, template, nowMs });
  return {
    isOn: renewsDrills !== null,
    mayAsk: may(actor, "setDrillRenewal"),
    words: renewsDrills
      ? `${renewsDrills.byName} asked for it on ${utcText(renewsDrills.atMs, "full")}.${dueAtMs === null || trouble ? "" : ` Next: ${utcText(Math.max(dueAtMs, nowMs), "full")}.`} A drill that then fails takes a submitted revision back.`
      : "Only while they pass: ticks stay, and what was signed counts from the new run on.",
    trouble: trouble?.words ?? null,
    renewedBy: drillRenewal ? { runId: drillRenewal.runId, atMs: drillRenewal.observedAtMs } : null,
  };
}

function evidenceView(view: DecisionView, actor: Actor, kind: EvidenceKind): EvidenceView {
  const { decision, template, nowMs } = view;
  const fresh = evidenceFreshness(decision, template, kind, nowMs);
  const run = view.runs.find((one) => one.kind === (kind === "demo" ? "DEMO" : "DRILL")) ?? null;
  const isFinal = run === null || FINAL_RUN_PHASES.has(run.phase as RunPhase);
  return {
    evidence: decision[kind],
    freshness:
      fresh.state === "MISSING"
        ? null
        : fresh.state === "EXPIRED"
          ? {
              text: `Expired: it is ${spanWords(fresh.ageMs)} old; the items that rest on it are open again.`,
              hasExpired: true,
            }
          : { text: `Counts until ${utcText(fresh.expiresAtMs, "full")}.`, hasExpired: false },
    run: run ? { runId: run.runId, phase: run.phase, isFinal, outcome: run.outcome } : null,
    mayStart:
      (decision.phase === "DRAFT" || decision.phase === "IN_REVIEW") &&
      isFinal &&
      may(actor, kind === "demo" ? "startDemo" : "startDrills"),
  };
}

/** Everything that the decision page shows, judged for this person at the moment the data was read. */
export function screenOf(view: DecisionView, actor: Actor): Screen {
  const { decision, template, nowMs, people, facts } = view;
  const isEditable = ["DRAFT", "IN_REVIEW", "AUTHORIZED"].includes(decision.phase);
  const isDraft = decision.phase === "DRAFT";
  const isInReview = decision.phase === "IN_REVIEW";
  const missing = blockers(decision, template, nowMs, people, facts);
  const canary = view.runs.find((one) => one.kind === "CANARY");
  const demo = evidenceView(view, actor, "demo");
  const drills = evidenceView(view, actor, "drills");
  const items = checklistView(decision, template, nowMs);
  const names = new Map([
    ...items.map((item) => [item.itemId, item.text] as const),
    ...template.notes.map((note) => [note.id, note.label] as const),
  ]);
  return {
    decision,
    version: view.version,
    venues: view.venues.map((text) => ({ text, ...readChoice(text) })),
    template: { config: template.config, notes: template.notes, metrics: template.metrics },
    demoWords: `${isInReview ? "In review a new run does not replace the frozen evidence; if it fails, the revision falls. " : ""}The canary as configured, for ${durationWords(template.timing.demoDurationSec)} on the demo account. Its figures fill the checklist and the snapshot.`,
    items,
    rights: {
      personId: actor.personId,
      mayTick: isDraft && may(actor, "tickItem"),
      mayVerify: isDraft && may(actor, "verifyItem"),
      mayWaive: isDraft && may(actor, "waiveItem"),
      mayAttest: isDraft && may(actor, "attestItem"),
      mayAttach: isDraft && may(actor, "attachFile"),
      mayImport: isDraft && may(actor, "importEvidence"),
      mayEdit: isEditable && may(actor, "changeConfig"),
      mayNote: isEditable && may(actor, "writeNote"),
      mayContact: may(actor, "setContact"),
      maySubmit: may(actor, "submit"),
      mayReopen: ["IN_REVIEW", "AUTHORIZED", "REFUSED"].includes(decision.phase) && may(actor, "reopen"),
      mayRelaunch: decision.phase === "AUTHORIZED" && canary?.phase === "SCRUBBED" && may(actor, "relaunch"),
    },
    snapshotRows: decision.snapshot?.rows ?? snapshotRows(decision, template, nowMs),
    stations: pollBoard(decision, template, actor, { people, atMs: nowMs }),
    missing,
    missingForSubmit: isDraft ? missing : [],
    demo,
    drills,
    renewal: renewalView(view, actor),
    timeline: view.timeline.map((row) => ({
      key: String(row.seq),
      atMs: row.atMs,
      actorName: row.actorName,
      ...timelineWords(row, names),
    })),
    isWaiting:
      view.runs.some((one) => !FINAL_RUN_PHASES.has(one.phase as RunPhase)) || decision.phase === "IN_REVIEW",
  };
}
