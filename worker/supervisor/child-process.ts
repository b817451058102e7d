import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { type Control, MAX_LINE_LENGTH } from "#lib/canary/telemetry.ts";
import { LineCutter } from "#lib/telemetry-sources/line-cutter.ts";
import { endGroup } from "./process-group.ts";

/** A canary that was asked to stop gets this long to close and exit before SIGTERM. */
const STOP_GRACE_MS = 3_000;
/** After SIGTERM it gets this long before SIGKILL, which nothing can ignore. */
const TERM_GRACE_MS = 2_000;
/** Last words on stderr that are kept for the record (characters). */
const STDERR_TAIL = 2_000;

export type CanaryExit = { code: number | null; signal: string | null; stderrTail: string };

export type CanaryProcess = {
  readonly pid: number | null;
  /** Writes one control line. A child that is gone or never reads cannot hold the supervisor up. */
  send: (control: Control) => void;
  /** Asks (control line and end of input), then SIGTERM, then SIGKILL. Resolves when the process is gone. */
  stop: (options: { closeAll: boolean; graceMs?: number }) => Promise<CanaryExit>;
  /** SIGKILL at once: for a process that is frozen. */
  kill: () => void;
  /** Stops reading what it prints, so that a full pipe holds it up; false: reads on. */
  pause: (isPaused: boolean) => void;
  readonly exited: Promise<CanaryExit>;
};

export type LaunchCanary = {
  command: readonly [string, ...string[]];
  cwd: string;
  env: Record<string, string>;
  onLine: (text: string) => void;
  onSpawned: (pid: number | null) => void;
  onSpawnFailed: (reason: string) => void;
  onExit: (exit: CanaryExit) => void;
  /** The template's own times from the stop line to SIGTERM and from there to SIGKILL, where it is shorter than ours. */
  stopGraceMs?: number | undefined;
  termGraceMs?: number | undefined;
};

/** Calls `onLine` for each line at once; a line beyond the limit is handed over cut, so memory stays bounded. */
export function readLines(stream: Readable, onLine: (text: string) => void): void {
  const cutter = new LineCutter(MAX_LINE_LENGTH);
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    for (const line of cutter.take(chunk)) onLine(line);
  });
  stream.on("end", () => {
    const half = cutter.end();
    if (half !== null) onLine(half);
  });
  stream.on("error", () => undefined);
}

function exitOf(child: ChildProcess, options: LaunchCanary): Promise<CanaryExit> {
  let stderrTail = "";
  child.stderr?.setEncoding("utf8");
  child.stderr?.on("data", (chunk: string) => {
    stderrTail = (stderrTail + chunk).slice(-STDERR_TAIL);
  });
  return new Promise((resolve) => {
    let done = false;
    const finish = (code: number | null, signal: string | null) => {
      if (done) return;
      done = true;
      const exit = { code, signal, stderrTail };
      options.onExit(exit);
      resolve(exit);
    };
    child.once("error", (error) => {
      if (child.pid !== undefined) return;
      options.onSpawnFailed(error.message);
      finish(null, null);
    });
    // `close` comes after the last line was read; a grandchild that keeps the pipe open must not hide the exit.
    child.once("close", finish);
    child.once("exit", (code, signal) => {
      // What it started may trade as well as it did itself: nothing of it stays.
      endGroup(child.pid, "SIGKILL");
      setTimeout(() => finish(code, signal), 250).unref();
    });
  });
}

/**
 * Starts the canary: no shell, only the environment that is given, a pipe for each direction, a process group of its own,
 * which ends as a whole. Nothing is thrown: a failed start is reported.
 */
export function launchCanary(options: LaunchCanary): CanaryProcess {
  const [program, ...args] = options.command;
  const env = options.env as NodeJS.ProcessEnv;
  const stdio = ["pipe", "pipe", "pipe"] as ["pipe", "pipe", "pipe"];
  const child = spawn(program, args, { cwd: options.cwd, env, stdio, detached: true });
  child.stdin.on("error", () => undefined);
  child.once("spawn", () => options.onSpawned(child.pid ?? null));
  readLines(child.stdout, options.onLine);
  const exited = exitOf(child, options);
  let gone = false;
  exited.then(() => {
    gone = true;
  });
  const send = (control: Control) => {
    if (!gone && child.stdin.writable) child.stdin.write(`${JSON.stringify(control)}\n`);
  };
  const pause = (isPaused: boolean) => void (isPaused ? child.stdout.pause() : child.stdout.resume());
  const stop: CanaryProcess["stop"] = ({ closeAll, graceMs = STOP_GRACE_MS }) => {
    send({ cmd: "stop", closeAll });
    if (!gone && child.stdin.writable) child.stdin.end();
    const termAfterMs = Math.min(graceMs, options.stopGraceMs ?? graceMs);
    const killAfterMs = termAfterMs + Math.min(TERM_GRACE_MS, options.termGraceMs ?? TERM_GRACE_MS);
    const term = setTimeout(() => endGroup(child.pid, "SIGTERM"), termAfterMs);
    const kill = setTimeout(() => endGroup(child.pid, "SIGKILL"), killAfterMs);
    return exited.finally(() => {
      clearTimeout(term);
      clearTimeout(kill);
    });
  };
  return { pid: child.pid ?? null, send, stop, kill: () => endGroup(child.pid, "SIGKILL"), pause, exited };
}
