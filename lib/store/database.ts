import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client.ts";

/**
 * Connections a process may hold. PostgreSQL allows 100 by default: with two web and two worker processes, pg-boss and
 * a listener each, 10 per pool leaves room for people with a terminal.
 */
const POOL_CONNECTIONS = 10;
/** A command that waits longer than this for a free connection is better refused than queued. */
const POOL_WAIT_MS = 5_000;
/** Idle connections are returned after this time, so that a quiet process holds none. */
const POOL_IDLE_MS = 30_000;

/**
 * A connection that takes a question and never answers (a network that swallows packets, a server that stands still) is
 * given up after this time. It is longer than any question of ours takes and than any transaction may.
 */
const ANSWER_WITHIN_MS = 30_000;

export type Database = { prisma: PrismaClient; close(): Promise<void> };

/** Opens a client with its own pool. Nothing connects before the first query; call `close` when the process ends. */
export function openDatabase(url: string, answerWithinMs = ANSWER_WITHIN_MS): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: POOL_CONNECTIONS,
    connectionTimeoutMillis: POOL_WAIT_MS,
    idleTimeoutMillis: POOL_IDLE_MS,
    query_timeout: answerWithinMs,
    keepAlive: true,
  });
  const prisma = new PrismaClient({ adapter });
  return { prisma, close: () => prisma.$disconnect() };
}
