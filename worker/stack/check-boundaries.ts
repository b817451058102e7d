import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { promisify } from "node:util";
import { z } from "zod";
import { checkoutDir, inCheckout } from "./checkout.ts";
import { PlainFailure, runCommand } from "./plain-failure.ts";

/** dependency-cruiser's answer as far as we read it. */
const resultSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string(), severity: z.string() }),
      }),
    ),
  }),
  modules: z.array(z.object({ source: z.string() })),
});

const ROOMS = ["lib", "app", "components", "worker", "prisma", "e2e"];
/** A module graph larger than Node's default limit for a child's output. */
const MOST_OUTPUT_BYTES = 256 * 1024 * 1024;

async function cruise(rooms: readonly string[]): Promise<z.infer<typeof resultSchema>> {
  const program = inCheckout("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const args = [program, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...rooms];
  // Violations give an exit code of their own; the answer on stdout is complete either way.
  const run = promisify(execFile)(process.execPath, args, { cwd: checkoutDir, maxBuffer: MOST_OUTPUT_BYTES });
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  try {
    return resultSchema.parse(JSON.parse(stdout));
  } catch {
    throw new PlainFailure(
      `dependency-cruiser gave no answer that can be read:\n${stderr || stdout.slice(0, 2_000)}`,
    );
  }
}

/** Every source file of the rooms, as the file system has them. */
function sourceFiles(): string[] {
  const files = globSync(`{${ROOMS.join(",")}}/**/*.{ts,tsx}`, { cwd: checkoutDir });
  return files.filter((file) => !file.includes("generated/")).map((file) => file.replaceAll("\\", "/"));
}

/** Who imports whom: prints violations, and asserts that every source file was really looked at. */
await runCommand(async () => {
  const files = sourceFiles();
  const rooms = [...new Set(files.map((file) => file.split("/")[0] ?? ""))];
  const { summary, modules } = await cruise(rooms);
  const seen = new Set(modules.map(({ source }) => source));
  const unseen = files.filter((file) => !seen.has(file));
  if (files.length === 0 || unseen.length > 0) {
    throw new PlainFailure(
      `The boundary check proves nothing: it saw ${files.length - unseen.length} of ${files.length} source files (not ${unseen.slice(0, 3).join(", ")}).`,
    );
  }
  for (const { rule, from, to } of summary.violations)
    console.log(`${rule.severity} ${rule.name}: ${from} → ${to}`);
  console.log(
    `${files.length} modules in ${rooms.length} rooms, ${summary.violations.length} forbidden imports`,
  );
  return summary.violations.length > 0 ? 1 : 0;
});
