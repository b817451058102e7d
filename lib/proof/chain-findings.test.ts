import { describe, expect, test } from "vitest";
import { ALARM_WORDS } from "./alarm-words.ts";
import { ALARM_KINDS, CLOCK_TOLERANCE_MS, findBreak, findClockJumps } from "./chain-findings.ts";
import { type AuditFacts, CHAIN_START, type ChainedEntry, GENESIS_HASH } from "./hash-chain.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { chainOf } from "./test-chain.ts";

const good = chainOf(8);
const place = { end: CHAIN_START, before: GENESIS_HASH };
const entry = (seq: number) => good[seq - 1] as ChainedEntry;
/** Entries as they stand when their numbers are given anew by whoever moved them. */
const renumbered = (entries: ChainedEntry[]) => entries.map((one, index) => ({ ...one, seq: index + 1 }));
const without = (seq: number) => good.filter((one) => one.seq !== seq);

describe("what was done to the chain is named", () => {
  const forged = { ...entry(1), text: entry(1).text.replace("Pat", "Eve") };
  const [linked] = chainOf(1, { seq: 3, hash: entry(3).hash }, { actorName: "Eve" });
  /** An entry that names itself as the entry before it. */
  const selfish = { ...forged, prevHash: "1".repeat(64), hash: "1".repeat(64) };
  test.each<[string, ChainedEntry[], string, number, string]>([
    [
      "a changed text",
      good.map((one) => (one.seq === 4 ? { ...one, text: forged.text } : one)),
      "CHANGED",
      4,
      "entry 4 was changed",
    ],
    [
      "a changed text with a fitting hash",
      good.map((one) => (one.seq === 4 ? (linked ?? one) : one)),
      "CHANGED",
      4,
      "entry 5 does not follow entry 4: entry 4 was written anew",
    ],
    ["a deleted entry", without(4), "DELETED", 4, "entry 4 is missing"],
    ["a deleted beginning", good.slice(2), "DELETED", 1, "entry 1 is missing"],
    [
      "two neighbours swapped",
      renumbered([1, 2, 3, 5, 4, 6, 7, 8].map(entry)),
      "REORDERED",
      4,
      "entry 4 does not follow entry 3: entries stand in another order",
    ],
    [
      "two apart swapped",
      renumbered([1, 2, 7, 4, 5, 6, 3, 8].map(entry)),
      "REORDERED",
      3,
      "entry 3 does not follow entry 2: entries stand in another order",
    ],
    [
      "an entry put in, the others moved up",
      renumbered([...good.slice(0, 3), forged, ...good.slice(3)]),
      "INSERTED",
      4,
      "entry 4 does not follow entry 3: it was put between",
    ],
    [
      "an entry put in that follows itself",
      renumbered([...good.slice(0, 3), selfish, ...good.slice(3)]),
      "INSERTED",
      4,
      "entry 4 does not follow entry 3: it was put between",
    ],
    [
      "an entry put in with a fitting hash",
      renumbered([...good.slice(0, 3), linked as ChainedEntry, ...good.slice(3)]),
      "INSERTED",
      4,
      "entry 5 follows entry 3: entry 4 was put between",
    ],
  ])("%s", async (_name, entries, kind, seq, reason) => {
    expect(await findBreak(entries, place, nodeCrypto)).toEqual({ kind, seq, reason });
  });
  test("nothing", async () => {
    expect(await findBreak(good, place, nodeCrypto)).toBeUndefined();
  });
});

describe("clocks", () => {
  const T = 1_000_000_000;
  const at = (recordedAtMs: number, facts: Partial<AuditFacts> = {}): ChainedEntry => {
    const [one] = chainOf(1, CHAIN_START, { atMs: recordedAtMs, ...facts });
    return { ...(one as ChainedEntry), recordedAtMs };
  };
  const limit = CLOCK_TOLERANCE_MS;
  test.each<[string, ChainedEntry, string | undefined]>([
    ["a right time", at(T), undefined],
    ["as far ahead of the witness as may be", at(T + limit), undefined],
    ["further ahead", at(T + 90_000), "entry 1 was recorded 90 s ahead of the witness's clock"],
    [
      "ahead of the witness by a millisecond too much",
      at(T + limit + 1),
      "entry 1 was recorded 60 s ahead of the witness's clock",
    ],
    ["as far behind the entry before as may be", at(T - limit), undefined],
    ["further behind", at(T - 90_000), "entry 1 was recorded 90 s before the entry that precedes it"],
    [
      "behind the entry before by a millisecond too much",
      at(T - limit - 1),
      "entry 1 was recorded 60 s before the entry that precedes it",
    ],
    ["an act dated back as far as may be", at(T, { atMs: T - limit }), undefined],
    [
      "an act dated back further",
      at(T, { atMs: T - 90_000 }),
      "entry 1 is dated 90 s before it was recorded",
    ],
    [
      "an act dated back by a millisecond too much",
      at(T, { atMs: T - limit - 1 }),
      "entry 1 is dated 60 s before it was recorded",
    ],
    [
      "the machine, which may write late",
      at(T, { atMs: T - limit - 1, actorId: "system:worker" }),
      undefined,
    ],
    ["an act dated ahead as far as may be", at(T, { atMs: T + limit }), undefined],
    ["an act dated ahead", at(T, { atMs: T + 90_000 }), "entry 1 is dated 90 s after it was recorded"],
    [
      "an act dated ahead by a millisecond too much",
      at(T, { atMs: T + limit + 1 }),
      "entry 1 is dated 60 s after it was recorded",
    ],
    [
      "the machine dated ahead",
      at(T, { atMs: T + limit + 1, actorId: "system:worker" }),
      "entry 1 is dated 60 s after it was recorded",
    ],
    ["a text that nobody can read, for which another alarm stands", { ...at(T), text: "{" }, undefined],
  ])("%s", (_name, one, reason) => {
    expect(findClockJumps([one], { lastRecordedAtMs: T, nowMs: T })).toEqual(
      reason === undefined ? [] : [{ kind: "CLOCK_JUMP", seq: 1, reason }],
    );
  });
  test("the newest time before counts, not the last", () => {
    const entries = [at(T + 10), at(T), at(T + 10 - limit - 1)];
    expect(findClockJumps(entries, { lastRecordedAtMs: 0, nowMs: T })).toHaveLength(1);
  });
});

test("each alarm has a title and three sentences", () => {
  for (const kind of ALARM_KINDS) {
    for (const words of Object.values(ALARM_WORDS[kind])) expect(words.length).toBeGreaterThan(10);
  }
});
