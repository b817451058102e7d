import type { Telemetry } from "#lib/canary/telemetry.ts";

type WithoutTime<Line> = Line extends Telemetry ? Omit<Line, "t"> : never;
/** A line as the trader writes it; the time is added when it leaves. */
export type TraderLine = WithoutTime<Telemetry>;
/** Writes one JSON line to the supervisor. */
export type Say = (line: TraderLine) => void;

/** A `say` that stamps every line with epoch ms and hands it to `write`. */
export function createSay(write: (text: string) => void, nowMs: () => number = Date.now): Say {
  return (line) => write(`${JSON.stringify({ t: nowMs(), ...line })}\n`);
}
