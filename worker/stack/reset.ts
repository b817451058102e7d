import { rmSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { inCheckout, stateDir } from "./checkout.ts";
import { PlainFailure, runCommand } from "./plain-failure.ts";
import { sharedPlaceFor } from "./postgres-place.ts";
import { runningStack } from "./stack-lock.ts";

/** Everything that a start makes: state, database, build and generated client. Packages stay. */
function whatGoes(dir: string): string[] {
  return [dir, sharedPlaceFor(dir), inCheckout(".next"), inCheckout("lib/store/generated")];
}

async function isWanted(dir: string): Promise<boolean> {
  if (process.argv.includes("--yes")) return true;
  if (!process.stdin.isTTY) {
    throw new PlainFailure(
      "Nothing was deleted: there is nobody to ask. To start over without asking: npm run reset -- --yes",
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `This deletes every decision, run and report of this checkout (${dir}) and cannot be undone. Type "start over" to do it: `,
  );
  terminal.close();
  return answer.trim() === "start over";
}

await runCommand(async () => {
  const dir = stateDir();
  const running = runningStack(dir);
  if (running) {
    throw new PlainFailure(
      `Countersign runs here (process ${running.pid}). Nothing was deleted. Stop it first with Ctrl-C in its terminal.`,
    );
  }
  if (process.env.DATABASE_URL) {
    throw new PlainFailure(
      "DATABASE_URL is set: that database is not ours to delete. Nothing was deleted. Unset it to reset the embedded one.",
    );
  }
  if (!(await isWanted(dir))) {
    console.log("Nothing was deleted.");
    return 1;
  }
  for (const place of whatGoes(dir)) rmSync(place, { recursive: true, force: true });
  console.log("Deleted. The next `npm start` begins with an empty database and fresh demo people.");
  return 0;
});
