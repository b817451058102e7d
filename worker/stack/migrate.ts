import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { inCheckout } from "./checkout.ts";
import { withSchemaEngine } from "./schema-engine.ts";

/** Nothing is kept out of migrations: every table of the database is Prisma's. */
export const NO_FILTER = { externalTables: [], externalEnums: [] };

/** The migrations of the repository in the order in which they are applied. */
export function readMigrations(dir = inCheckout("prisma/migrations")): MigrationList {
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(dir, entry.name, "migration.sql")))
    .map((entry) => entry.name)
    .sort();
  const lockfile = path.join(dir, "migration_lock.toml");
  return {
    baseDir: dir,
    lockfile: {
      path: "migration_lock.toml",
      content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null,
    },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(path.join(dir, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

/** Names of the migrations that the database has finished; empty for a new database. */
async function finishedMigrations(url: string): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const table = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present");
    if (!table.rows[0].present) return new Set();
    const { rows } = await client.query(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    return new Set(rows.map((row) => String(row.migration_name)));
  } finally {
    await client.end();
  }
}

/**
 * Brings the database to the repository's last migration and returns the names that were applied now.
 * An up-to-date database costs one query: the engine is loaded only when there is something to do.
 */
export async function migrate(url: string): Promise<string[]> {
  const migrationsList = readMigrations();
  const finished = await finishedMigrations(url);
  if (migrationsList.migrationDirectories.every((migration) => finished.has(migration.path))) return [];
  return withSchemaEngine(url, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
    return appliedMigrationNames;
  });
}
