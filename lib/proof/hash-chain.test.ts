import { describe, expect, test } from "vitest";
import { type ChainedEntry, entryHash, GENESIS_HASH, verifyChain } from "./hash-chain.ts";

function chain(length: number): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const prevHash = entries.at(-1)?.hash ?? GENESIS_HASH;
    const entry = {
      seq,
      atMs: 1000 + seq,
      actorId: "p1",
      actorName: "Pat",
      act: "ticked",
      subjectType: "decision",
      subjectId: "d1",
      detail: { item: seq },
    };
    entries.push({ ...entry, prevHash, hash: entryHash(prevHash, entry) });
  }
  return entries;
}
const good = chain(5);
const at = (index: number, change: Partial<ChainedEntry>) =>
  good.map((entry, position) => (position === index ? { ...entry, ...change } : entry));

test("a whole chain verifies, and so does its tail from a known head", () => {
  expect(verifyChain(good)).toEqual({ ok: true, entries: 5, headHash: good[4]?.hash });
  expect(verifyChain(good.slice(2), { seq: 2, hash: good[1]?.hash ?? "" })).toMatchObject({
    ok: true,
    entries: 3,
  });
  expect(verifyChain([])).toEqual({ ok: true, entries: 0, headHash: GENESIS_HASH });
});

describe("what was done to a chain is found where it was done", () => {
  test.each<[string, ChainedEntry[], number, number]>([
    ["a changed detail", at(2, { detail: { item: 99 } }), 3, 2],
    ["a changed time", at(1, { atMs: 0 }), 2, 1],
    ["another person", at(3, { actorName: "Sam" }), 4, 3],
    ["another act", at(0, { act: "unticked" }), 1, 0],
    ["another subject", at(4, { subjectId: "d2" }), 5, 4],
    ["an entry taken out", good.filter((_entry, index) => index !== 2), 4, 2],
    ["two entries swapped", [good[0], good[2], good[1]].flatMap((entry) => (entry ? [entry] : [])), 3, 1],
    ["an entry twice", [good[0], good[0]].flatMap((entry) => (entry ? [entry] : [])), 1, 1],
    ["a chain without its beginning", good.slice(1), 2, 0],
  ])("%s", (_name, entries, atSeq, verified) => {
    expect(verifyChain(entries)).toMatchObject({ ok: false, atSeq, verified });
  });

  test("a rewritten entry with a fitting hash breaks the next link", () => {
    const changed = { ...(good[2] as ChainedEntry), detail: { item: 99 } };
    const entries = at(2, { ...changed, hash: entryHash(changed.prevHash, changed) });
    expect(verifyChain(entries)).toMatchObject({ ok: false, atSeq: 4, verified: 3 });
  });
});
