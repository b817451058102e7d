import { MEASURE_WORDS } from "../template/measure-words.ts";
import type { TriggerKind } from "../template/schema.ts";
import type { FeedLevel } from "./model.ts";
import type { RunEventBody } from "./run-events.ts";
import type { Telemetry } from "./telemetry.ts";

/** Names of the triggers as people say them. */
export const TRIGGER_WORDS: Readonly<Record<TriggerKind, string>> = {
  LOSS: "Loss",
  ERROR_RATE: "Error rate",
  LATENCY_P95: "Latency p95",
  WS_DOWN: "WebSocket down",
  UNAUTHORISED: "Unauthorised behaviour",
  NO_TELEMETRY: "No telemetry",
  LOST_CONTROL: "Lost control",
  CONSECUTIVE_ERRORS: "Consecutive errors",
  PERSON: "Stopped by a person",
  CHECKPOINT: "Checkpoint",
};

/** Of a line that could not be read, as many characters tell people what it was. */
const EXCERPT_CHARACTERS = 120;

/** A position that nobody could read is the word "unknown", which has no unit. */
export const positionWords = (btc: string): string => (Number.isNaN(Number(btc)) ? btc : `${btc} BTC`);

type Words = { level: FeedLevel; text: string };
type Describe = { [T in RunEventBody["type"]]: (event: Extract<RunEventBody, { type: T }>) => Words | null };

const say = (text: string, level: FeedLevel = "normal"): Words => ({ level, text });
const utc = (ms: number) => `${new Date(ms).toISOString().slice(11, 19)} UTC`;

function describeLine(line: Telemetry): Words | null {
  switch (line.type) {
    case "order":
      return say(
        `Order ${line.status}: ${line.side} ${line.sizeBtc} BTC${line.price ? ` at ${line.price}` : ""}${line.reason ? ` (${line.reason})` : ""}`,
        line.status === "failed" ? "caution" : "normal",
      );
    case "fill":
      return say(
        `Fill: ${line.side ?? ""} ${line.sizeBtc} BTC at ${line.price}, fee ${line.feeUsd} USD`.replace(
          "  ",
          " ",
        ),
      );
    case "risk":
      return say(`Risk filter ${line.rule} ${line.result}: ${line.reason}`);
    case "error":
      return say(`Canary reports: ${line.message}`, line.severity === "critical" ? "serious" : "caution");
    case "stream":
      return say(`Canary's ${line.name} stream is ${line.state}`, line.state === "up" ? "normal" : "caution");
    case "log":
      return say(`Canary: ${line.message}`);
    default:
      return null;
  }
}

const STAGE_WORDS = {
  SENT: "kill sent to the venue",
  RECEIVED: "kill received by the venue",
  CANCELLED: "open orders cancelled",
  FLAT: "position closed",
} as const;

const DESCRIBE: Describe = {
  runQueued: (e) =>
    say(
      `Run queued: ${e.kind} on ${e.account}, ${e.config.symbol} ${e.config.sizeBtc} BTC, ${e.durationSec} s`,
    ),
  claimed: (e) => say(`Taken by worker ${e.workerId}`),
  signaturesVerified: (e) =>
    say(
      e.ok ? `Sign-offs verified: ${e.detail}` : `Sign-offs refused: ${e.detail}`,
      e.ok ? "normal" : "serious",
    ),
  countdownStarted: (e) => say(`Countdown started, launch at ${utc(e.launchAtMs)}`),
  preflightStepStarted: (e) => say(`Preflight started: ${e.text}`),
  preflightStepFinished: (e) =>
    say(
      `Preflight ${e.stepId} ${e.ok ? "passed" : "failed"} in ${Math.round(e.durationMs)} ms`,
      e.ok ? "normal" : "serious",
    ),
  scrubbed: (e) => say(`Scrubbed, nothing was launched: ${e.reason}`, "serious"),
  launched: (e) => say(`T-0: canary launched, start equity ${e.startEquityUsd} USD`),
  telemetry: (e) => describeLine(e.line),
  malformedLine: (e) =>
    say(
      `Line from the canary could not be read (${e.reason}): “${e.excerpt.slice(0, EXCERPT_CHARACTERS)}”`,
      "caution",
    ),
  venueAccount: () => null,
  venueOrder: () => null,
  venueStream: (e) =>
    say(`Supervisor's ${e.name} stream is ${e.state}`, e.state === "up" ? "normal" : "caution"),
  tick: () => null,
  intentSeen: (e) =>
    say(`${e.intent.who.name}: ${e.intent.kind.toLowerCase().replaceAll("_", " ")}. ${e.outcome}`),
  entriesHeld: (e) => say(`New entries are held: ${e.reason}`, "caution"),
  entriesResumed: (e) => say(`New entries resumed: ${e.reason}`),
  checkpointJudged: (e) => {
    const failed = e.items.filter((item) => item.verdict !== "PASS").length;
    return say(
      failed === 0
        ? `Checkpoint ${e.title}: all ${e.items.length} items pass`
        : `Checkpoint ${e.title}: ${failed} of ${e.items.length} items do not pass`,
      failed === 0 ? "normal" : "serious",
    );
  },
  checkpointConfirmed: (e) => say(`Checkpoint ${e.checkpointId} confirmed by ${e.who.name}`),
  checkpointMissed: (e) =>
    say(`Checkpoint ${e.checkpointId} was not confirmed in time; the machine's verdict stands`, "caution"),
  questionAsked: (e) =>
    say(`Continue or roll back? ${e.reason} No answer by ${utc(e.deadlineMs)} rolls back.`, "serious"),
  questionAnswered: (e) =>
    say(`${e.who?.name ?? "Nobody"} answered: ${e.answer === "CONTINUE" ? "continue" : "roll back"}`),
  warningRaised: (e) => say(`Warning, ${TRIGGER_WORDS[e.trigger].toLowerCase()}: ${e.reason}`, "caution"),
  warningCleared: (e) => say(`Warning cleared, ${TRIGGER_WORDS[e.trigger].toLowerCase()}: ${e.value}`),
  triggerFired: (e) => say(`ROLLBACK, ${TRIGGER_WORDS[e.trigger].toLowerCase()}: ${e.reason}`, "critical"),
  rollbackStage: (e) =>
    say(`Rollback: ${STAGE_WORDS[e.stage]}${e.detail ? ` (${e.detail})` : ""}`, "serious"),
  notFlat: (e) =>
    say(
      `Not flat after attempt ${e.attempt}: position ${positionWords(e.positionBtc)}, ${e.openOrders < 0 ? "unknown" : e.openOrders} open orders. ${e.reason}`,
      "critical",
    ),
  flatProven: (e) =>
    say(`Flat proven by the venue: position ${e.positionBtc} BTC, ${e.openOrders} open orders (${e.by})`),
  closingStarted: (e) => say(`Closing: ${e.reason}`),
  childExited: (e) =>
    say(`Canary process ended ${e.signal ? `on ${e.signal}` : `with code ${e.code ?? "unknown"}`}`),
  fundingSettled: (e) => say(`Funding settled: booked ${e.bookedUsd} USD, expected ${e.expectedUsd} USD`),
  finding: (e) => say(`Finding: ${e.text}`, "caution"),
  controlLost: (e) => say(`Control impaired: ${e.what}`, "serious"),
  takenOver: (e) => say(`Taken over by ${e.by}: ${e.reason}`, "serious"),
  watchResumed: (e) =>
    say(
      `Watched on by ${e.by}: the same canary, with nothing lost; nobody watched it for ${(e.unwatchedMs / 1000).toFixed(1)} s`,
      "caution",
    ),
  rollbackStep: (e) =>
    say(`Rollback step ${e.text}: ${e.ok ? "done" : "failed"}. ${e.output}`, e.ok ? "normal" : "serious"),
  archived: (e) => say(`Logs archived at ${e.path}`),
  drillFinished: (e) =>
    say(
      `The ${MEASURE_WORDS[e.drill].label} ${e.ok ? "passed" : "failed"}: ${e.reason}`,
      e.ok ? "normal" : "serious",
    ),
  verdictReached: (e) =>
    say(
      `Verdict ${e.outcome.replace("_", " ")}: ${e.reason}`,
      e.outcome === "SUCCEEDED" ? "normal" : "serious",
    ),
  reportWritten: (e) => say(`Report written: ${e.path}`),
  finished: (e) => say(`Run ended: ${e.phase.replace("_", " ")}`),
};

/** What an entry of the record says in the event feed; null for entries that only feed charts and tables. */
export function describeEvent(event: RunEventBody): Words | null {
  const words = DESCRIBE[event.type] as (event: RunEventBody) => Words | null;
  return words(event);
}
