import { join } from "node:path";
import { createEngine, resumeEngine } from "#lib/canary/engine.ts";
import type { RunSetup } from "#lib/canary/inputs.ts";
import type { RunPhase } from "#lib/canary/run-events.ts";
import { claimRun } from "#lib/service/claim-run.ts";
import { dailyLossUsed } from "#lib/service/daily-loss.ts";
import { releaseLease } from "#lib/service/lease.ts";
import { loadRunForWorker, type RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { profileOf } from "#worker/venue/profiles.ts";
import { canaryCommand, canaryEnvironment, orderPrefixOf } from "./canary-command.ts";
import { createCanaryHand } from "./canary-hand.ts";
import { openCanaryLog } from "./canary-log.ts";
import type { ClaimedRun } from "./claimed-run.ts";
import { nowMs } from "./clock.ts";
import { inputJournalPath, openInputJournal } from "./input-journal-file.ts";
import { createKillHand, type KillHand } from "./kill-hand.ts";
import { startPreflight } from "./preflight.ts";
import { RunShell, type WorkerPlace } from "./run-shell.ts";
import { startProblem } from "./start-gate.ts";
import { superviseDrills } from "./supervise-drills.ts";
import { followVenue } from "./venue-hand.ts";
import { confirmLaunched, signaturesOf, verifyAfresh } from "./verify-signatures.ts";

/** The log of the form, unless the template names another. */
const DEFAULT_CANARY_LOG = "/tmp/trading_logs/canary.log";

export type Supervised = { ok: true; phase: RunPhase } | { ok: false; reason: string };

/**
 * Takes one run from its claim to its final phase. A CANARY starts only when this process has verified content and four
 * sign-offs itself. `stop` means that the worker is asked to end: a live run is then rolled back, since nobody would watch it.
 */
export async function superviseRun(
  place: WorkerPlace,
  runId: string,
  stop: AbortSignal,
): Promise<Supervised> {
  const { service, workerId } = place;
  const claim = await claimRun({ service, runId, workerId, signal: stop });
  if (!claim.ok) return { ok: false, reason: claim.reason };
  const run = await loadRunForWorker({ service, runId });
  if (!run) return { ok: false, reason: "NOT_FOUND" };
  const record = await readWholeRecord({ service, runId });
  const { leaseEpoch } = claim;
  const dailyLossUsedUsd = await dailyLossUsed({ service, runId, account: run.account, nowMs: nowMs() });
  const claimed = { place, run, record, leaseEpoch, stop, dailyLossUsedUsd };
  place.onClaimed?.(run);
  const phase = await (run.kind === "DRILL" ? superviseDrills(claimed) : superviseCanary(claimed));
  place.onEnded?.(run, phase);
  await releaseLease({ service, runId, leaseEpoch }).catch(() => undefined);
  return { ok: true, phase };
}

async function superviseCanary(claimed: ClaimedRun): Promise<RunPhase> {
  const { place, run, record, leaseEpoch, stop, dailyLossUsedUsd } = claimed;
  const log = (message: string) => place.log(`${run.runId}: ${message}`);
  const stdoutPath = join(place.stateDirectory, "runs", run.runId, "canary-stdout.jsonl");
  const logPath =
    run.template.monitoring.find((row) => row.address.endsWith(".log"))?.address ?? DEFAULT_CANARY_LOG;
  const canaryLog = openCanaryLog(logPath, log);
  const setup = setupOf(run);
  // A run that is claimed and not QUEUED has lost the worker that watched it: its windows are gone, so it comes down.
  const isLeft = run.state.phase !== "QUEUED";
  const engine = isLeft ? resumeEngine(setup, run.state) : createEngine(setup);
  // A run taken over is judged from the middle: only the worker that began it keeps a journal.
  const journal = isLeft ? null : openInputJournal(place.stateDirectory, setup);
  const keep = journal?.keep;
  const inputsPath = journal ? inputJournalPath(place.stateDirectory, run.runId) : null;
  const logs = { canaryLog, stdoutPath, inputsPath };
  const shell = new RunShell({ place, run, engine, leaseEpoch, record, ...logs, keep });
  shell.onClose(() => journal?.close());
  shell.onClose(() => canaryLog.close());
  const feed = shell.loop.feed.bind(shell.loop);
  const kill = createKillHand(run.account, feed);
  shell.onClose(() => kill.close());
  const canary = createCanaryHand({
    command: canaryCommand(run, dailyLossUsedUsd),
    env: canaryEnvironment(run, process.env),
    stdoutPath,
    feed: (input) => {
      feed(input);
      if (input.type === "childStarted") void confirm();
    },
  });
  const over = new AbortController();
  shell.onClose(() => over.abort());
  const ofRun = { service: place.service, runId: run.runId };
  const confirm = async () => {
    if (run.kind !== "CANARY") return;
    const what = await confirmLaunched(ofRun, over.signal);
    if (what && !over.signal.aborted) feed({ type: "identityMismatch", what });
  };
  await shell.start({
    kill,
    canary,
    startPreflight: () => startPreflight({ run, feed, signal: over.signal }),
    verifySignatures: () => void verifyAfresh(ofRun).then((found) => feed({ type: "signatures", ...found })),
  });
  const onStop = () => feed({ type: "leaseLost", reason: "the worker was asked to stop" });
  if (isLeft) {
    const reason = "the worker that watched this run died";
    feed({ type: "takeOver", by: place.workerId, leaseEpoch, reason });
  } else await begin(claimed, shell, kill);
  if (stop.aborted) onStop();
  else stop.addEventListener("abort", onStop, { once: true });
  const phase = await shell.finished;
  stop.removeEventListener("abort", onStop);
  await shell.close();
  return phase;
}

/** Connects to a venue that has proven who it is and begins; to another one nothing is sent, and the run is scrubbed. */
async function begin(
  { place, run, dailyLossUsedUsd }: ClaimedRun,
  shell: RunShell,
  kill: KillHand,
): Promise<void> {
  const feed = shell.loop.feed.bind(shell.loop);
  const onTrouble = (message: string) => place.log(`${run.runId}: ${message}`);
  const against = await startProblem(run, dailyLossUsedUsd);
  if (!against) {
    await kill.prepare().catch((error: Error) => onTrouble(error.message));
    shell.onClose(await followVenue({ account: run.account, symbol: run.symbol, feed, onTrouble }));
  }
  feed({ type: "begin", signatures: signaturesOf(run), against });
}

function setupOf(run: RunForWorker): RunSetup {
  const { runId, kind, template, config, account, durationSec, countdownSec } = run;
  const venueSymbol = profileOf("paper-okx").symbols[run.symbol];
  const orderPrefix = orderPrefixOf(runId);
  return {
    runId,
    kind,
    template,
    config,
    account,
    durationSec,
    countdownSec,
    buildId: run.buildId,
    orderPrefix,
    venueSymbol,
  };
}
