import { type Control, parseLine } from "#lib/canary/telemetry.ts";
import type { Ended } from "#worker/holder/protocol.ts";
import type { UntimedInput } from "./engine-loop.ts";
import { type HeldCanary, type HeldHandlers, type LaunchHeld, launchHeld } from "./held-canary.ts";

/** A canary that was told to end and has not is killed by the shell itself after this time, whatever the rules say. */
const FORCE_AFTER_MS = 8_000;
/** When the run is over nobody waits for a canary any more. */
const END_GRACE_MS = 1_000;
/** Before the last words of a canary that was ended here stands why. */
const ENDED_BY_US = "ended because ";
/** So much of the line that says why stands in the reason of the rollback. */
const DECIDING_CHARACTERS = 200;

type Options = Omit<LaunchHeld, "cwd"> & {
  /** The worker's own folder when left out. */
  cwd?: string;
  handlers: HeldHandlers;
};

export type CanaryHand = {
  launch: () => void;
  send: (control: Control) => void;
  stop: (force: boolean) => void;
  /** Resolves when no process is left. */
  end: () => Promise<void>;
  /** Leaves the canary to whoever holds the run now. */
  letGo: () => void;
};

type Feed = (input: UntimedInput) => void;

/** Turns what the canary's holder says into inputs, on arrival. Nothing is lost that comes before `connect`: nothing is asked for. */
export function canaryLine() {
  let feed: Feed = () => undefined;
  let sentAway: (() => void) | null = null;
  let isSentAway = false;
  const handlers: HeldHandlers = {
    onLine: (text, lineNumber) => {
      const parsed = parseLine(text);
      if (parsed.kind === "telemetry") feed({ type: "telemetry", line: parsed.line, lineNumber });
      else if (parsed.kind === "unknown") feed({ type: "unknownLine", lineType: parsed.type, lineNumber });
      else feed({ type: "malformed", reason: parsed.reason, excerpt: parsed.excerpt, lineNumber });
    },
    onSpawned: (pid) => feed({ type: "childStarted", pid }),
    onSpawnFailed: (reason) => feed({ type: "childSpawnFailed", reason }),
    onExit: (exit) => {
      if (exit.stderrTail && exit.code !== 0) feed({ type: "telemetry", line: lastWords(exit) });
      const told = exit.code === 0 ? null : decidingLine(exit);
      feed({
        type: "childExited",
        code: exit.code,
        signal: exit.signal,
        ...(told ? { lastWords: told } : {}),
      });
    },
    onSentAway: () => {
      isSentAway = true;
      sentAway?.();
    },
  };
  const connect = (feedNow: Feed, onSentAway: () => void) => {
    feed = feedNow;
    sentAway = onSentAway;
    if (isSentAway) onSentAway();
  };
  return { handlers, connect };
}

/** Starts, instructs and ends the canary process through its holder. `held`: of a canary that runs already. */
export function createCanaryHand({ handlers, ...launch }: Options, held?: HeldCanary): CanaryHand {
  let canary: HeldCanary | null = held ?? null;
  let isStopping = false;
  return {
    launch: () => {
      if (canary) return;
      try {
        canary = launchHeld({ cwd: process.cwd(), ...launch }, handlers);
      } catch (error) {
        handlers.onSpawnFailed(error instanceof Error ? error.message : String(error));
      }
    },
    send: (control) => canary?.send(control),
    stop: (force) => {
      if (force) canary?.kill();
      else if (!isStopping) canary?.stop(true, FORCE_AFTER_MS);
      isStopping = true;
    },
    end: async () => {
      if (!canary) return;
      canary.stop(true, END_GRACE_MS);
      await canary.exited;
    },
    letGo: () => canary?.detach(),
  };
}

/** The line of its last words that says why: ours when we ended it, else the last one, where programs name their error. */
function decidingLine({ stderrTail }: Ended): string | undefined {
  const lines = stderrTail.split("\n").filter((line) => line.trim() !== "");
  const line = lines[0]?.startsWith(ENDED_BY_US) ? lines[0] : lines.at(-1);
  return line?.trim().slice(0, DECIDING_CHARACTERS);
}

function lastWords({ stderrTail }: Ended) {
  return {
    t: Date.now(),
    type: "log" as const,
    level: "error",
    message: `stderr: ${stderrTail.trim().slice(-1_000)}`,
  };
}
