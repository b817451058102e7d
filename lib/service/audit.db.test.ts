import { afterAll, beforeAll, expect, test } from "vitest";
import { appendAudit } from "../store/audit.ts";
import { inTransaction } from "../store/transaction.ts";
import { verifyAudit } from "./list-audit.ts";
import { openTestService, type TestService } from "./test-service.ts";

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
  detail: { index, text: "ä “quoted” 0.1", left: undefined, amount: 0.1 },
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

test("an entry can be neither changed nor deleted, and a change behind the trigger is found", async () => {
  const { prisma } = test1.service.store;
  await expect(
    prisma.auditEntry.update({ where: { seq: 3 }, data: { actorName: "Nobody" } }),
  ).rejects.toThrow();
  await expect(prisma.auditEntry.delete({ where: { seq: 3 } })).rejects.toThrow();
  expect(await verifyAudit({ service: test1.service })).toMatchObject({ ok: true, entries: 21 });
  await prisma.$executeRaw`ALTER TABLE "AuditEntry" DISABLE TRIGGER audit_entry_append_only`;
  await prisma.auditEntry.update({ where: { seq: 3 }, data: { actorName: "Nobody" } });
  expect(await verifyAudit({ service: test1.service })).toMatchObject({ ok: false, atSeq: 3, verified: 2 });
});
