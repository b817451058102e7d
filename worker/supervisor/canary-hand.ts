import { type Control, parseLine } from "#lib/canary/telemetry.ts";
import { type CanaryProcess, launchCanary } from "./child-process.ts";
import type { UntimedInput } from "./engine-loop.ts";
import { LineFile } from "./line-file.ts";

/** A canary that was told to end and has not is killed by the shell itself after this time, whatever the rules say. */
const FORCE_AFTER_MS = 8_000;
/** When the run is over nobody waits for a canary any more. */
const END_GRACE_MS = 1_000;

type Options = {
  command: readonly [string, ...string[]];
  env: Record<string, string>;
  /** Everything that the canary prints is kept here for the archive. */
  stdoutPath: string;
  feed: (input: UntimedInput) => void;
};

export type CanaryHand = {
  launch: () => void;
  send: (control: Control) => void;
  stop: (force: boolean) => void;
  /** Resolves when the copy of what an ended canary printed is whole. */
  outputKept: () => Promise<void>;
  /** Resolves when no process is left. */
  end: () => Promise<void>;
};

/** Starts, instructs and ends the canary process, and turns what it prints into inputs on arrival. */
export function createCanaryHand({ command, env, stdoutPath, feed }: Options): CanaryHand {
  let child: CanaryProcess | null = null;
  let isStopping = false;
  let copied: Promise<void> = Promise.resolve();

  function take(text: string): void {
    const parsed = parseLine(text);
    if (parsed.kind === "telemetry") feed({ type: "telemetry", line: parsed.line });
    else if (parsed.kind === "unknown") feed({ type: "unknownLine", lineType: parsed.type });
    else feed({ type: "malformed", reason: parsed.reason, excerpt: parsed.excerpt });
  }

  function launch(): void {
    if (child) return;
    const copy = new LineFile(stdoutPath);
    child = launchCanary({
      command,
      cwd: process.cwd(),
      env,
      onLine: (text) => {
        take(text);
        copy.write(text);
      },
      onSpawned: (pid) => feed({ type: "childStarted", pid }),
      onSpawnFailed: (reason) => feed({ type: "childSpawnFailed", reason }),
      onExit: ({ code, signal, stderrTail }) => {
        copied = copy.close();
        if (stderrTail && code !== 0) feed({ type: "telemetry", line: lastWords(stderrTail) });
        feed({ type: "childExited", code, signal });
      },
    });
  }

  return {
    launch: () => {
      try {
        launch();
      } catch (error) {
        feed({ type: "childSpawnFailed", reason: error instanceof Error ? error.message : String(error) });
      }
    },
    send: (control) => child?.send(control),
    stop: (force) => {
      if (force) child?.kill();
      else if (!isStopping) void child?.stop({ closeAll: true, graceMs: FORCE_AFTER_MS });
      isStopping = true;
    },
    outputKept: () => copied,
    end: async () => {
      if (child) await child.stop({ closeAll: true, graceMs: END_GRACE_MS });
    },
  };
}

function lastWords(text: string) {
  return {
    t: Date.now(),
    type: "log" as const,
    level: "error",
    message: `stderr: ${text.trim().slice(-1_000)}`,
  };
}
