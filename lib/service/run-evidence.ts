import type { RunState } from "../canary/model.ts";
import { evidenceDigest } from "../decision/evidence-digest.ts";
import type { Evidence, Measured } from "../decision/model.ts";

function drillWords(drill: RunState["drills"][number]): string {
  const times = [
    drill.reactionMs === null ? null : `fired in ${Math.round(drill.reactionMs)} ms`,
    drill.flatMs === null ? null : `flat in ${Math.round(drill.flatMs)} ms`,
  ].filter((words) => words !== null);
  return times.length > 0 && drill.ok ? times.join(", ") : drill.reason;
}

function measuredOf(state: RunState): { measured: Measured[]; remarks: Record<string, string> } {
  if (state.kind === "DRILL") {
    return {
      measured: state.drills.map(({ drill, ok }) => ({
        measure: drill,
        value: ok ? "1" : "0",
        unit: "",
        n: 1,
      })),
      remarks: Object.fromEntries(state.drills.map((drill) => [drill.drill, drillWords(drill)])),
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
