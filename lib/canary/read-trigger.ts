import type { TriggerKind } from "../template/schema.ts";
import type { Engine } from "./engine.ts";

/**
 * A trigger's current value. `value` null: nothing to say yet. Text and words are made only when someone reads them:
 * every input asks for every value.
 */
export type Reading = { value: number | null; n: number; text: () => string | null; words: () => string };

const nothing = (words: string): Reading => ({ value: null, n: 0, text: () => null, words: () => words });

/** A value whose text is rounded to `digits`; `words` gets the text. */
function reading(value: number, n: number, digits: number, words: (text: string) => string): Reading {
  const text = () => rounded(value, digits);
  return { value, n, text, words: () => words(text()) };
}

const rounded = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

function readErrorRate(engine: Engine): Reading {
  const { windowFailures: failed, windowTotal: total, windowSec } = engine.watch.requests;
  if (total === 0) return nothing("no requests yet");
  const inWindow = () => `${failed} of ${total} requests in ${windowSec} s`;
  return reading((failed * 100) / total, total, 2, (text) => `error rate ${text} % (${inWindow()})`);
}

function readLatency(engine: Engine): Reading {
  const { requests } = engine.watch;
  const n = requests.windowSorted.length;
  const value = requests.windowPercentile(95);
  if (value === null) return nothing("no order requests yet");
  return reading(
    value,
    n,
    1,
    (text) => `p95 latency ${text} ms over ${n} requests in ${requests.windowSec} s`,
  );
}

type StreamSource = "canary" | "supervisor" | null;
type StreamDown = { sec: number; source: StreamSource; name: "public" | "private" };
const STREAM_NAMES = ["public", "private"] as const;

/** Seconds for which the worst of the canary's two streams, and of the supervisor's own as far as it has any, has been away. */
export function streamDown(engine: Engine): StreamDown | null {
  const { t0Ms, child, closingAtMs } = engine.life;
  if (t0Ms === null) return null;
  const { streams, venueStreams } = engine.watch;
  // A canary has the launch's time limit to connect; an outage after that counts from its beginning.
  const readyMs = t0Ms + engine.setup.template.launch.timeoutSec * 1000;
  const isCanaryWatched = child === "RUNNING" && closingAtMs === null;
  let worst: StreamDown = { sec: 0, source: null, name: "public" };
  for (const name of STREAM_NAMES) {
    const stream = streams[name];
    const sec = isCanaryWatched ? stream.downSec(engine.nowMs, stream.wasUp ? t0Ms : readyMs) : 0;
    if (sec > worst.sec) worst = { sec, source: "canary", name };
    const own = venueStreams[name].state === null ? 0 : venueStreams[name].downSec(engine.nowMs, t0Ms);
    if (own > worst.sec) worst = { sec: own, source: "supervisor", name };
  }
  return worst;
}

function readStreams(engine: Engine): Reading | null {
  const down = streamDown(engine);
  if (!down) return null;
  const { sec, source, name } = down;
  const words = (text: string) =>
    source === null ? "all streams are up" : `the ${source}'s ${name} stream has been down for ${text} s`;
  return reading(sec, 1, 1, words);
}

/** Before its first word a canary has the launch's time limit, since a busy machine starts slowly; one that stays silent beyond it fires. */
function isStillStarting(engine: Engine, ageMs: number): boolean {
  const hasSpoken = engine.watch.lastLineAtMs !== null;
  return !hasSpoken && ageMs < engine.setup.template.launch.timeoutSec * 1000;
}

function readTelemetry(engine: Engine): Reading | null {
  const ageMs = telemetryAgeMs(engine);
  if (ageMs === null) return null;
  if (isStillStarting(engine, ageMs)) return nothing("the canary has not said its first word yet");
  return reading(ageMs / 1000, 1, 1, (text) => `the canary has said nothing for ${text} s`);
}

/** Since the canary's last line, launch counting as the first; null when no canary runs. */
export function telemetryAgeMs(engine: Engine): number | null {
  const { t0Ms, child } = engine.life;
  if (t0Ms === null || child !== "RUNNING") return null;
  return Math.max(0, engine.nowMs - Math.max(engine.watch.lastLineAtMs ?? t0Ms, t0Ms));
}

/** Since when the database or the venue, whichever longer, is away, epoch ms; null when both are there. */
function controlLostAtMs({ watch: { databaseLostAtMs, venueLostAtMs } }: Engine): number | null {
  if (databaseLostAtMs === null || venueLostAtMs === null) return databaseLostAtMs ?? venueLostAtMs;
  return Math.min(databaseLostAtMs, venueLostAtMs);
}

function readControl(engine: Engine): Reading {
  const since = controlLostAtMs(engine);
  if (since === null) return reading(0, 1, 0, () => "in control");
  const sec = Math.max(0, engine.nowMs - since) / 1000;
  const what = since === engine.watch.databaseLostAtMs ? "the database" : "the venue";
  return reading(sec, 1, 1, (text) => `${what} has not been reachable for ${text} s`);
}

/** When the newest observation behind a trigger's value came, epoch ms; null when there has been none. */
export function dataAtMs(engine: Engine, kind: TriggerKind): number | null {
  const { watch } = engine;
  if (kind === "LOSS") return watch.venueAtMs;
  if (kind === "ERROR_RATE" || kind === "LATENCY_P95") return watch.requests.lastAtMs;
  if (kind === "NO_TELEMETRY") return watch.lastLineAtMs;
  if (kind === "LOST_CONTROL") return controlLostAtMs(engine);
  return engine.nowMs;
}

/** Current value of a trigger; null where it does not apply (yet). */
export function readTrigger(engine: Engine, kind: TriggerKind): Reading | null {
  const { watch } = engine;
  switch (kind) {
    case "LOSS": {
      const { lossUsd } = watch;
      if (!lossUsd) return null;
      const text = () => lossUsd.toFixed();
      return {
        value: watch.lossNumber,
        n: 1,
        text,
        words: () => `loss ${text()} USD by the venue's account`,
      };
    }
    case "ERROR_RATE":
      return readErrorRate(engine);
    case "LATENCY_P95":
      return readLatency(engine);
    case "WS_DOWN":
      return readStreams(engine);
    case "UNAUTHORISED": {
      const { count, last } = watch.unauthorised;
      return reading(count, 1, 0, () => (count === 0 ? "nothing unauthorised seen" : last));
    }
    case "NO_TELEMETRY":
      return readTelemetry(engine);
    case "LOST_CONTROL":
      return readControl(engine);
    case "CONSECUTIVE_ERRORS": {
      const { consecutiveErrors: count, lastError } = watch.requests;
      const last = () => (count > 0 && lastError ? `, the last: ${lastError}` : "");
      return reading(count, 1, 0, () => `${count} errors in a row${last()}`);
    }
    case "PERSON":
    case "CHECKPOINT":
      return null;
  }
}
