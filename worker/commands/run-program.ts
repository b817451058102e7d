import { spawn } from "node:child_process";
import type { CommandContext, CommandResult } from "./command-context.ts";

/** What is kept of a program's output; the rest is cut. */
const MAX_OUTPUT_CHARS = 64_000;
/** A program that ignores SIGTERM is killed after this time. */
const KILL_AFTER_MS = 2_000;
/** What a team's script may see of our environment. Never the database. */
const PASSED_ON = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"];

type Options = { signal: AbortSignal; run: CommandContext["run"] };

/** Runs a team's own program, never through a shell. Exit 0 passes. */
export function runProgram(
  [program, ...args]: readonly string[],
  { signal, run }: Options,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    if (program === undefined) return resolve({ ok: false, output: "The template names an empty command." });
    const environment: NodeJS.ProcessEnv = { ...process.env };
    for (const name of Object.keys(environment)) if (!PASSED_ON.includes(name)) delete environment[name];
    const child = spawn(program, args, {
      shell: false,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...environment,
        COUNTERSIGN_RUN_ID: run.runId,
        COUNTERSIGN_ACCOUNT: run.account,
      },
    });
    let output = "";
    const take = (chunk: Buffer): void => {
      if (output.length < MAX_OUTPUT_CHARS) output += chunk.toString("utf8");
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const stop = (): void => {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS).unref();
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    child.on("error", (error) =>
      resolve({ ok: false, output: `${program} could not be started: ${error.message}` }),
    );
    child.on("close", (code, killedBy) => {
      signal.removeEventListener("abort", stop);
      const end = killedBy ? `stopped by ${killedBy}` : `exit code ${code}`;
      resolve({ ok: code === 0, output: `${output.slice(0, MAX_OUTPUT_CHARS)}\n${end}`.trim() });
    });
  });
}
