import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appendAudit } from "../store/audit.ts";
import { readAuditGuard } from "../store/audit-guard.ts";
import { openDatabase } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import { openTestService, type TestService } from "./test-service.ts";
import { verifyAudit } from "./verify-audit.ts";

let test1: TestService;
beforeAll(async () => {
  test1 = await openTestService();
});
afterAll(() => test1.drop());

const act = (index: number) => ({
  atMs: 1_000 + index,
  actorId: `per_${index}`,
  actorName: "Somebody",
  act: "tested",
  subjectType: "system" as const,
  subjectId: "test",
  detail: { index, text: "ä “quoted” 0.1 \u0000 \ud800", left: undefined, amount: 0.1 },
});

test("20 writers at once leave one unbroken chain", async () => {
  const { store } = test1.service;
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => inTransaction(store, (tx) => appendAudit(tx, act(index)))),
  );
  expect(await verifyAudit({ service: test1.service })).toMatchObject({ ok: true, entries: 20 });
});

test("an act that is undone leaves no entry and no gap", async () => {
  const { store } = test1.service;
  const undone = inTransaction(store, async (tx) => {
    await appendAudit(tx, act(99));
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  await inTransaction(store, (tx) => appendAudit(tx, act(100)));
  expect(await verifyAudit({ service: test1.service })).toMatchObject({ ok: true, entries: 21 });
});

describe("the application's role cannot touch the chain but through the function", () => {
  test.each([
    ["change an entry", `UPDATE "AuditEntry" SET act = 'nothing' WHERE seq = 3`],
    ["delete an entry", `DELETE FROM "AuditEntry" WHERE seq = 3`],
    ["empty the table", `TRUNCATE "AuditEntry"`],
    [
      "choose a number",
      `INSERT INTO "AuditEntry" (seq, "atMs", "recordedAtMs", "actorId", act, "subjectType", "subjectId", text, "prevHash", hash) VALUES (999, 0, 0, 'p', 'x', 'system', 's', '{}', '', '')`,
    ],
    ["move the head", `UPDATE "AuditHead" SET seq = 1`],
    ["lock the head", `SELECT * FROM "AuditHead" FOR UPDATE`],
    [
      "forge a checkpoint",
      `INSERT INTO "AuditCheckpoint" (seq, hash, "atMs", note, "publicKey") VALUES (1, '', 0, '', '')`,
    ],
    ["clear an alarm", `UPDATE "AuditAlarm" SET "clearedAtMs" = 0`],
    ["switch a trigger off", `ALTER TABLE "AuditEntry" DISABLE TRIGGER ALL`],
    [
      "replace the function",
      `CREATE OR REPLACE FUNCTION append_audit(entry_text text) RETURNS void LANGUAGE sql AS ''`,
    ],
    ["become the owner", `SET ROLE countersign`],
    ["change a run's record", `UPDATE "RunEvent" SET type = 'x'`],
  ])("%s", async (_name, statement) => {
    const { prisma } = test1.service.store;
    await expect(prisma.$executeRawUnsafe(statement)).rejects.toThrow(
      /permission denied|must be owner|cannot/,
    );
    expect(await verifyAudit({ service: test1.service })).toMatchObject({ ok: true, entries: 21 });
  });

  test("an entry with other fields than it should have is not taken", async () => {
    const { prisma } = test1.service.store;
    await expect(prisma.$queryRaw`SELECT append_audit('{"act":"x","seq":7}')`).rejects.toThrow("exactly");
  });

  test("it says so, and that the owner is not held", async () => {
    expect(await readAuditGuard(test1.service.store.prisma)).toEqual({
      isClosed: true,
      role: "countersign_app",
    });
    const owner = openDatabase(test1.ownerUrl);
    expect(await readAuditGuard(owner.prisma)).toMatchObject({ isClosed: false });
    await owner.close();
  });
});

test("what the owner changes behind the function is found", async () => {
  const owner = openDatabase(test1.ownerUrl);
  await owner.prisma.$executeRaw`ALTER TABLE "AuditEntry" DISABLE TRIGGER audit_entry_append_only`;
  await owner.prisma
    .$executeRaw`UPDATE "AuditEntry" SET text = replace(text, 'Somebody', 'Nobody') WHERE seq = 3`;
  await owner.close();
  expect(await verifyAudit({ service: test1.service })).toMatchObject({ ok: false, atSeq: 3, verified: 2 });
});
