import type { Engine } from "#lib/canary/engine.ts";
import type { RunSetup } from "#lib/canary/inputs.ts";
import { resumeFromJournal } from "#lib/canary/resume.ts";
import { holderAddressPath, monotonicMs } from "#worker/holder/protocol.ts";
import type { ClaimedRun } from "./claimed-run.ts";
import { nowMs } from "./clock.ts";
import { HeldCanary, type HeldHandlers, readHolderAddress } from "./held-canary.ts";
import { continueInputJournal, type InputJournalFile } from "./input-journal-file.ts";
import type { PendingEntry } from "./record-writer.ts";

/** A holder on this machine answers in milliseconds. */
const ATTACH_WITHIN_MS = 1_500;
/** Taking a long run through the rules again may take so long; then nobody would have watched for too long. */
const RESUME_WITHIN_MS = 2_500;
/** A canary whose run comes down all the same gets this long to close and exit by itself. */
const CLOSE_GRACE_MS = 1_000;

/** A canary that still lives, in our hands and not read on yet. */
type Adopted = { held: HeldCanary; pid: number | null; clockAheadMs: number; firstLineKept: number };

export type ResumedWatch = {
  engine: Engine;
  held: HeldCanary;
  journal: InputJournalFile;
  clockAheadMs: number;
  /** Entries of the lost worker that nobody wrote yet. */
  unwritten: PendingEntry[];
  /** Lines from this number on were not taken yet. */
  nextLine: number;
};

type ResumeAnswer = { ok: true; watch: ResumedWatch } | { ok: false; reason: string };

/**
 * Takes the canary of a run into our hands if it still lives on this machine, and rebuilds what its lost worker knew. When
 * either cannot be had, the canary is told to close, and the run has to come down for the reason given. Never throws.
 */
export async function resumeWatch(
  claimed: ClaimedRun,
  setup: RunSetup,
  handlers: HeldHandlers,
): Promise<ResumeAnswer> {
  const startedMs = monotonicMs();
  const adopted = await adopt(claimed, handlers).catch((error: Error) => error.message);
  if (typeof adopted === "string") return { ok: false, reason: adopted };
  const answer = rebuild(claimed, setup, adopted);
  const tookMs = monotonicMs() - startedMs;
  if (answer.ok && tookMs <= RESUME_WITHIN_MS) return answer;
  adopted.held.stop(true, CLOSE_GRACE_MS);
  adopted.held.detach();
  if (!answer.ok) return answer;
  await answer.watch.journal.close();
  return { ok: false, reason: `to go on would have taken ${(tookMs / 1000).toFixed(1)} s` };
}

async function adopt({ place, run, leaseEpoch }: ClaimedRun, handlers: HeldHandlers): Promise<Adopted> {
  const held = new HeldCanary(handlers);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("its holder does not answer")), ATTACH_WITHIN_MS);
  try {
    const address = readAddress(holderAddressPath(place.stateDirectory, run.runId));
    const attached = await Promise.race([held.attach(address, leaseEpoch), late.promise]);
    if (attached.isEnding) throw new Error("the canary was ending already");
    const clockAheadMs = attached.clockBaseMs + monotonicMs() - nowMs();
    return { held, pid: attached.pid, clockAheadMs, firstLineKept: attached.firstLineKept };
  } catch (error) {
    held.detach();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function readAddress(path: string) {
  try {
    return readHolderAddress(path);
  } catch {
    throw new Error("no canary of it lives on this machine");
  }
}

function rebuild(claimed: ClaimedRun, setup: RunSetup, adopted: Adopted): ResumeAnswer {
  const { place, run, record } = claimed;
  const { held, pid, clockAheadMs, firstLineKept } = adopted;
  try {
    if (run.state.phase !== "LIVE") return { ok: false, reason: `the run was ${run.state.phase}` };
    if (pid === null || pid !== run.state.childPid) return { ok: false, reason: "it is another process" };
    const { journal, open } = continueInputJournal(place.stateDirectory, run.runId);
    // The rules are those of the database, not those that a file names.
    const resumed = resumeFromJournal({ setup, entries: journal.entries }, record);
    if (!resumed.ok) return resumed;
    const { engine, unwritten, linesTaken } = resumed;
    const nextLine = linesTaken + 1;
    if (firstLineKept > nextLine) return { ok: false, reason: "lines of the canary were lost" };
    return { ok: true, watch: { engine, held, journal: open(), clockAheadMs, unwritten, nextLine } };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
