import { type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import { revisionOpened } from "./decide-review.ts";
import { isRenewalDue, renewedEvidence, renewsDrills } from "./drill-renewal.ts";
import { type EvidenceKind, evidenceRunUnderWay } from "./evidence-freshness.ts";
import type { Evidence } from "./model.ts";
import { contradictions, newEvidence, withOwnDigest } from "./new-evidence.ts";
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
  const { decision } = input;
  const { source, runId, outcome } = given;
  if (source === "ATTESTED" || runId === null) return refuse("BAD_EVIDENCE");
  const run = decision.runs.find((one) => one.runId === runId);
  if (!run) return refuse("UNKNOWN_RUN");
  if (run.kind !== source) return refuse("BAD_EVIDENCE");
  const kind: EvidenceKind = source === "DEMO" ? "demo" : "drills";
  const isLatest = decision.runs.findLast((one) => one.kind === source)?.runId === runId;
  // An older run has been overtaken by a newer one: only its end is noted.
  if (!isLatest) {
    return run.outcome === null ? decided(input, { type: "runEnded", runId, outcome }) : decided(input);
  }
  const evidence = withOwnDigest(given);
  if (decision[kind]?.digest === evidence.digest) return decided(input);
  if (decision.phase === "DRAFT") {
    const isRenewed = run.isRenewal === true && renewsDrills(input, evidence);
    return decided(input, isRenewed ? renewedEvidence(evidence) : newEvidence(input, kind, evidence));
  }
  return run.outcome === null ? judgeAgainstFrozen(input, kind, evidence) : decided(input);
}

/**
 * New evidence after submit. What fails voids the revision, GO included: nobody signs on over it. What passes changes
 * nothing that was signed; drills that pass again renew those that were signed. Once the canary is launched, or the decision closed, it is noted.
 */
function judgeAgainstFrozen(input: DecideInput, kind: EvidenceKind, evidence: Evidence): Decided {
  const { decision } = input;
  const setAside = (why: string) => decided(input, { type: "evidenceSetAside", evidence, why });
  if (decision.phase !== "IN_REVIEW" && decision.phase !== "AUTHORIZED")
    return setAside(`the decision is ${decision.phase} already`);
  const against = contradictions(input, kind, evidence);
  if (against.length === 0) {
    if (kind === "drills" && renewsDrills(input, evidence))
      return decided(input, { type: "evidenceRenewed", evidence });
    return setAside("it passes; the revision keeps the evidence that it was submitted with");
  }
  const name = kind === "demo" ? "demo run" : "drill run";
  const reason = `a new ${name} speaks against it: ${against.join("; ")}`;
  return decided(input, revisionOpened(decision, reason), newEvidence(input, kind, evidence));
}

/** Starting demo and drill runs, and taking in what they observed. */
export const EVIDENCE_HANDLERS: Handlers<
  "startDemo" | "startDrills" | "setDrillRenewal" | "renewDrills" | "attachEvidence"
> = {
  setDrillRenewal: (input, { isOn }) =>
    isOn === (input.decision.renewsDrills !== null)
      ? decided(input)
      : decided(input, { type: "drillRenewalSet", isOn }),
  // Whether it is due is judged here too: two workers may look at the same moment, and the second one finds nothing to do.
  renewDrills: (input, { runId }) =>
    isRenewalDue(input)
      ? decided(input, { type: "runStarted", runId, kind: "DRILL", isRenewal: true })
      : decided(input),
  startDemo: (input, { runId }) => startRun(input, "demo", runId),
  startDrills: (input, { runId }) => startRun(input, "drills", runId),
  attachEvidence: (input, { evidence }) => attach(input, evidence),
};
