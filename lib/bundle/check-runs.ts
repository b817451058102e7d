import type { RunEvent } from "../canary/run-events.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import type { CryptoPort } from "../proof/crypto-port.ts";
import { type BundledDecision, MANIFEST, runFile } from "./bundle-files.ts";
import { type CheckedChain, sealOf } from "./check-chain.ts";
import { type Bundle, BundleFault } from "./read-bundle.ts";
import { rejudgeRun } from "./rejudge-run.ts";
import { recordText, sealedPart } from "./seal-lines.ts";

type Run = BundledDecision["runs"][number];
export type CheckedRun = { runId: string; kind: string; words: string; endedAtMs: number | null };

/** A checkpoint may be confirmed for some minutes after the end. */
const AFTER_THE_END: ReadonlySet<string> = new Set(["intentSeen", "checkpointConfirmed"]);

/** The record up to the run's end is the one that was sealed in the audit stream when the run ended. */
async function checkSeal(
  { runId }: Run,
  { events, chain, crypto }: { events: readonly RunEvent[]; chain: CheckedChain; crypto: CryptoPort },
): Promise<void> {
  const name = runFile(runId);
  const seal = sealOf(runId, chain);
  if (!seal) throw new BundleFault(name, "its record was never sealed in the audit stream");
  const sealed = sealedPart(events);
  if (seal.entries !== sealed.length || seal.sha256 !== (await crypto.sha256Hex(recordText(sealed))))
    throw new BundleFault(name, "its record is not the one that was sealed when the run ended");
  if (events.slice(sealed.length).some(({ body }) => !AFTER_THE_END.has(body.type)))
    throw new BundleFault(name, "something other than a confirmation stands behind the run's end");
}

/** It is a run of this decision, and a canary ran exactly what was signed. */
function checkIdentity(
  { runId, kind, outcome }: Run,
  events: readonly RunEvent[],
  { decision, content }: Bundle,
): void {
  const wrong = (reason: string) => new BundleFault(runFile(runId), reason);
  const queued = events[0]?.body;
  if (queued?.type !== "runQueued" || queued.decisionId !== decision.id || queued.kind !== kind)
    throw wrong("it is the record of another run");
  if (kind !== "CANARY") return;
  // A launch of an earlier revision that was scrubbed launched nothing.
  if (queued.contentHash !== decision.contentHash && outcome === "SCRUBBED") return;
  const isSigned =
    queued.contentHash === decision.contentHash &&
    queued.buildId === content.buildId &&
    canonicalJson(queued.config) === canonicalJson(content.config);
  if (!isSigned) throw wrong("what was launched is not what was signed");
}

/** Runs that were over when the bundle was made are in it, sealed, and judged again with the same end. */
export async function checkRuns(
  bundle: Bundle,
  chain: CheckedChain,
  crypto: CryptoPort,
): Promise<CheckedRun[]> {
  const { decision, runs, template, manifest } = bundle;
  const known = new Set(decision.runs.map(({ runId }) => runFile(runId)));
  const foreign = Object.keys(manifest.files).find((name) => name.startsWith("runs/") && !known.has(name));
  if (foreign) throw new BundleFault(MANIFEST, `${foreign} is no run of this decision`);
  const checked: CheckedRun[] = [];
  for (const run of decision.runs) {
    const { runId, kind, outcome } = run;
    const events = runs.get(runId);
    if (!events) {
      if (outcome !== null)
        throw new BundleFault(runFile(runId), "the run is over, and its record is missing");
      checked.push({ runId, kind, words: "was still under way when the bundle was made", endedAtMs: null });
      continue;
    }
    await checkSeal(run, { events, chain, crypto });
    checkIdentity(run, events, bundle);
    const judged = rejudgeRun(events, template);
    if (!judged.ok) throw new BundleFault(runFile(runId), judged.reason);
    if (outcome !== judged.state.phase)
      throw new BundleFault(
        runFile(runId),
        `it ended ${judged.state.phase}, the decision says ${outcome ?? "nothing"}`,
      );
    checked.push({ runId, kind, words: judged.words, endedAtMs: judged.state.finishedAtMs });
  }
  return checked;
}
