import { triggersDrilled } from "../canary/drill-facts.ts";
import type { RunState } from "../canary/model.ts";
import { evidenceDigest } from "../decision/evidence-digest.ts";
import type { Evidence, Measured } from "../decision/model.ts";
import { durationWords } from "../template/duration-words.ts";

type Drill = RunState["drills"][number];

function drillWords({ ok, reason, reactionMs, flatMs }: Drill): string {
  const times = [
    reactionMs === null ? null : `fired in ${durationWords(reactionMs)}`,
    flatMs === null ? null : `flat in ${durationWords(flatMs)}`,
  ].filter((words) => words !== null);
  return times.length > 0 && ok ? times.join(", ") : reason;
}

const drillFact = (measure: Measured["measure"], ok: boolean): Measured => ({
  measure,
  value: ok ? "1" : "0",
  unit: "",
  n: 1,
});

function measuredOf(state: RunState): { measured: Measured[]; remarks: Record<string, string> } {
  if (state.kind === "DRILL") {
    const triggers = triggersDrilled(state.drills);
    return {
      measured: [
        ...state.drills.map(({ drill, ok }) => drillFact(drill, ok)),
        ...(triggers ? [drillFact("drillTriggers", triggers.ok)] : []),
      ],
      remarks: Object.fromEntries([
        ...state.drills.map((drill) => [drill.drill, drillWords(drill)]),
        ...(triggers ? [["drillTriggers", triggers.words]] : []),
      ]),
    };
  }
  const measured = state.measurements.map(({ measure, value, unit, n, interval }) => ({
    measure,
    value,
    unit,
    n,
    ...(interval ? { interval } : {}),
  }));
  return { measured, remarks: {} };
}

/** What a finished demo or drill run shows for its decision; undefined when it measured nothing, for missing is never success. */
export function runEvidence(runId: string, state: RunState): Evidence | undefined {
  if (state.kind === "CANARY" || state.kind === null) return undefined;
  const { measured, remarks } = measuredOf(state);
  if (measured.length === 0) return undefined;
  const evidence: Omit<Evidence, "digest"> = {
    source: state.kind,
    runId,
    observedAtMs: state.finishedAtMs ?? state.lastAtMs,
    measured,
    remarks,
    buildId: state.buildId ?? "unknown",
    outcome: state.phase,
  };
  return { ...evidence, digest: evidenceDigest(evidence) };
}
