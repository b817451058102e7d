import { type ChildProcess, spawn } from "node:child_process";
import { checkoutDir } from "./checkout.ts";
import type { PartEnvironment } from "./part-environment.ts";
import type { PartOutput } from "./part-output.ts";
import type { Life } from "./supervise.ts";

export type PartCommand = { args: readonly string[]; env: PartEnvironment; stopWithinMs: number };

/** After the part's own process has ended, its children (a canary that closes its positions) get this long. */
const CHILDREN_WITHIN_MS = 10_000;
const GROUP_POLL_MS = 25;

/** Whether anybody of the process group still lives. */
function isGroupAlive(groupId: number): boolean {
  try {
    process.kill(-groupId, 0);
    return true;
  } catch {
    return false;
  }
}

function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // It has gone by itself, which is what was wanted.
  }
}

/** Waits until the whole process group has gone; what still lives after the deadline is killed. */
export async function endGroupWithin(groupId: number, deadlineMs: number): Promise<void> {
  const until = Date.now() + deadlineMs;
  while (isGroupAlive(groupId)) {
    if (Date.now() >= until) return signalGroup(groupId, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, GROUP_POLL_MS));
  }
}

function exitReason(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
}

/**
 * Starts a part with the pinned Node in a process group of its own: Ctrl-C in the terminal reaches the launcher only,
 * which then ends the parts in their order.
 */
export async function startPartProcess(command: PartCommand, output: PartOutput): Promise<Life> {
  const child = spawn(process.execPath, command.args, {
    cwd: checkoutDir,
    env: command.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  output.follow(child.stdout);
  output.follow(child.stderr);
  const ended = exitReason(child);
  const pid = child.pid;
  if (pid === undefined) throw new Error(await ended);
  // A launcher that ends by an accident of its own still takes its parts with it.
  const endWithUs = () => signalGroup(pid, "SIGTERM");
  process.once("exit", endWithUs);
  void ended.then(() => process.off("exit", endWithUs));
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), command.stopWithinMs);
    await ended;
    clearTimeout(timer);
    await endGroupWithin(pid, CHILDREN_WITHIN_MS);
  };
  return { pid, ended, stop };
}
