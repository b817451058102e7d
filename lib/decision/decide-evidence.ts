import { checklistRows } from "../template/templates.ts";
import { type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import { evidenceDigest } from "./evidence-digest.ts";
import { type EvidenceKind, evidenceRunUnderWay } from "./evidence-freshness.ts";
import { evidenceKindOf } from "./judge-row.ts";
import type { Evidence } from "./model.ts";
import { refuse } from "./refusals.ts";

function startRun(input: DecideInput, kind: EvidenceKind, runId: string): Decided {
  const { decision, template, nowMs } = input;
  if (decision.runs.some((run) => run.runId === runId)) return refuse("RUN_ID_TAKEN");
  if (evidenceRunUnderWay(decision, template, kind, nowMs)) {
    return refuse("EVIDENCE_RUN_UNDER_WAY", { what: kind === "demo" ? "A demo run" : "A drill run" });
  }
  return decided(input, { type: "runStarted", runId, kind: kind === "demo" ? "DEMO" : "DRILL" });
}

function attach(input: DecideInput, given: Evidence): Decided {
  const { decision, template } = input;
  const { source, runId, outcome } = given;
  if (source === "ATTESTED" || runId === null) return refuse("BAD_EVIDENCE");
  const run = decision.runs.find((one) => one.runId === runId);
  if (!run) return refuse("UNKNOWN_RUN");
  if (run.kind !== source) return refuse("BAD_EVIDENCE");
  const kind: EvidenceKind = source === "DEMO" ? "demo" : "drills";
  const isLatest = decision.runs.findLast((one) => one.kind === source)?.runId === runId;
  // Frozen content takes no new evidence, and an older run none that a newer one has overtaken: only its end is noted.
  if (decision.phase !== "DRAFT" || !isLatest) {
    return run.outcome === null ? decided(input, { type: "runEnded", runId, outcome }) : decided(input);
  }
  // The digest is computed here, so that what is signed never rests on a digest that someone claimed.
  const evidence = { ...given, digest: evidenceDigest(given) };
  if (decision[kind]?.digest === evidence.digest) return decided(input);
  const reopened = checklistRows(template).flatMap(({ item }) =>
    evidenceKindOf(item.source) === kind ? [item.id] : [],
  );
  return decided(input, { type: "evidenceAttached", evidence, reopened });
}

/** Starting demo and drill runs, and taking in what they observed. */
export const EVIDENCE_HANDLERS: Handlers<"startDemo" | "startDrills" | "attachEvidence"> = {
  startDemo: (input, { runId }) => startRun(input, "demo", runId),
  startDrills: (input, { runId }) => startRun(input, "drills", runId),
  attachEvidence: (input, { evidence }) => attach(input, evidence),
};
