import { join } from "node:path";
import type { Control } from "#lib/canary/telemetry.ts";
import type { CanarySources } from "#worker/adapters/canary-sources.ts";

/** What a holder is given on its standard input when it is started, as one JSON object. */
export type HolderSpec = {
  command: readonly [string, ...string[]];
  cwd: string;
  env: Record<string, string>;
  /** Where a team's own bot speaks besides its output. */
  sources?: CanarySources | undefined;
  /** The template's times from the stop line to SIGTERM and from there to SIGKILL, where shorter than ours. */
  stopGraceMs?: number | undefined;
  termGraceMs?: number | undefined;
  /** Everything that the canary prints is kept here for the archive. */
  stdoutPath: string;
  /** Where the holder can be reached is written here, for this user only. */
  addressPath: string;
  /** Whoever connects must show it. */
  token: string;
  /** Epoch ms of the run's clock at zero of the machine's monotonic clock. */
  clockBaseMs: number;
};

/** Where a run's holder listens: a port of this machine and the word that opens it. */
export type HolderAddress = { port: number; token: string };

/** Where the address of a run's holder stands, below the state folder. */
export function holderAddressPath(stateDirectory: string, runId: string): string {
  return join(stateDirectory, "runs", runId, "holder.json");
}

/** From a supervisor to the holder, one JSON object a line. */
export type ToHolder =
  /** First of all. The supervisor with the highest epoch is obeyed; those below are sent away. */
  | { type: "attach"; token: string; epoch: number }
  /** Lines from this number on are wanted, those that wait first; the canary is launched if it was not yet. */
  | { type: "follow"; fromLine: number }
  | { type: "control"; control: Control }
  | { type: "stop"; closeAll: boolean; graceMs: number }
  | { type: "kill" }
  /** Said several times a second: somebody is there and awake. */
  | { type: "here" };

export type Ended = { code: number | null; signal: string | null; stderrTail: string };

/** From the holder to the supervisor that it obeys. */
export type FromHolder =
  | { type: "attached"; pid: number | null; clockBaseMs: number; isEnding: boolean; firstLineKept: number }
  | { type: "spawned"; pid: number | null }
  | { type: "spawnFailed"; reason: string }
  | { type: "line"; lineNumber: number; text: string }
  | { type: "exited"; exit: Ended }
  /** Another supervisor with a higher epoch has taken over; nothing more comes. */
  | { type: "sentAway" };

/** The machine's monotonic clock, ms: the same for every process of this machine, untouched by setting the time. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
