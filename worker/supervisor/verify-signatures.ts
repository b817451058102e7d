import { setTimeout as sleep } from "node:timers/promises";
import { verifySignOffs } from "#lib/proof/verify-sign-offs.ts";
import { buildId } from "#lib/service/build-id.ts";
import { loadRunForWorker, type RunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { Service } from "#lib/service/open-service.ts";

type Signatures = { ok: boolean; detail: string };
type OfRun = { service: Service; runId: string };

/** How often the decision is asked whether it knows of the launch, and for how long at most until the record has told it. */
const CONFIRM_EVERY_MS = 500;
const CONFIRM_WITHIN_MS = 10_000;

/** A decision in one of these has no GO. */
const TAKEN_BACK: ReadonlySet<string> = new Set(["DRAFT", "IN_REVIEW", "REFUSED"]);

const no = (detail: string): Signatures => ({ ok: false, detail });

/** What the worker itself finds about the signatures of a CANARY; null for the kinds that need none. */
export function signaturesOf(run: RunForWorker): Signatures | null {
  if (run.kind !== "CANARY") return null;
  const { decision, content, people, publicKeys, template } = run;
  if (!decision) return no("the run belongs to no decision");
  if (run.buildId !== buildId())
    return no(`build ${run.buildId} was approved, this worker is build ${buildId()}`);
  if (decision.phase !== "AUTHORIZED")
    return no(`the decision is ${decision.phase}: it was changed or taken back after GO`);
  if (run.contentHash !== decision.contentHash)
    return no("GO was given for other content than the decision holds now");
  const { stations } = template;
  const verified = verifySignOffs({
    decision,
    content,
    people,
    publicKeys,
    stations,
    policy: template.signaturePolicy,
    passkeys: run.passkeys,
    nowMs: Date.now(),
  });
  if (!verified.ok) return no(verified.reasons.join("; "));
  return { ok: true, detail: `four sign-offs over content ${decision.contentHash}` };
}

/** The same from data read at this moment. What cannot be read does not hold. Never throws. */
export async function verifyAfresh({ service, runId }: OfRun): Promise<Signatures> {
  try {
    const run = await loadRunForWorker({ service, runId });
    return (run && signaturesOf(run)) ?? no("the run cannot be read");
  } catch (error) {
    return no(`they could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Asks the decision until it knows of the launch. Null when it does (or the database stays away: another rule covers that);
 * words when a person changed it in the very moment between the last look and the launch.
 */
export async function confirmLaunched(
  { service, runId }: OfRun,
  signal: AbortSignal,
): Promise<string | null> {
  const untilMs = Date.now() + CONFIRM_WITHIN_MS;
  while (!signal.aborted && Date.now() < untilMs) {
    const run = await loadRunForWorker({ service, runId }).catch(() => null);
    const phase = run?.decision?.phase;
    if (phase && TAKEN_BACK.has(phase)) return `the decision became ${phase} in the moment of launch`;
    if (phase && phase !== "AUTHORIZED") return null;
    await sleep(CONFIRM_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}
