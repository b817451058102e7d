import { contentHashOf } from "./approved-content.ts";
import { type CommandOf, type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import { blockers } from "./readiness.ts";
import { refuse, refuseNotReady } from "./refusals.ts";

function relaunch(input: DecideInput, runId: string): Decided {
  const { decision, template, nowMs, context } = input;
  const last = decision.runs.findLast((run) => run.kind === "CANARY");
  if (last?.outcome === null) return refuse("RUN_UNDER_WAY");
  if (last?.outcome !== "SCRUBBED") return refuse("NOTHING_TO_RELAUNCH");
  if (decision.runs.some((run) => run.runId === runId)) return refuse("RUN_ID_TAKEN");
  if (contentHashOf(decision, template, context.buildId) !== decision.contentHash)
    return refuse("CONTENT_CHANGED");
  const missing = blockers(decision, template, nowMs, context.people, context);
  if (missing.length > 0) return refuseNotReady(missing);
  return decided(input, { type: "runStarted", runId, kind: "CANARY" });
}

function markLaunched(input: DecideInput, runId: string): Decided {
  const { decision, nowMs } = input;
  const run = decision.runs.find((one) => one.runId === runId);
  if (run?.kind !== "CANARY") return refuse("UNKNOWN_RUN");
  if (run.outcome !== null) return refuse("RUN_FINISHED");
  if (decision.phase === "LAUNCHED") return decided(input);
  if (!decision.authorisation) return refuse("NOT_AUTHORIZED");
  if (decision.authorisation.expiresAtMs <= nowMs) return refuse("AUTHORISATION_EXPIRED");
  return decided(input, { type: "launched", runId });
}

/**
 * What became of a run is a fact and never refused once it is known: a canary that traded and failed closes its decision
 * whatever phase the decision is in by then; only a success needs the authorisation still to stand.
 */
function markRunEnded(input: DecideInput, { runId, outcome }: CommandOf<"markRunEnded">): Decided {
  const { phase, runs } = input.decision;
  const run = runs.find((one) => one.runId === runId);
  if (!run) return refuse("UNKNOWN_RUN");
  if (run.outcome !== null) return decided(input);
  const isClosed = phase === "SUCCEEDED" || phase === "FAILED";
  if (run.kind !== "CANARY" || isClosed) return decided(input, { type: "runEnded", runId, outcome });
  if (outcome === "SCRUBBED") return decided(input, { type: "launchScrubbed", runId });
  if (outcome !== "SUCCEEDED")
    return decided(input, { type: "decisionEnded", phase: "FAILED", runId, outcome });
  if (phase !== "LAUNCHED" && phase !== "AUTHORIZED")
    return decided(input, { type: "runEnded", runId, outcome });
  return decided(input, { type: "decisionEnded", phase: "SUCCEEDED", runId, outcome });
}

type RunCommand = "relaunch" | "markLaunched" | "markRunEnded" | "recordRootCause" | "tickAfter";

/** From launch to the tasks afterwards. */
export const RUN_HANDLERS: Handlers<RunCommand> = {
  relaunch: (input, { runId }) => relaunch(input, runId),
  markLaunched: (input, { runId }) => markLaunched(input, runId),
  markRunEnded: (input, command) => markRunEnded(input, command),

  recordRootCause: (input, { rootCause, fixes }) => {
    const { after } = input.decision;
    if (rootCause.trim() === "" || fixes.trim() === "") return refuse("REASON_NEEDED");
    if (after.rootCause === rootCause && after.fixes === fixes) return decided(input);
    return decided(input, { type: "rootCauseRecorded", rootCause, fixes });
  },

  tickAfter: (input, { row }) => {
    const { decision, template } = input;
    const rows = decision.phase === "SUCCEEDED" ? template.afterSuccess : template.afterFailure;
    if (!rows.includes(row)) return refuse("UNKNOWN_ROW");
    return decision.after.done.includes(row) ? decided(input) : decided(input, { type: "afterTicked", row });
  },
};
