import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "./database.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let first: TestDatabase;
let second: TestDatabase;
let a: Database;
let b: Database;

beforeAll(async () => {
  first = await createTestDatabase();
  second = await createTestDatabase();
  a = openDatabase(first.url);
  b = openDatabase(second.url);
});

afterAll(async () => {
  await a.close();
  await b.close();
  await first.drop();
  await second.drop();
});

test("a test database is migrated, and what one test writes no other sees", async () => {
  await a.prisma.processHeartbeat.create({ data: { name: "worker", at: new Date(), detail: "up" } });
  expect(await a.prisma.processHeartbeat.count()).toBe(1);
  expect(await b.prisma.processHeartbeat.count()).toBe(0);
});

test("every migration of the repository stands in Prisma's own table as finished", async () => {
  const rows = await a.prisma.$queryRaw<{ open: bigint; done: bigint }[]>`
    SELECT count(*) FILTER (WHERE finished_at IS NULL) AS open, count(*) AS done FROM _prisma_migrations`;
  expect(Number(rows[0]?.open)).toBe(0);
  expect(Number(rows[0]?.done)).toBeGreaterThan(0);
});
