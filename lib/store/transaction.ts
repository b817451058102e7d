import type { Database } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** Work inside one transaction; every store function takes one of these or the plain client. */
export type Tx = Prisma.TransactionClient;

/** A command may wait this long for a connection when many people act in the same second. */
const MAX_WAIT_MS = 5_000;
/** Nothing that we do in one transaction takes a second; ten say that the database is in trouble. */
const MAX_DURATION_MS = 10_000;

/** Runs `work` in one transaction: all of it is saved, or none. */
export function inTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.prisma.$transaction(work, { maxWait: MAX_WAIT_MS, timeout: MAX_DURATION_MS });
}

const BUSY_CODES: ReadonlySet<string> = new Set(["P2024", "P2028", "P2034"]);

/** Whether an error says that the database was too busy or that two writers met; nothing was saved. */
export function isBusyError(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && BUSY_CODES.has(error.code);
}

/** Whether an error says that a unique index refused the row. */
export function isDuplicateError(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/**
 * Work whose failure must not undo what the transaction did before: on an error everything since the savepoint is taken
 * back, and the error is returned instead of thrown.
 */
export async function withSavepoint(tx: Tx, work: () => Promise<void>): Promise<unknown> {
  await tx.$executeRaw`SAVEPOINT optional_work`;
  try {
    await work();
    return undefined;
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT optional_work`;
    return error;
  }
}
