import { join } from "node:path";
import { createEngine, type Engine, resumeEngine } from "#lib/canary/engine.ts";
import type { RunSetup } from "#lib/canary/inputs.ts";
import type { RunPhase } from "#lib/canary/run-events.ts";
import { claimFrom, claimRun } from "#lib/service/claim-run.ts";
import { dailyLossUsed } from "#lib/service/daily-loss.ts";
import { releaseLease } from "#lib/service/lease.ts";
import type { WatchedLease } from "#lib/service/lease-watch.ts";
import { loadRunForWorker, type RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { monitoringPlaces } from "#lib/template/monitoring-places.ts";
import { holderAddressPath, monotonicMs } from "#worker/holder/protocol.ts";
import { venueSymbolOf } from "#worker/venue/profiles.ts";
import { bringVenuesHere } from "#worker/venues/keep-venues.ts";
import { orderPrefixOf } from "./canary-command.ts";
import { canaryLine, createCanaryHand } from "./canary-hand.ts";
import { canaryLaunch } from "./canary-launch.ts";
import { openCanaryLog } from "./canary-log.ts";
import type { ClaimedRun } from "./claimed-run.ts";
import { nowMs } from "./clock.ts";
import type { HeldHandlers } from "./held-canary.ts";
import { type InputJournalFile, inputJournalPath, openInputJournal } from "./input-journal-file.ts";
import { createKillHand, type KillHand } from "./kill-hand.ts";
import { startPreflight } from "./preflight.ts";
import { launchedProblem, programProblem } from "./program-gate.ts";
import { type ResumedWatch, resumeWatch } from "./resume-watch.ts";
import { RunShell, type ShellEnd } from "./run-shell.ts";
import { startProblem } from "./start-gate.ts";
import { superviseDrills } from "./supervise-drills.ts";
import { createTeamCommands } from "./team-commands.ts";
import { followVenue } from "./venue-hand.ts";
import { confirmLaunched, signaturesOf, verifyAfresh } from "./verify-signatures.ts";
import { whileRenewing } from "./while-renewing.ts";
import type { WorkerPlace } from "./worker-place.ts";

export type Supervised = { ok: true; phase: RunPhase } | { ok: false; reason: string };

type Taken = {
  place: WorkerPlace;
  runId: string;
  leaseEpoch: number;
  stop: AbortSignal;
  goneSinceMs: number | null;
};

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
  return supervise({ place, runId, leaseEpoch: claim.leaseEpoch, stop, goneSinceMs: null });
}

/** Takes a run from a worker that is not heard any more, and either watches its canary on or brings it down. */
export async function superviseLeft(
  place: WorkerPlace,
  left: WatchedLease,
  stop: AbortSignal,
): Promise<Supervised> {
  const { service, workerId: by } = place;
  const { runId } = left;
  const goneSinceMs = monotonicMs() - left.unchangedMs;
  const claim = await claimFrom({ service, runId, by, seen: left });
  if (!claim.ok) return { ok: false, reason: claim.reason };
  return supervise({ place, runId, leaseEpoch: claim.leaseEpoch, stop, goneSinceMs });
}

async function supervise({ place, runId, leaseEpoch, stop, goneSinceMs }: Taken): Promise<Supervised> {
  const { service } = place;
  const held = { service, runId, leaseEpoch };
  const loaded = await whileRenewing(held, async () => {
    const [run, record] = await Promise.all([
      loadRunForWorker({ service, runId }),
      readWholeRecord({ service, runId }),
    ]);
    if (!run) return null;
    // Keys that were entered a second ago count; a run on the paper exchange needs none of anybody.
    if (run.config.venue !== undefined) await bringVenuesHere(service);
    const dailyLossUsedUsd = await dailyLossUsed({ service, runId, account: run.account, nowMs: nowMs() });
    return { run, record, dailyLossUsedUsd };
  });
  if (!loaded) return { ok: false, reason: "NOT_FOUND" };
  const claimed = { place, ...loaded, leaseEpoch, stop, goneSinceMs };
  const { run } = loaded;
  place.onClaimed?.(run);
  const { phase, isLetGo } = await (run.kind === "DRILL"
    ? superviseDrills(claimed)
    : superviseCanary(claimed));
  place.onEnded?.(run, isLetGo ? null : phase);
  if (isLetGo) return { ok: false, reason: "TAKEN_OVER" };
  await releaseLease(held).catch(() => undefined);
  return { ok: true, phase };
}

async function superviseCanary(claimed: ClaimedRun): Promise<ShellEnd> {
  const { place, run, leaseEpoch, stop } = claimed;
  const setup = setupOf(run);
  const line = canaryLine();
  const began = await beginning(claimed, setup, line.handlers);
  const shell = openShell(claimed, began);
  const feed = shell.loop.feed.bind(shell.loop);
  const kill = createKillHand(run.account, feed);
  shell.onClose(() => kill.close());
  const over = new AbortController();
  shell.onClose(() => over.abort());
  const ofRun = { service: place.service, runId: run.runId };
  const confirmed = async () => (run.kind === "CANARY" ? confirmLaunched(ofRun, over.signal) : null);
  const confirm = async () => {
    const what = (await launchedProblem(run)) ?? (await confirmed());
    if (what && !over.signal.aborted) feed({ type: "identityMismatch", what });
  };
  line.connect(
    (input) => {
      feed(input);
      if (input.type === "childStarted") void confirm();
    },
    () => shell.letGo(),
  );
  const canary = createCanaryHand({ ...holding(claimed), handlers: line.handlers }, began.watch?.held);
  const started = shell.start({
    kill,
    canary,
    team: createTeamCommands({ run, feed, signal: over.signal }),
    startPreflight: () => startPreflight({ run, feed, signal: over.signal }),
    verifySignatures: () => void verifyAfresh(ofRun).then((found) => feed({ type: "signatures", ...found })),
  });
  const onStop = () => feed({ type: "leaseLost", reason: "the worker was asked to stop" });
  const by = place.workerId;
  if (began.watch) {
    const unwatchedMs = monotonicMs() - (claimed.goneSinceMs ?? monotonicMs());
    feed({ type: "watchResumed", by, leaseEpoch, unwatchedMs });
    began.watch.held.follow(began.watch.nextLine);
    void watchVenue(claimed, shell, kill);
  }
  await started;
  if (began.whyDown) feed({ type: "takeOver", by, leaseEpoch, reason: began.whyDown });
  else if (!began.watch) await begin(claimed, shell, kill);
  if (stop.aborted) onStop();
  else stop.addEventListener("abort", onStop, { once: true });
  const end = await shell.finished;
  stop.removeEventListener("abort", onStop);
  await shell.close();
  return end;
}

/** How a run is begun, watched on, or brought down by this worker. */
type Beginning = {
  engine: Engine;
  journal: InputJournalFile | null;
  watch: ResumedWatch | null;
  whyDown: string | null;
};

async function beginning(claimed: ClaimedRun, setup: RunSetup, handlers: HeldHandlers): Promise<Beginning> {
  const { place, run, leaseEpoch } = claimed;
  const { runId } = run;
  // A run that is claimed and not QUEUED has lost the worker that watched it.
  if (run.state.phase === "QUEUED") {
    const journal = openInputJournal(place.stateDirectory, setup);
    return { engine: createEngine(setup), journal, watch: null, whyDown: null };
  }
  const held = { service: place.service, runId, leaseEpoch };
  const answer = await whileRenewing(held, () => resumeWatch(claimed, setup, handlers));
  if (answer.ok) {
    const { watch } = answer;
    return { engine: watch.engine, journal: watch.journal, watch, whyDown: null };
  }
  const whyDown = `the worker that watched this run was lost, and nobody can watch it on: ${answer.reason}`;
  return { engine: resumeEngine(setup, run.state), journal: null, watch: null, whyDown };
}

function openShell(claimed: ClaimedRun, { engine, journal, watch }: Beginning): RunShell {
  const { place, run, record, leaseEpoch } = claimed;
  const logPath = monitoringPlaces(run.template).logPath;
  const canaryLog = openCanaryLog(logPath, (message) => place.log(`${run.runId}: ${message}`));
  const shell = new RunShell({
    place,
    run,
    engine,
    leaseEpoch,
    record,
    canaryLog,
    stdoutPath: holding(claimed).stdoutPath,
    inputsPath: journal ? inputJournalPath(place.stateDirectory, run.runId) : null,
    ...(journal ? { keep: journal.keep, kept: journal.flushed } : {}),
    clockAheadMs: watch?.clockAheadMs ?? Math.max(0, run.state.lastAtMs - nowMs()),
    isTakenOver: watch !== null,
    unwritten: watch?.unwritten ?? [],
  });
  shell.onClose(() => journal?.close());
  shell.onClose(() => canaryLog.close());
  return shell;
}

/** What a holder needs to hold this run's canary. */
function holding({ place, run, leaseEpoch, dailyLossUsedUsd }: ClaimedRun) {
  const { runId } = run;
  return {
    ...canaryLaunch(run, dailyLossUsedUsd, process.env),
    stdoutPath: join(place.stateDirectory, "runs", runId, "canary-stdout.jsonl"),
    addressPath: holderAddressPath(place.stateDirectory, runId),
    epoch: leaseEpoch,
  };
}

/** Our own eyes and hands at the venue. */
async function watchVenue({ place, run }: ClaimedRun, shell: RunShell, kill: KillHand): Promise<void> {
  const feed = shell.loop.feed.bind(shell.loop);
  const onTrouble = (message: string) => place.log(`${run.runId}: ${message}`);
  await kill.prepare().catch((error: Error) => onTrouble(error.message));
  shell.onClose(await followVenue({ account: run.account, symbol: run.symbol, feed, onTrouble }));
}

/** Connects to a venue that has proven who it is and begins; to another one nothing is sent, and the run is scrubbed. */
async function begin(claimed: ClaimedRun, shell: RunShell, kill: KillHand): Promise<void> {
  const { run, dailyLossUsedUsd } = claimed;
  const against = (await programProblem(run)) ?? (await startProblem(run, dailyLossUsedUsd));
  if (!against) await watchVenue(claimed, shell, kill);
  shell.loop.feed({ type: "begin", signatures: signaturesOf(run), against });
}

function setupOf(run: RunForWorker): RunSetup {
  const { runId, kind, template, config, account, durationSec, countdownSec } = run;
  const venueSymbol = venueSymbolOf(account, run.symbol);
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
