import { type AddressInfo, connect, createServer, type Socket } from "node:net";
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

/** A way to a database that can swallow everything said on the connections that are there; new ones work. */
async function openSwallower(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets: Socket[] = [];
  let isSwallowing = false;
  const server = createServer((inner) => {
    const outer = connect(Number(target.port), target.hostname);
    const isOld = () => isSwallowing && sockets.includes(inner);
    inner.on("data", (said) => void (isOld() || outer.write(said))).on("close", () => outer.destroy());
    outer.on("data", (said) => void (isOld() || inner.write(said))).on("close", () => inner.destroy());
    for (const socket of [inner, outer]) socket.on("error", () => undefined);
    if (!isSwallowing) sockets.push(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const swallow = () => {
    isSwallowing = true;
  };
  return { url: url.href, swallow, close: () => server.close() };
}

test("a connection that swallows what it is asked is given up, in a transaction too, and the next one answers", async () => {
  const way = await openSwallower(first.url);
  const database = openDatabase(way.url, 500);
  try {
    await database.prisma.$queryRaw`SELECT 1`;
    way.swallow();
    await expect(database.prisma.$queryRaw`SELECT 1`).rejects.toThrow(/timeout/i);
    await expect(database.prisma.$queryRaw`SELECT 2`).resolves.toBeDefined();
    await expect(database.prisma.$transaction((tx) => tx.$queryRaw`SELECT 3`)).resolves.toBeDefined();
  } finally {
    await database.close();
    way.close();
  }
});
