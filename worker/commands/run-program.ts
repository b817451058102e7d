import { spawn } from "node:child_process";
import type { CommandProfile } from "#lib/template/command-profile.ts";
import { type OwnRun, ownProgram } from "#worker/adapters/own-program.ts";
import { endGroup } from "#worker/supervisor/process-group.ts";
import type { CommandResult } from "./command-context.ts";

/** What is kept of a program's output, characters; the rest is cut. */
const MAX_OUTPUT = 64_000;
/** After its end a program's last words are waited for so long: a child of it may hold the pipe open. */
const LAST_WORDS_MS = 250;

type Options = {
  signal: AbortSignal;
  run: OwnRun;
  /** Facts for the program beside those of every run. */
  facts?: Record<string, string>;
};

/**
 * Runs a team's own program, never through a shell. Exit 0 passes. When `signal` aborts, its whole process group gets
 * SIGTERM and then SIGKILL; whatever it started and left behind is ended with it. Never throws.
 */
export function runProgram(
  profile: CommandProfile,
  { signal, run, facts = {} }: Options,
): Promise<CommandResult> {
  const { command, cwd, env } = ownProgram(profile, run, process.env);
  const [program, ...args] = command;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ ok: false, output: `${program} was not started: it was too late.` });
    const child = spawn(program, args, {
      shell: false,
      cwd,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...env, ...facts } as NodeJS.ProcessEnv,
    });
    let output = "";
    let kill: NodeJS.Timeout | undefined;
    const take = (chunk: string): void => {
      output += chunk.slice(0, MAX_OUTPUT - output.length);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", take);
    const stop = (): void => {
      endGroup(child.pid, "SIGTERM");
      kill = setTimeout(() => endGroup(child.pid, "SIGKILL"), profile.termGraceSec * 1_000);
    };
    const finish = (ok: boolean, end: string): void => {
      signal.removeEventListener("abort", stop);
      clearTimeout(kill);
      resolve({ ok, output: `${output.trimEnd()}\n${end}`.trim() });
    };
    signal.addEventListener("abort", stop, { once: true });
    child.once("error", ({ message }) => finish(false, `${program} could not be started: ${message}`));
    const ended = (code: number | null, killedBy: string | null) => {
      const end = killedBy ? `stopped by ${killedBy}` : `exit code ${code}`;
      finish(code === 0 && !signal.aborted, signal.aborted ? `${end}, because its time was over` : end);
    };
    child.once("close", ended);
    child.once("exit", (code, killedBy) => {
      endGroup(child.pid, "SIGKILL");
      setTimeout(() => ended(code, killedBy), LAST_WORDS_MS);
    });
  });
}
