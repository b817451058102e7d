import type { RunEvent } from "../canary/run-events.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import type { CryptoPort } from "../proof/crypto-port.ts";
import { type BundledDecision, MANIFEST, runFile } from "./bundle-files.ts";
import { type CheckedChain, sealOf } from "./check-chain.ts";
import type { History } from "./history.ts";
import { type Bundle, BundleFault } from "./read-bundle.ts";
import { rejudgeRun } from "./rejudge-run.ts";
import { recordText, sealedPart } from "./seal-lines.ts";

type Run = BundledDecision["runs"][number];
export type CheckedRun = {
  runId: string;
  kind: string;
  words: string;
  endedAtMs: number | null;
  /** Whether it ever left its countdown, by its own record; by the audit stream alone while it has not ended. */
  hasLaunched: boolean;
};

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
  { runId, kind }: Run,
  events: readonly RunEvent[],
  { bundle: { decision, content }, history }: { bundle: Bundle; history: History },
): void {
  const wrong = (reason: string) => new BundleFault(runFile(runId), reason);
  const queued = events[0]?.body;
  if (queued?.type !== "runQueued" || queued.decisionId !== decision.id || queued.kind !== kind)
    throw wrong("it is the record of another run");
  if (kind !== "CANARY") return;
  const startedUnder = history.runs.find((run) => run.runId === runId)?.contentHash;
  if (queued.contentHash !== startedUnder)
    throw wrong("its record names another content than the one under which it was started");
  // A canary of an earlier revision: the audit stream names its content, and that content is not in here.
  if (startedUnder !== decision.contentHash) return;
  const isSigned =
    queued.buildId === content.buildId && canonicalJson(queued.config) === canonicalJson(content.config);
  if (!isSigned) throw wrong("what was launched is not what was signed");
}

const NO_END = "had no recorded end when the bundle was made";

/** Runs that were over when the bundle was made are in it, sealed, and judged again with the same end. */
export async function checkRuns(
  bundle: Bundle,
  { chain, history }: { chain: CheckedChain; history: History },
  crypto: CryptoPort,
): Promise<CheckedRun[]> {
  const { decision, runs, template, manifest } = bundle;
  const known = new Set(decision.runs.map(({ runId }) => runFile(runId)));
  const foreign = Object.keys(manifest.files).find((name) => name.startsWith("runs/") && !known.has(name));
  if (foreign) throw new BundleFault(MANIFEST, `${foreign} is no run of this decision`);
  const checked: CheckedRun[] = [];
  for (const run of decision.runs) {
    const { runId, kind, outcome } = run;
    const told = history.runs.find((one) => one.runId === runId);
    const hasLaunched = told?.hasLaunched ?? false;
    const events = runs.get(runId);
    if (!events) {
      if (outcome !== null)
        throw new BundleFault(runFile(runId), "the run is over, and its record is missing");
      checked.push({ runId, kind, words: NO_END, endedAtMs: null, hasLaunched });
      continue;
    }
    await checkSeal(run, { events, chain, crypto });
    checkIdentity(run, events, { bundle, history });
    const judged = rejudgeRun(events, template);
    if (!judged.ok) throw new BundleFault(runFile(runId), judged.reason);
    if (outcome !== judged.state.phase)
      throw new BundleFault(
        runFile(runId),
        `it ended ${judged.state.phase}, the decision says ${outcome ?? "nothing"}`,
      );
    const isOfEarlier = kind === "CANARY" && told?.contentHash !== decision.contentHash;
    checked.push({
      runId,
      kind,
      words: isOfEarlier ? `${judged.words} (started under an earlier revision)` : judged.words,
      endedAtMs: judged.state.finishedAtMs,
      hasLaunched: hasLaunched || events.some(({ body }) => body.type === "launched"),
    });
  }
  return checked;
}
