import { MS_PER_HOUR } from "../template/milliseconds.ts";
import type { DecideInput } from "./decide-input.ts";
import type { DecisionEventBody } from "./events.ts";
import { evidenceFreshness, evidenceRunUnderWay, lastSeenMs, maxAgeMs } from "./evidence-freshness.ts";
import type { Decision, Evidence } from "./model.ts";
import { contradictions } from "./new-evidence.ts";

/** Half an hour before people are warned that evidence expires: two tries fit in, and whom it helps hears nothing. */
const RENEW_BEFORE_MS = 2.5 * MS_PER_HOUR;
/** Evidence that counts only briefly is renewed in the last quarter of its life, not all the time. */
const RENEW_IN_LAST_SHARE = 1 / 4;
/** Drill runs that may be lost on the way (a worker that died) before people have to look. */
const MOST_TRIES = 2;

type Look = Pick<DecideInput, "decision" | "template" | "nowMs">;

/** Whether drill evidence passed when it was observed: what failed is not renewed but mended. */
function hasPassed(input: Look, evidence: Evidence): boolean {
  if (evidence.outcome !== "SUCCEEDED") return false;
  return contradictions({ ...input, nowMs: evidence.observedAtMs }, "drills", evidence).length === 0;
}

/** Whether so many runs since the evidence was last seen to hold came to nothing that no further one starts by itself. */
function isGivenUp(decision: Decision): boolean {
  const seenAtMs = lastSeenMs(decision, "drills") ?? 0;
  const tries = decision.runs.filter(({ kind, startedAtMs }) => kind === "DRILL" && startedAtMs > seenAtMs);
  return tries.length >= MOST_TRIES;
}

/** When the worker runs the drills of a decision again if somebody has asked for it, epoch ms; null without evidence. */
export function renewsAtMs({ decision, template, nowMs }: Look): number | null {
  const fresh = evidenceFreshness(decision, template, "drills", nowMs);
  if (fresh.state === "MISSING") return null;
  return fresh.expiresAtMs - Math.min(RENEW_BEFORE_MS, maxAgeMs(template, "drills") * RENEW_IN_LAST_SHARE);
}

/**
 * Whether the worker has to run the drills of a decision now: somebody asked for it, the evidence passed and is about to
 * expire or has expired, no run of the decision is under way, and fewer than two runs since then came to nothing.
 */
export function isRenewalDue(input: DecideInput): boolean {
  const { decision, template, nowMs } = input;
  const { drills, runs } = decision;
  const dueAtMs = renewsAtMs(input);
  if (!decision.renewsDrills || !drills || dueAtMs === null || nowMs < dueAtMs) return false;
  const isCanaryOut = runs.some(({ kind, outcome }) => kind === "CANARY" && outcome === null);
  const isBusy = (["demo", "drills"] as const).some((kind) =>
    evidenceRunUnderWay(decision, template, kind, nowMs),
  );
  if (isCanaryOut || isBusy) return false;
  return !isGivenUp(decision) && hasPassed(input, drills);
}

/**
 * Why nobody renews the drills any more although somebody asked for it, and the run that it ended with; null while all is
 * well, or once a person has started drills. People are told this: a renewal that stopped must not be quiet.
 */
export function renewalTrouble(input: Look): { runId: string; words: string } | null {
  const { decision, template, nowMs } = input;
  const { drills, runs, renewsDrills } = decision;
  const last = runs.findLast(({ kind }) => kind === "DRILL");
  if (!renewsDrills || !drills || last?.isRenewal !== true) return null;
  const { runId } = last;
  if (drills.runId === runId && !hasPassed(input, drills))
    return { runId, words: "The drills ran again and did not all pass. Mend the cause, then run them." };
  const isOver = evidenceRunUnderWay(decision, template, "drills", nowMs) === null;
  if (isOver && isGivenUp(decision))
    return { runId, words: "Two drill runs came to nothing. See why, then run the drills." };
  return null;
}

/** Whether a new drill run says again, for the same build, what the evidence at hand says: every drill passed. */
export function renewsDrills(input: DecideInput, evidence: Evidence): boolean {
  const { drills } = input.decision;
  return (
    drills !== null &&
    drills.buildId === evidence.buildId &&
    hasPassed(input, drills) &&
    hasPassed(input, evidence)
  );
}

/** In a draft the new run becomes the evidence; ticks and verifications stay, for whoever asked for renewal asked for that. */
export function renewedEvidence(evidence: Evidence): DecisionEventBody {
  return { type: "evidenceAttached", evidence, reopened: [], revoked: [] };
}
