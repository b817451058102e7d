import { describe, expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import {
  type ChainedEntry,
  GENESIS_HASH,
  parseAuditText,
  verifyChain,
  type WithheldEntry,
} from "./hash-chain.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { chainOf, factsAt, withheld } from "./test-chain.ts";

const good = chainOf(5);
const at = (index: number, change: Partial<ChainedEntry>) =>
  good.map((entry, position) => (position === index ? { ...entry, ...change } : entry));
const verify = (entries: readonly (ChainedEntry | WithheldEntry)[], from?: { seq: number; hash: string }) =>
  verifyChain(entries, nodeCrypto, from);

test("a whole chain verifies, and so does its tail from a known head", async () => {
  expect(await verify(good)).toEqual({ ok: true, entries: 5, headHash: good[4]?.hash });
  expect(await verify(good.slice(2), { seq: 2, hash: good[1]?.hash ?? "" })).toMatchObject({
    ok: true,
    entries: 3,
  });
  expect(await verify([])).toEqual({ ok: true, entries: 0, headHash: GENESIS_HASH });
});

test("entries whose words are withheld link the others all the same", async () => {
  const mixed = good.map((entry, index) => (index % 2 ? withheld(entry) : entry));
  expect(await verify(mixed)).toMatchObject({ ok: true, entries: 5 });
  const other = good.map((entry, index) =>
    index === 1 ? { ...withheld(entry), textHash: "0".repeat(64) } : entry,
  );
  expect(await verify(other)).toMatchObject({ ok: false, atSeq: 2, kind: "CHANGED" });
});

const text = (change: object) => canonicalJson({ ...factsAt(3), ...change });
describe("what was done to a chain is found where it was done", () => {
  test.each<[string, ChainedEntry[], number, string, number]>([
    ["a changed detail", at(2, { text: text({ detail: { item: 99 } }) }), 3, "CHANGED", 2],
    ["another person", at(2, { text: text({ actorName: "Sam" }) }), 3, "CHANGED", 2],
    ["another subject", at(2, { text: text({ subjectId: "d2" }) }), 3, "CHANGED", 2],
    ["one fact more", at(2, { text: text({ more: 1 }) }), 3, "CHANGED", 2],
    ["a text that is not canonical", at(2, { text: JSON.stringify(factsAt(3), null, 1) }), 3, "CHANGED", 2],
    ["no JSON", at(2, { text: "{" }), 3, "CHANGED", 2],
    ["another time of record", at(1, { recordedAtMs: 0 }), 2, "CHANGED", 1],
    ["a column that says otherwise", at(1, { columns: { act: "unticked" } }), 2, "CHANGED", 1],
    ["another hash", at(4, { hash: "0".repeat(64) }), 5, "CHANGED", 4],
    ["an entry taken out", good.filter((_entry, index) => index !== 2), 3, "MISSING", 2],
    ["two entries swapped", [good[0], good[2], good[1]].flatMap((one) => one ?? []), 2, "MISSING", 1],
    ["an entry twice", [good[0], good[0]].flatMap((one) => one ?? []), 2, "MISSING", 1],
    ["a chain without its beginning", good.slice(1), 1, "MISSING", 0],
    ["another entry before it", at(2, { prevHash: "1".repeat(64) }), 3, "UNLINKED", 2],
  ])("%s", async (_name, entries, atSeq, kind, verified) => {
    expect(await verify(entries)).toMatchObject({ ok: false, atSeq, kind, verified });
  });

  test.each<[string, ChainedEntry[], string]>([
    ["a gap", good.filter((_entry, index) => index !== 2), "entry 3 is missing"],
    ["another entry before it", at(2, { prevHash: "1".repeat(64) }), "entry 3 does not follow entry 2"],
    ["other words", at(2, { text: text({ actorName: "Sam" }) }), "entry 3 was changed"],
  ])("%s is said in words", async (_name, entries, reason) => {
    expect(await verify(entries)).toMatchObject({ reason });
  });

  test("a rewritten entry with a fitting hash breaks the next link", async () => {
    const [rewritten] = chainOf(1, { seq: 2, hash: good[1]?.hash ?? "" }, { detail: { item: 99 } });
    const entries = at(2, rewritten ?? {});
    expect(await verify(entries)).toMatchObject({ ok: false, atSeq: 4, kind: "UNLINKED", verified: 3 });
  });
});

test("columns that say the same as the text are no change", async () => {
  const { atMs, actorId, subjectId } = factsAt(3);
  expect(await verify(at(2, { columns: { atMs, actorId, subjectId } }))).toMatchObject({ ok: true });
  expect(await verify(at(2, { columns: { atMs, actorId, subjectId: "d2" } }))).toMatchObject({ ok: false });
});

test("an entry whose text nobody would have written is broken, though its hash fits", async () => {
  const [odd] = chainOf(1, { seq: 2, hash: good[1]?.hash ?? "" }, { atMs: "late" as unknown as number });
  expect(await verify([...good.slice(0, 2), odd as ChainedEntry])).toMatchObject({
    atSeq: 3,
    kind: "CHANGED",
  });
});

describe("the text of an entry", () => {
  test("is canonical JSON of its facts", () => {
    expect(parseAuditText(canonicalJson(factsAt(3)))).toEqual(factsAt(3));
  });

  const { detail: _detail, ...withoutDetail } = factsAt(3);
  test.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["nothing in JSON", "null"],
    ["a text", '"ticked"'],
    ["a list", "[]"],
    ["one fact less", canonicalJson(withoutDetail)],
    ["one fact more", text({ more: 1 })],
    ["a fact under another name", canonicalJson({ ...withoutDetail, details: {} })],
    ["a time in words", text({ atMs: "1003" })],
    ["no time", text({ atMs: null })],
    ["no detail", text({ detail: null })],
    ["other blanks", JSON.stringify(factsAt(3), null, 1)],
    ["facts in another order", JSON.stringify(factsAt(3))],
    ["a fact given twice", canonicalJson(factsAt(3)).replace("{", '{"act":"unticked",')],
    ["a number spelt otherwise", canonicalJson(factsAt(3)).replace("1003", "1003.0")],
  ])("that is %s is not taken", (_name, given) => {
    expect(parseAuditText(given)).toBeUndefined();
  });
});
