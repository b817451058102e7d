import { createInterface } from "node:readline";
import { nowMs } from "#worker/supervisor/clock.ts";
import type { TraderLine } from "#worker/trader/telemetry-out.ts";

/** What the bench asks of its canary, one word a line. */
export type CanaryWord = "start" | "quiet" | "fail" | "slow" | "errors" | "down";

/** Requests at the start, so that rates and percentiles have samples enough to be judged. */
const FIRST_REQUESTS = 25;
const rateHz = Number(process.argv[2] ?? "10");

const request = (ok: boolean, ms: number): TraderLine => ({ type: "request", op: "create", ok, ms });
const repeat = (times: number, ...lines: TraderLine[]): TraderLine[] =>
  Array.from({ length: times }, () => lines).flat();
const WORDS: Record<CanaryWord, TraderLine[]> = {
  start: [
    { type: "stream", name: "public", state: "up" },
    { type: "stream", name: "private", state: "up" },
    ...repeat(FIRST_REQUESTS, request(true, 4)),
  ],
  quiet: [],
  // Never four failures in a row: that would be another trigger.
  fail: repeat(8, request(false, 4), request(true, 4)),
  slow: repeat(20, request(true, 1_500)),
  errors: repeat(4, { type: "error", severity: "error", message: "bench" }),
  down: [{ type: "stream", name: "private", state: "down" }],
};

/** All lines in one write, stamped with the moment before it. */
function print(lines: readonly TraderLine[]): void {
  const t = nowMs();
  process.stdout.write(lines.map((line) => `${JSON.stringify({ t, ...line })}\n`).join(""));
}

let isSpeaking = false;
setInterval(() => {
  if (isSpeaking) print([request(true, 4), { type: "process", rssBytes: process.memoryUsage.rss() }]);
}, 1_000 / rateHz);

createInterface({ input: process.stdin })
  .on("line", (text) => {
    const lines = WORDS[text as CanaryWord];
    if (text === "start") isSpeaking = true;
    if (text === "quiet") isSpeaking = false;
    if (lines.length > 0) print(lines);
  })
  .on("close", () => process.exit(0));
