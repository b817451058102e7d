import type { CryptoPort } from "./crypto-port.ts";
import { type ChainEnd, type ChainedEntry, parseAuditText, verifyChain } from "./hash-chain.ts";

export const ALARM_KINDS = [
  "CHANGED",
  "DELETED",
  "INSERTED",
  "REORDERED",
  "TAIL_CUT",
  "REWRITTEN",
  "CLOCK_JUMP",
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Something wrong with the chain, at or right after entry `seq`. */
export type Finding = { kind: AlarmKind; seq: number; reason: string };

/** An act is recorded within seconds of its time, and the clocks of servers agree to better than this. */
export const CLOCK_TOLERANCE_MS = 60_000;
/** The machine may write late what happened while the database was away; nobody else can. */
const MAY_BE_LATE = "system:worker";

/**
 * Where entries do not hang together, and what was done there, as far as they tell. `last` are the two ends before the
 * stretch; `entries` may reach beyond the break, which is what tells a swap from an insertion. The hashes decide that
 * something is wrong, the kind is a help for whoever looks.
 */
export async function findBreak(
  entries: readonly ChainedEntry[],
  last: { end: ChainEnd; before: string },
  crypto: CryptoPort,
): Promise<Finding | undefined> {
  const verdict = await verifyChain(entries, crypto, last.end);
  if (verdict.ok) return undefined;
  const { atSeq, kind, reason, verified } = verdict;
  if (kind === "MISSING") return { kind: "DELETED", seq: atSeq, reason };
  if (kind === "CHANGED") return { kind: "CHANGED", seq: atSeq, reason };
  const hashes = [last.before, last.end.hash, ...entries.slice(0, verified).map(({ hash }) => hash)];
  const entry = entries[verified];
  if (entry?.prevHash === hashes.at(-2)) {
    return {
      kind: "INSERTED",
      seq: atSeq - 1,
      reason: `entry ${atSeq} follows entry ${atSeq - 2}: entry ${atSeq - 1} was put between`,
    };
  }
  const later = entries.slice(verified + 1);
  const hasSuccessor = later.some(({ prevHash }) => prevHash === hashes.at(-1));
  const isReferenced = later.some(({ prevHash }) => prevHash === entry?.hash);
  if (hasSuccessor && isReferenced)
    return { kind: "REORDERED", seq: atSeq, reason: `${reason}: entries stand in another order` };
  if (hasSuccessor) return { kind: "INSERTED", seq: atSeq, reason: `${reason}: it was put between` };
  return { kind: "CHANGED", seq: atSeq - 1, reason: `${reason}: entry ${atSeq - 1} was written anew` };
}

/** Entries whose clock cannot be right: ahead of the witness, behind the entry before, or an act dated far from its record. */
export function findClockJumps(
  entries: readonly ChainedEntry[],
  { lastRecordedAtMs, nowMs }: { lastRecordedAtMs: number; nowMs: number },
): Finding[] {
  const findings: Finding[] = [];
  let newestMs = lastRecordedAtMs;
  for (const { seq, recordedAtMs, text } of entries) {
    const say = (reason: string) => findings.push({ kind: "CLOCK_JUMP", seq, reason });
    const facts = parseAuditText(text);
    const lateMs = recordedAtMs - (facts?.atMs ?? recordedAtMs);
    const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
    if (recordedAtMs - nowMs > CLOCK_TOLERANCE_MS)
      say(`entry ${seq} was recorded ${seconds(recordedAtMs - nowMs)} ahead of the witness's clock`);
    else if (newestMs - recordedAtMs > CLOCK_TOLERANCE_MS)
      say(`entry ${seq} was recorded ${seconds(newestMs - recordedAtMs)} before the entry that precedes it`);
    else if (-lateMs > CLOCK_TOLERANCE_MS)
      say(`entry ${seq} is dated ${seconds(-lateMs)} after it was recorded`);
    else if (lateMs > CLOCK_TOLERANCE_MS && facts?.actorId !== MAY_BE_LATE)
      say(`entry ${seq} is dated ${seconds(lateMs)} before it was recorded`);
    newestMs = Math.max(newestMs, recordedAtMs);
  }
  return findings;
}
