import { MS_PER_HOUR, MS_PER_MIN, MS_PER_SEC } from "../template/milliseconds.ts";
import type { Template } from "../template/schema.ts";
import type { Decision, Evidence } from "./model.ts";

export type EvidenceKind = "demo" | "drills";
export type Freshness =
  | { state: "MISSING" }
  | { state: "FRESH" | "EXPIRED"; ageMs: number; expiresAtMs: number };

/** The oldest age at which evidence of this kind still counts, milliseconds. */
export function maxAgeMs(template: Template, kind: EvidenceKind): number {
  const { demoMaxAgeHours, drillMaxAgeHours } = template.timing;
  return (kind === "demo" ? demoMaxAgeHours : drillMaxAgeHours) * MS_PER_HOUR;
}

/** When evidence of this kind was last seen to hold, epoch ms: when it was observed, or when a later run renewed it. */
export function lastSeenMs(decision: Decision, kind: EvidenceKind): number | null {
  const evidence = decision[kind];
  if (!evidence) return null;
  const renewedAtMs = kind === "drills" ? decision.drillRenewal?.observedAtMs : undefined;
  return Math.max(evidence.observedAtMs, renewedAtMs ?? 0);
}

/** Whether evidence still counts; exactly at its limit it does, a millisecond later it does not. */
export function evidenceFreshness(
  decision: Decision,
  template: Template,
  kind: EvidenceKind,
  nowMs: number,
): Freshness {
  const seenAtMs = lastSeenMs(decision, kind);
  if (seenAtMs === null) return { state: "MISSING" };
  const ageMs = nowMs - seenAtMs;
  const maxAge = maxAgeMs(template, kind);
  return { state: ageMs > maxAge ? "EXPIRED" : "FRESH", ageMs, expiresAtMs: seenAtMs + maxAge };
}

/** A span as people say it: "25 h 3 min", "4 min", "12 s". */
export function spanWords(ms: number): string {
  const minutes = Math.floor(ms / MS_PER_MIN);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / MS_PER_SEC))} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 1 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

/** The demo or drill evidence if it still counts, else null. */
export function freshEvidence(
  decision: Decision,
  template: Template,
  kind: EvidenceKind,
  nowMs: number,
): Evidence | null {
  return evidenceFreshness(decision, template, kind, nowMs).state === "FRESH" ? decision[kind] : null;
}

/** Beyond its own length a demo or drill run gets this long; then it counts as given up and may be started again. */
const EVIDENCE_RUN_GRACE_MS = 5 * MS_PER_MIN;

/** The demo or drill run that is under way, or null. */
export function evidenceRunUnderWay(
  decision: Decision,
  template: Template,
  kind: EvidenceKind,
  nowMs: number,
): Decision["runs"][number] | null {
  const runKind = kind === "demo" ? "DEMO" : "DRILL";
  const last = decision.runs.findLast((run) => run.kind === runKind);
  if (!last || last.outcome !== null) return null;
  const longestMs = template.timing.demoDurationSec * MS_PER_SEC + EVIDENCE_RUN_GRACE_MS;
  return nowMs - last.startedAtMs <= longestMs ? last : null;
}
