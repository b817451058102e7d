import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { checkoutDir, inCheckout } from "./checkout.ts";
import { PlainFailure, runCommand } from "./plain-failure.ts";
import { digestOf, isFresh, writeStamp } from "./stamps.ts";

const schemaSources = [
  "prisma/schema.prisma",
  "prisma.config.ts",
  "node_modules/@prisma/client/package.json",
];

/** Generates the Prisma client when the schema has changed since the last time; returns whether it did. */
export async function generateClient(): Promise<boolean> {
  const generated = inCheckout("lib/store/generated");
  const stamp = inCheckout("lib/store/generated/.stamp");
  const digest = digestOf(checkoutDir, schemaSources);
  if (existsSync(generated) && isFresh(stamp, digest)) return false;
  const prisma = inCheckout("node_modules/prisma/build/index.js");
  // The CLI insists on a schema engine that it would download and then not use for this command.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" };
  try {
    await promisify(execFile)(process.execPath, [prisma, "generate"], { cwd: checkoutDir, env });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new PlainFailure(
      `The Prisma client could not be generated from prisma/schema.prisma:\n${output.trim()}`,
    );
  }
  writeStamp(stamp, digest);
  return true;
}

if (import.meta.main) {
  await runCommand(async () => {
    console.log((await generateClient()) ? "Prisma client generated." : "Prisma client is up to date.");
    return 0;
  });
}
