import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { setPriority } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Twin, twinSchema } from "#lib/report/twin/twin-model.ts";

const TWIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const COMPARE = fileURLToPath(new URL("./compare.ts", import.meta.url));
/** Behind everything that a live run needs (nice value). */
const LOW_PRIORITY = 10;
/** Time to close a paper position and exit after the end of input; then it is killed. */
const END_WITHIN_MS = 10_000;
/** Half an hour of lines of both traders is read in about a second. */
const COMPARE_WITHIN_MS = 30_000;

const runProgram = promisify(execFile);

function giveWay(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
  } catch {
    // It has ended already, or the system does not allow it: it then runs at the usual priority.
  }
}

/** A trader says by its exit code whether it traded: 0 flat, 3 not flat; anything else is no comparison. */
function howItEnded(code: number | null, signal: string | null): string | null {
  if (code === 0 || code === 3) return null;
  return signal ? `its process was ended by ${signal}` : `its process ended with code ${code}`;
}

export type TwinProcess = {
  /** Ends its input: it closes everything and exits. */
  end: () => void;
  /** Ends it and resolves when it is gone: null when it had traded to the end, else how it ended before. */
  gone: () => Promise<string | null>;
};

/** Starts a twin. What it prints goes straight into a file: nothing of it passes through this process. */
export function startTwinProcess(options: {
  flags: readonly string[];
  env: Record<string, string>;
  stdoutPath: string;
}): TwinProcess {
  mkdirSync(dirname(options.stdoutPath), { recursive: true });
  const file = openSync(options.stdoutPath, "w");
  const child = spawn(process.execPath, [TWIN, ...options.flags], {
    env: options.env as NodeJS.ProcessEnv,
    stdio: ["pipe", file, "ignore"],
  });
  closeSync(file);
  giveWay(child);
  child.stdin?.on("error", () => undefined);
  const exited = new Promise<string | null>((resolve) => {
    child.once("exit", (code, signal) => resolve(howItEnded(code, signal)));
    child.once("error", (error) => resolve(error.message));
  });
  return {
    end: () => child.stdin?.end(),
    gone: async () => {
      child.stdin?.end();
      const late = new AbortController();
      const kill = delay(END_WITHIN_MS, undefined, { signal: late.signal }).then(
        () => child.kill("SIGKILL"),
        () => undefined,
      );
      const how = await exited;
      late.abort();
      await kill;
      return how;
    },
  };
}

/** Compares what canary and twin printed, in a process of its own. Throws when that fails. */
export async function compareInProcess(files: {
  account: string;
  canaryPath: string;
  twinPath: string;
}): Promise<Twin> {
  const { account, canaryPath, twinPath } = files;
  const running = runProgram(process.execPath, [COMPARE, account, canaryPath, twinPath], {
    timeout: COMPARE_WITHIN_MS,
    env: { PATH: process.env.PATH } as unknown as NodeJS.ProcessEnv,
  });
  giveWay(running.child);
  return twinSchema.parse(JSON.parse((await running).stdout));
}
