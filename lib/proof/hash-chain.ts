import { canonicalJson } from "./canonical-json.ts";
import type { CryptoPort } from "./crypto-port.ts";

/** What the canonical text of an audit entry holds. Times epoch ms. */
export type AuditFacts = {
  atMs: number;
  actorId: string;
  actorName: string;
  act: string;
  subjectType: string;
  subjectId: string;
  detail: Record<string, unknown>;
};
const FACT_KEYS = "act,actorId,actorName,atMs,detail,subjectId,subjectType";

/** An entry as it is chained. `text` is the canonical JSON of its facts; `recordedAtMs` is the database's clock. `seq` counts from 1 without a gap. */
export type ChainedEntry = {
  seq: number;
  recordedAtMs: number;
  prevHash: string;
  hash: string;
  text: string;
  /** What a table shows beside the text, for searching; it must say the same. */
  columns?: Partial<AuditFacts>;
};
/** An entry of which only the hashes are shown: enough to follow the chain, nothing to read. */
export type WithheldEntry = Omit<ChainedEntry, "text" | "columns"> & {
  subjectHash: string;
  textHash: string;
};
export type ChainEnd = { seq: number; hash: string };

/** The hash before the first entry. */
export const GENESIS_HASH = "0".repeat(64);
export const CHAIN_START: ChainEnd = { seq: 0, hash: GENESIS_HASH };

/** The subject of an entry as it is hashed into the chain: whoever knows an id can find its entries among withheld ones. */
export const subjectLabel = (subjectType: string, subjectId: string) => `${subjectType}:${subjectId}`;

/** What an entry's hash is the SHA-256 of; the database's function `append_audit` builds the same text. */
export function linkText(link: Omit<WithheldEntry, "hash">): string {
  const { seq, recordedAtMs, prevHash, subjectHash, textHash } = link;
  return `countersign/audit/v1\n${seq}\n${recordedAtMs}\n${prevHash}\n${subjectHash}\n${textHash}\n`;
}

/** The facts of an entry's text; undefined unless the text is canonical JSON of exactly these. */
export function parseAuditText(text: string): AuditFacts | undefined {
  try {
    const facts = JSON.parse(text) as AuditFacts;
    const isWhole =
      Object.keys(facts).sort().join() === FACT_KEYS &&
      typeof facts.atMs === "number" &&
      facts.detail !== null;
    return isWhole && canonicalJson(facts) === text ? facts : undefined;
  } catch {
    return undefined;
  }
}

export type ChainBreak = "MISSING" | "UNLINKED" | "CHANGED";
export type ChainVerdict =
  | { ok: true; entries: number; headHash: string }
  | { ok: false; atSeq: number; kind: ChainBreak; reason: string; verified: number };

function differs({ columns }: ChainedEntry, facts: AuditFacts): boolean {
  const shown = Object.entries(columns ?? {});
  return shown.some(([name, value]) => facts[name as keyof AuditFacts] !== value);
}

async function hashesOf(entry: ChainedEntry | WithheldEntry, crypto: CryptoPort) {
  if (!("text" in entry)) return entry;
  const facts = parseAuditText(entry.text);
  if (!facts || differs(entry, facts)) return undefined;
  const textHash = await crypto.sha256Hex(entry.text);
  const subjectHash = await crypto.sha256Hex(subjectLabel(facts.subjectType, facts.subjectId));
  return { ...entry, textHash, subjectHash };
}

/**
 * Verifies entries in order. `from`: where the list continues when it does not start at the first entry. The one
 * definition of a whole chain, for the server, the witness and whoever checks a bundle.
 */
export async function verifyChain(
  entries: readonly (ChainedEntry | WithheldEntry)[],
  crypto: CryptoPort,
  from: ChainEnd = CHAIN_START,
): Promise<ChainVerdict> {
  let { seq, hash } = from;
  for (const [index, entry] of entries.entries()) {
    const broken = (kind: ChainBreak, reason: string): ChainVerdict => ({
      ok: false,
      atSeq: kind === "MISSING" ? seq + 1 : entry.seq,
      kind,
      reason,
      verified: index,
    });
    if (entry.seq !== seq + 1) return broken("MISSING", `entry ${seq + 1} is missing`);
    if (entry.prevHash !== hash) return broken("UNLINKED", `entry ${entry.seq} does not follow entry ${seq}`);
    const hashes = await hashesOf(entry, crypto);
    if (!hashes || (await crypto.sha256Hex(linkText(hashes))) !== entry.hash)
      return broken("CHANGED", `entry ${entry.seq} was changed`);
    seq = entry.seq;
    hash = entry.hash;
  }
  return { ok: true, entries: entries.length, headHash: hash };
}
