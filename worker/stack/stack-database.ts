import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { checkoutDir, inCheckout } from "./checkout.ts";
import { migrate } from "./migrate.ts";
import type { PartEnvironment } from "./part-environment.ts";
import { PlainFailure } from "./plain-failure.ts";
import type { PostgresServer } from "./postgres-server.ts";
import { digestOf, isFresh, writeStamp } from "./stamps.ts";
import type { Life } from "./supervise.ts";

/** What the seed writes follows from these. */
const seedSources = ["prisma/seed.ts", "prisma/seed", "prisma/schema.prisma", "lib/template", "lib/service"];

/** Applies missing migrations; a database that refuses is told in words. */
export async function migrateInWords(url: string, say: (line: string) => void): Promise<void> {
  try {
    for (const name of await migrate(url)) say(`migration applied: ${name}`);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new PlainFailure(
      `The database at ${withoutPassword(url)} could not be brought up to date: ${words}\n` +
        "No part was started. Check that it can be reached and that its user may create tables, then start again.",
    );
  }
}

function withoutPassword(url: string): string {
  try {
    const safe = new URL(url);
    safe.password = "";
    return safe.href;
  } catch {
    return "DATABASE_URL";
  }
}

/** Seeds the embedded database when the seed has changed since it was last sown there. */
export async function seedOnce(server: PostgresServer, env: PartEnvironment): Promise<boolean> {
  const stamp = path.join(server.dataDir, "countersign-seed");
  const digest = digestOf(checkoutDir, seedSources);
  if (!existsSync(inCheckout("prisma/seed.ts")) || isFresh(stamp, digest)) return false;
  try {
    await promisify(execFile)(process.execPath, [inCheckout("worker/stack/seed.ts")], {
      cwd: checkoutDir,
      env,
    });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new PlainFailure(`The demo data could not be written. Nothing else was started.\n${output.trim()}`);
  }
  writeStamp(stamp, digest);
  return true;
}

/** The database server as a part that can be supervised. */
export function lifeOf(server: PostgresServer): Life {
  return { pid: server.pid, ended: server.ended.then(() => "the server ended"), stop: server.stop };
}
