import { canonicalHash } from "./canonical.ts";

/** What an audit entry's hash covers, besides the hash before it. `seq` counts from 1 without a gap. */
export type ChainEntry = {
  seq: number;
  atMs: number;
  actorId: string;
  actorName: string;
  act: string;
  subjectType: string;
  subjectId: string;
  detail: unknown;
};
export type ChainedEntry = ChainEntry & { prevHash: string; hash: string };

/** The hash before the first entry. */
export const GENESIS_HASH = "0".repeat(64);

/** Hex SHA-256 over the canonical JSON of an entry and the hash before it. */
export function entryHash(prevHash: string, entry: ChainEntry): string {
  const { seq, atMs, actorId, actorName, act, subjectType, subjectId, detail } = entry;
  return canonicalHash({ prevHash, seq, atMs, actorId, actorName, act, subjectType, subjectId, detail });
}

export type ChainVerdict =
  | { ok: true; entries: number; headHash: string }
  | { ok: false; atSeq: number; reason: string; verified: number };

/** Verifies entries in order. `from`: where the list continues when it does not start at the first entry. */
export function verifyChain(
  entries: readonly ChainedEntry[],
  from: { seq: number; hash: string } = { seq: 0, hash: GENESIS_HASH },
): ChainVerdict {
  let { seq, hash } = from;
  for (const [index, entry] of entries.entries()) {
    const broken = (reason: string): ChainVerdict => ({
      ok: false,
      atSeq: entry.seq,
      reason,
      verified: index,
    });
    if (entry.seq !== seq + 1) return broken(`entry ${seq + 1} is missing`);
    if (entry.prevHash !== hash) return broken(`entry ${entry.seq} does not follow entry ${seq}`);
    if (entryHash(hash, entry) !== entry.hash) return broken(`entry ${entry.seq} was changed`);
    seq = entry.seq;
    hash = entry.hash;
  }
  return { ok: true, entries: entries.length, headHash: hash };
}
