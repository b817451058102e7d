import type { Telemetry } from "#lib/canary/telemetry.ts";
import { readOrderLogLine } from "#lib/telemetry-sources/order-log.ts";
import {
  type CanaryExit,
  type CanaryProcess,
  type LaunchCanary,
  launchCanary,
} from "#worker/supervisor/child-process.ts";
import type { CanarySources } from "./canary-sources.ts";
import { FileTail } from "./file-tail.ts";
import { Intake } from "./intake.ts";
import { SILENT, scrapeMetrics } from "./scrape-metrics.ts";

const LOOK_MS = 200;
/** The built-in trader speaks by its output alone, whose silence the rules themselves notice. */
const NO_LIMIT = { firstWordMs: Number.POSITIVE_INFINITY, silenceMs: Number.POSITIVE_INFINITY };
const OUTPUT = "its output";
const METRICS = "its metrics";
const ORDER_LOG = "its order log";
/** Characters of a printed line that is kept as a log line. */
const MAX_TEXT = 1_000;

type Options = LaunchCanary & { sources?: CanarySources | null | undefined };

/**
 * Starts a canary and reads all sources of its telemetry as one stream of lines, each as if the canary had printed it.
 * Floods are cut, and a canary that floods for seconds or of which one source falls silent is ended: its last words say why.
 */
export function launchSourced({ sources = null, ...options }: Options): CanaryProcess {
  let givenUp: string | null = null;
  let isPaused = false;
  const intake = new Intake({
    onLine: options.onLine,
    onUnwatchable: (reason) => {
      givenUp = reason;
      child.kill();
    },
    limits: sources ?? NO_LIMIT,
    nowMs: () => performance.now(),
  });
  const stops: Array<() => void> = [];
  const stopAll = () => {
    intake.stopWatching();
    for (const stop of stops.splice(0)) stop();
  };
  const isText = sources?.stdout === "text";
  const child = launchCanary({
    ...options,
    onLine: (text) => intake.take(OUTPUT, isText ? asLog(text) : text),
    onSpawned: (pid) => {
      options.onSpawned(pid);
      if (!sources) return;
      if (!isText && sources.prometheus) intake.expect(OUTPUT);
      stops.push(...follow(sources, intake, () => isPaused));
    },
    onExit: (exit) => {
      stopAll();
      options.onExit(withReason(exit, givenUp));
    },
  });
  return {
    ...child,
    send: (control) => {
      if (control.cmd === "stop") intake.stopWatching();
      child.send(control);
    },
    stop: (how) => {
      intake.stopWatching();
      return child.stop(how);
    },
    pause: (isOn) => {
      isPaused = isOn;
      if (!isOn) intake.excuse(OUTPUT);
      child.pause(isOn);
    },
  };
}

/** Starts what reads the other sources; the answer stops it. */
function follow(sources: CanarySources, intake: Intake, isPaused: () => boolean): Array<() => void> {
  const { stdout, symbol, prometheus, orderLog } = sources;
  const stops: Array<() => void> = [];
  const looking = setInterval(() => {
    if (!isPaused()) intake.look();
  }, LOOK_MS);
  stops.push(() => clearInterval(looking));
  if (prometheus) {
    intake.expect(METRICS);
    const isCounted = stdout === "text";
    const counts = { orders: isCounted && !orderLog, requests: isCounted };
    const onLine = (line: Telemetry) => intake.take(METRICS, JSON.stringify(line), !isAboutSilence(line));
    stops.push(scrapeMetrics({ source: prometheus, symbol, counts, onLine }));
  }
  if (orderLog) {
    const tail = new FileTail(orderLog.path, orderLog.roots);
    const take = (lines: readonly string[]) => {
      for (const text of lines) takeOrderLine(text, intake);
    };
    const reading = setInterval(() => take(tail.look()), orderLog.intervalMs);
    stops.push(() => {
      clearInterval(reading);
      take(tail.end());
    });
  }
  return stops;
}

function takeOrderLine(text: string, intake: Intake): void {
  const parsed = readOrderLogLine(text, Date.now());
  if (parsed.kind === "telemetry") intake.take(ORDER_LOG, JSON.stringify(parsed.line));
  else if (parsed.kind === "malformed") intake.take(ORDER_LOG, text);
}

const isAboutSilence = (line: Telemetry) => line.type === "log" && line.message.startsWith(SILENT);

function asLog(text: string): string {
  const line: Telemetry = { t: Date.now(), type: "log", level: "info", message: text.slice(0, MAX_TEXT) };
  return JSON.stringify(line);
}

/** Why it was ended stands before what it said last. */
function withReason(exit: CanaryExit, givenUp: string | null): CanaryExit {
  return givenUp === null
    ? exit
    : { ...exit, stderrTail: `ended because ${givenUp}\n${exit.stderrTail}`.trim() };
}
