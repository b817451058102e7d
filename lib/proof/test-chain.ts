import { canonicalJson } from "./canonical-json.ts";
import {
  type AuditFacts,
  CHAIN_START,
  type ChainEnd,
  type ChainedEntry,
  linkText,
  subjectLabel,
  type WithheldEntry,
} from "./hash-chain.ts";
import { nodeCrypto } from "./node-crypto.ts";

const sha256 = (data: string) => nodeCrypto.sha256Hex(data) as string;

export const factsAt = (seq: number): AuditFacts => ({
  atMs: 1000 + seq,
  actorId: "p1",
  actorName: "Pat",
  act: "ticked",
  subjectType: "decision",
  subjectId: "d1",
  detail: { item: seq },
});

/** An entry with nothing but hashes, as a bundle gives those of other subjects. For tests. */
export function withheld(entry: ChainedEntry): WithheldEntry {
  const { subjectType, subjectId } = JSON.parse(entry.text) as AuditFacts;
  const { seq, recordedAtMs, prevHash, hash } = entry;
  const subjectHash = sha256(subjectLabel(subjectType, subjectId));
  return { seq, recordedAtMs, prevHash, hash, subjectHash, textHash: sha256(entry.text) };
}

/** A chain of some length, as the database would make it. For tests. */
export function chainOf(
  length: number,
  from: ChainEnd = CHAIN_START,
  change: Partial<AuditFacts> = {},
  recordedAtMs?: number,
): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (let seq = from.seq + 1; seq <= from.seq + length; seq += 1) {
    const prevHash = entries.at(-1)?.hash ?? from.hash;
    const text = canonicalJson({ ...factsAt(seq), ...change });
    const entry = { seq, recordedAtMs: recordedAtMs ?? 1000 + seq, prevHash, hash: "", text };
    entries.push({ ...entry, hash: sha256(linkText(withheld(entry))) });
  }
  return entries;
}
