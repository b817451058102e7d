import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { canonicalJson } from "#lib/proof/canonical-json.ts";
import { readCheckpoint } from "#lib/proof/checkpoint.ts";
import { nodeCrypto } from "#lib/proof/node-crypto.ts";
import { readAuditAlarms, readAuditState } from "#lib/service/audit-state.ts";
import { createDecision } from "#lib/service/create-decision.ts";
import { openService, type Service } from "#lib/service/open-service.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { openWitnessLedger } from "#lib/service/witness-ledger.ts";
import { memoryOf, openWitnessFolder } from "./head-memory.ts";
import { Witness } from "./witness.ts";

const ENTRIES = 12;

let t: TestService;
let owner: Service;
let asWitness: Service;
let folder: string;
const said: string[] = [];

beforeEach(async () => {
  t = await openTestService();
  owner = openService({ databaseUrl: t.ownerUrl });
  asWitness = openService({ databaseUrl: t.witnessUrl, varDir: t.service.varDir });
  folder = mkdtempSync(path.join(tmpdir(), "countersign-witness-"));
  said.length = 0;
  for (let index = 0; index < ENTRIES; index += 1) await act();
});

afterEach(async () => {
  await asWitness.close();
  await owner.close();
  await t.drop();
  rmSync(folder, { recursive: true, force: true });
});

const newest = async () => (await readAuditState({ service: t.service })).checkpoint;
const act = () =>
  createDecision({
    service: t.service,
    actorPersonId: "per_elena",
    templateId: "rehearsal-v1",
    title: "A decision that is written down",
  });

/** A witness as it starts, with what its folder holds. */
async function startWitness(): Promise<Witness> {
  const { signer, heads, append } = await openWitnessFolder(folder);
  return new Witness({
    ledger: openWitnessLedger(asWitness),
    signer,
    memory: memoryOf(heads, append),
    log: (line) => said.push(line),
  });
}

/** What the owner can do: no trigger holds them. */
async function asOwner(...statements: string[]): Promise<void> {
  const { prisma } = owner.store;
  const all = ["SET LOCAL session_replication_role = replica", ...statements];
  await prisma.$transaction(all.map((statement) => prisma.$executeRawUnsafe(statement)));
}

/** SQL that computes every hash from entry `from` anew, so that the chain hangs together again. */
const REHASH = (from: number) => `
  DO $$
  DECLARE entry record; prev text; link text; facts jsonb;
  BEGIN
    SELECT coalesce((SELECT hash FROM "AuditEntry" WHERE seq = ${from} - 1), repeat('0', 64)) INTO prev;
    FOR entry IN SELECT * FROM "AuditEntry" WHERE seq >= ${from} ORDER BY seq LOOP
      facts := entry.text::jsonb;
      link := encode(sha256(convert_to(concat_ws(E'\\n', 'countersign/audit/v1', entry.seq, entry."recordedAtMs"::bigint, prev,
        encode(sha256(convert_to((facts->>'subjectType') || ':' || (facts->>'subjectId'), 'UTF8')), 'hex'),
        encode(sha256(convert_to(entry.text, 'UTF8')), 'hex'), ''), 'UTF8')), 'hex');
      UPDATE "AuditEntry" SET "prevHash" = prev, hash = link WHERE seq = entry.seq;
      prev := link;
    END LOOP;
    UPDATE "AuditHead" SET hash = prev, seq = (SELECT max(seq) FROM "AuditEntry");
  END $$`;
const CHANGE = `UPDATE "AuditEntry" SET text = replace(text, 'Elena', 'Edith') WHERE seq = 5`;
const HEAD_TO = (seq: number) =>
  `UPDATE "AuditHead" SET seq = ${seq}, hash = (SELECT hash FROM "AuditEntry" WHERE seq = ${seq})`;

test.each<[string, string[], string, number]>([
  ["an entry is changed", [CHANGE], "CHANGED", 5],
  [
    "what a table shows of it is changed",
    [`UPDATE "AuditEntry" SET "actorId" = 'x' WHERE seq = 5`],
    "CHANGED",
    5,
  ],
  ["an entry is deleted", [`DELETE FROM "AuditEntry" WHERE seq = 5`], "DELETED", 5],
  [
    "two entries are swapped",
    [
      `UPDATE "AuditEntry" SET seq = -5 WHERE seq = 5`,
      `UPDATE "AuditEntry" SET seq = 5 WHERE seq = 6`,
      `UPDATE "AuditEntry" SET seq = 6 WHERE seq = -5`,
    ],
    "REORDERED",
    5,
  ],
  [
    "an entry is put between",
    [
      `UPDATE "AuditEntry" SET seq = seq + 1000 WHERE seq >= 5`,
      `UPDATE "AuditEntry" SET seq = seq - 999 WHERE seq >= 1000`,
      `INSERT INTO "AuditEntry" SELECT 5, "atMs", "actorId", act, "subjectType", "subjectId", "prevHash", hash, "recordedAtMs", text FROM "AuditEntry" WHERE seq = 2`,
      `UPDATE "AuditHead" SET seq = seq + 1`,
    ],
    "INSERTED",
    5,
  ],
  [
    "an entry is put behind the head",
    [
      `INSERT INTO "AuditEntry" SELECT 13, "atMs", "actorId", act, "subjectType", "subjectId", "prevHash", hash, "recordedAtMs", text FROM "AuditEntry" WHERE seq = 2`,
    ],
    "INSERTED",
    13,
  ],
  ["the tail is cut", [`DELETE FROM "AuditEntry" WHERE seq > 9`, HEAD_TO(9)], "TAIL_CUT", 10],
  ["the tail is cut, the head left", [`DELETE FROM "AuditEntry" WHERE seq > 9`], "TAIL_CUT", 10],
  [
    "all is deleted",
    [`DELETE FROM "AuditEntry"`, `UPDATE "AuditHead" SET seq = 0, hash = repeat('0', 64)`],
    "TAIL_CUT",
    1,
  ],
  ["the chain is written anew from one entry on", [CHANGE, REHASH(5)], "REWRITTEN", 12],
  [
    "the whole chain is written anew",
    [`UPDATE "AuditEntry" SET text = replace(text, 'Elena', 'Edith')`, REHASH(1)],
    "REWRITTEN",
    12,
  ],
])("%s: the alarm stands, and nothing is signed any more", async (_name, statements, kind, seq) => {
  const witness = await startWitness();
  expect(await witness.look()).toEqual([]);
  expect(await witness.sweep(0)).toEqual([]);
  const before = await newest();
  await asOwner(...statements);
  await witness.look();
  await witness.sweep(0);
  expect(await readAuditAlarms({ service: t.service })).toContainEqual(
    expect.objectContaining({ kind, seq }),
  );
  expect(said.join()).toContain(`ALARM ${kind}`);
  expect(witness.describe()).toContain("ALARM");
  await act();
  await witness.look();
  expect((await newest())?.note).toBe(before?.note);
});

test("a cut that was filled up again is found by a witness that was away meanwhile", async () => {
  await (await startWitness()).look();
  await asOwner(`DELETE FROM "AuditEntry" WHERE seq > 9`, HEAD_TO(9));
  for (let index = 0; index < 5; index += 1) await act();
  const witness = await startWitness();
  await witness.look();
  expect(await readAuditAlarms({ service: t.service })).toEqual([
    expect.objectContaining({ kind: "REWRITTEN", seq: 12 }),
  ]);
});

test("an act whose time cannot be right is an alarm, and the chain is signed all the same", async () => {
  const witness = await startWitness();
  const facts = {
    atMs: 1_000,
    actorId: "p",
    actorName: "P",
    act: "dated",
    subjectType: "system",
    subjectId: "s",
    detail: {},
  };
  await t.service.store.prisma.$queryRaw`SELECT new_seq FROM append_audit(${canonicalJson(facts)})`;
  await witness.look();
  expect(await readAuditAlarms({ service: t.service })).toEqual([
    expect.objectContaining({ kind: "CLOCK_JUMP", seq: ENTRIES + 1 }),
  ]);
  expect((await newest())?.seq).toBe(ENTRIES + 1);
});

test("what was put right again ends the alarm, and signing goes on", async () => {
  const witness = await startWitness();
  await witness.look();
  await asOwner(CHANGE);
  await witness.sweep(0);
  expect(await readAuditAlarms({ service: t.service })).toHaveLength(1);
  await asOwner(`UPDATE "AuditEntry" SET text = replace(text, 'Edith', 'Elena') WHERE seq = 5`);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await witness.sweep(0);
  expect(await readAuditAlarms({ service: t.service })).toEqual([]);
  await act();
  await witness.look();
  expect((await newest())?.seq).toBe(ENTRIES + 1);
});

test("what it signs can be read with its public key, and its folder is its own", async () => {
  const witness = await startWitness();
  await witness.look();
  const { signer, heads } = await openWitnessFolder(folder);
  const published = await newest();
  expect(await readCheckpoint(published?.note ?? "", signer.key, nodeCrypto)).toMatchObject({ seq: ENTRIES });
  expect(heads.map(({ note }) => note)).toEqual([published?.note]);
  expect(readFileSync(path.join(folder, "witness.pub"), "utf8").trim()).toBe(published?.publicKey);
  expect(statSync(path.join(folder, "witness.key")).mode & 0o077).toBe(0);
  expect(statSync(folder).mode & 0o077).toBe(0);
});

test("the witness's role can neither write into the chain nor read what people are", async () => {
  const { prisma } = asWitness.store;
  for (const statement of [
    `UPDATE "AuditEntry" SET act = 'x'`,
    `SELECT append_audit('{}')`,
    `SELECT "passwordHash" FROM "Person"`,
    `UPDATE "AuditCheckpoint" SET seq = 1`,
    `DELETE FROM "AuditAlarm"`,
  ]) {
    await expect(prisma.$executeRawUnsafe(statement)).rejects.toThrow("permission denied");
  }
});
