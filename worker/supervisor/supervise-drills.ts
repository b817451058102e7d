import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { buildReport } from "#lib/report/build-report.ts";
import { reportMarkdown } from "#lib/report/report-markdown.ts";
import { saveReport } from "#lib/service/save-report.ts";
import { reportsDirectory } from "#worker/archive/reports-directory.ts";
import { flattenAccount } from "#worker/commands/flatten-account.ts";
import type { DrillFinished } from "#worker/drills/drill-bench.ts";
import { runDrills } from "#worker/drills/run-drills.ts";
import { spawnTriggerDrills } from "#worker/drills/spawn-trigger-drills.ts";
import { statedBalance } from "#worker/venue/unified-shapes.ts";
import { openVenue } from "#worker/venue/venue.ts";
import type { ClaimedRun } from "./claimed-run.ts";
import { nowMs } from "./clock.ts";
import { followIntents } from "./intent-feed.ts";
import { RecordBook } from "./record-book.ts";
import type { ShellEnd } from "./run-shell.ts";
import { startProblem } from "./start-gate.ts";

/** All drills together take less than a minute; beyond this something hangs, on the busiest machine too. */
const DRILLS_WITHIN_MS = 240_000;
const DRAIN_MS = 60_000;

type Drilled = "SUCCEEDED" | "FAILED" | "ROLLED_BACK";
type End = { phase: Drilled | "SCRUBBED"; reason: string };

/**
 * Runs the drills of the risk controls on the demo account and those of the triggers on an exchange of their own, one entry each,
 * and leaves the account flat whatever happens.
 */
export async function superviseDrills(claimed: ClaimedRun): Promise<ShellEnd> {
  const { place, run, record, leaseEpoch, stop } = claimed;
  const { service } = place;
  const { runId } = run;
  const asked = new AbortController();
  const end = (reason: string) => asked.abort(new Error(reason));
  let isLetGo = false;
  const book = new RecordBook({
    service,
    runId,
    leaseEpoch,
    record,
    onLeaseLost: () => {
      isLetGo = true;
      end("the lease was lost");
    },
  });
  const onStop = () => end("the worker was asked to stop");
  if (stop.aborted) onStop();
  stop.addEventListener("abort", onStop, { once: true });
  const stopIntents = await followIntents({
    service,
    runId,
    onIntent: (intent) => {
      const isStop = intent.kind === "KILL" || intent.kind === "STOP" || intent.kind === "END_EARLY";
      if (isStop) end(`${intent.who.name} stopped the drills`);
      const outcome = isStop
        ? "The drills end and the account is flattened."
        : "Drills take no such request; nothing changed.";
      book.note({ type: "intentSeen", intent, outcome });
    },
  });
  const isLeft = run.state.phase !== "QUEUED";
  const ended = isLeft
    ? { phase: "ROLLED_BACK" as const, reason: "the worker that ran these drills died" }
    : await drill(claimed, book, asked.signal);
  // Whoever has the run now flattens its account and writes its end.
  if (ended.phase === "SCRUBBED" && !isLetGo) scrub(book, ended.reason);
  else if (ended.phase !== "SCRUBBED" && !isLetGo) await finish(claimed, book, ended.phase, ended.reason);
  stop.removeEventListener("abort", onStop);
  await stopIntents();
  await book.close(DRAIN_MS);
  return { phase: ended.phase, isLetGo };
}

/** Ends drills of which none was begun: nothing was sent, so there is nothing to flatten or to report. */
function scrub(book: RecordBook, reason: string): void {
  book.note({ type: "scrubbed", reason }, { type: "finished", phase: "SCRUBBED" });
}

async function drill(claimed: ClaimedRun, book: RecordBook, asked: AbortSignal): Promise<End> {
  const { runId, account, config, template } = claimed.run;
  try {
    const against = await startProblem(claimed.run, claimed.dailyLossUsedUsd);
    if (against) return { phase: "SCRUBBED", reason: against };
    const t0Ms = nowMs();
    const startEquityUsd = await readEquity(account);
    book.note(
      { type: "countdownStarted", launchAtMs: t0Ms },
      { type: "launched", t0Ms, endsAtMs: t0Ms + DRILLS_WITHIN_MS, pid: null, startEquityUsd },
    );
    const signal = AbortSignal.any([asked, AbortSignal.timeout(DRILLS_WITHIN_MS)]);
    const onFinished = (finished: DrillFinished) => book.note({ type: "drillFinished", ...finished });
    const controls = await runDrills({ runId, account, config, template, signal, onFinished });
    const triggers = await spawnTriggerDrills({ config, template, signal, onFinished });
    const results = [...controls, ...triggers];
    if (asked.aborted) return { phase: "ROLLED_BACK", reason: String(asked.reason.message) };
    const passed = results.filter(({ ok }) => ok).length;
    const isGood = passed === results.length && passed > 0;
    return { phase: isGood ? "SUCCEEDED" : "FAILED", reason: `${passed} of ${results.length} drills passed` };
  } catch (error) {
    return { phase: "FAILED", reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readEquity(account: string): Promise<string> {
  const venue = await openVenue({ account, purpose: "poll" });
  try {
    const balance = statedBalance(await venue.exchange.fetchBalance(), venue.profile.settleCurrency);
    if (!balance) throw new Error(`account "${account}" states no equity; nothing was drilled`);
    return balance.equity.toFixed();
  } finally {
    await venue.close();
  }
}

/** Flat first, then verdict and report; drills that were broken off are recorded as lost control. */
async function finish(claimed: ClaimedRun, book: RecordBook, phase: Drilled, reason: string): Promise<void> {
  const { account } = claimed.run;
  if (phase === "ROLLED_BACK") {
    const fired = { value: null, limit: null, n: 0, windowSec: null, observedAtMs: nowMs(), who: null };
    book.note({ type: "triggerFired", trigger: "LOST_CONTROL", reason, ...fired });
  }
  await flattenAccount({
    account,
    onNotFlat: ({ attempt, positionBtc, openOrders, reason: why }) =>
      book.note({
        type: "notFlat",
        attempt,
        positionBtc: positionBtc ?? "unknown",
        openOrders: openOrders ?? -1,
        reason: why,
      }),
  });
  book.note({ type: "flatProven", positionBtc: "0", openOrders: 0, by: "worker", atMs: nowMs() });
  if (phase !== "ROLLED_BACK") book.note({ type: "closingStarted", reason: "the drills are over" });
  const judged = { mustHaves: [], targets: [], targetsMet: 0, measurements: [] };
  book.note({ type: "verdictReached", outcome: phase, reason, ...judged });
  await writeReport(claimed, book);
  book.note({ type: "finished", phase });
}

async function writeReport({ place, run }: ClaimedRun, book: RecordBook): Promise<void> {
  const { runId, template, decision } = run;
  const folder = place.reportsDirectory ?? reportsDirectory(template);
  const path = join(folder, `${runId}.md`);
  const markdown = reportMarkdown(buildReport({ runId, events: book.record, template, decision }));
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, markdown);
    book.note({ type: "reportWritten", kind: "drill", path: relative(process.cwd(), path) });
    await saveReport({ service: place.service, runId, kind: "drill", markdown });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    book.note({ type: "finding", rule: "report", text: `The report was not written: ${detail}` });
  }
}
