import type { RunEvent, RunEventBody } from "../canary/run-events.ts";
import type { TimelineLine } from "./report-model.ts";

type Words = { text: string; weight: "plain" | "strong" };
const plain = (text: string): Words => ({ text, weight: "plain" });
const strong = (text: string): Words => ({ text, weight: "strong" });
const by = (who: { name: string } | null) => (who ? ` by ${who.name}` : "");
const seconds = (durationMs: number) => `${(durationMs / 1000).toFixed(1)} s`;

function beforeLaunch(body: RunEventBody): Words | null {
  switch (body.type) {
    case "runQueued":
      return plain(`${body.kind} run queued on account ${body.account}`);
    case "claimed":
      return plain(`Taken by worker ${body.workerId} (lease ${body.leaseEpoch})`);
    case "signaturesVerified":
      return body.ok
        ? plain(`Signatures verified: ${body.detail}`)
        : strong(`Signatures refused: ${body.detail}`);
    case "countdownStarted":
      return plain("Countdown started");
    case "preflightStepFinished":
      return (body.ok ? plain : strong)(
        `Preflight ${body.stepId}: ${body.ok ? "pass" : "fail"} in ${seconds(body.durationMs)}`,
      );
    case "scrubbed":
      return strong(`Scrubbed: ${body.reason}`);
    case "launched":
      return strong(`Launched with ${body.startEquityUsd} USD equity`);
    default:
      return null;
  }
}

function whileLive(body: RunEventBody): Words | null {
  switch (body.type) {
    case "malformedLine":
      return plain(`Unreadable telemetry line: ${body.reason}`);
    case "venueStream":
      return body.state === "up"
        ? plain(`${body.name} stream up`)
        : strong(`${body.name} stream ${body.state}`);
    case "intentSeen":
      return plain(`${body.intent.who.name} asked ${body.intent.kind}: ${body.outcome}`);
    case "entriesHeld":
      return strong(`New entries held${by(body.who)}: ${body.reason}`);
    case "entriesResumed":
      return plain(`New entries allowed again${by(body.who)}: ${body.reason}`);
    case "checkpointJudged": {
      const passed = body.items.filter((item) => item.verdict === "PASS").length;
      return strong(`Checkpoint ${body.title}: ${passed} of ${body.items.length} items pass`);
    }
    case "checkpointConfirmed":
      return plain(`Checkpoint ${body.checkpointId} confirmed by ${body.who.name}`);
    case "checkpointMissed":
      return strong(`Checkpoint ${body.checkpointId} missed: nobody confirmed it in time`);
    case "questionAsked":
      return strong(`Continue or roll back? ${body.reason}`);
    case "questionAnswered":
      return plain(`Answer ${body.answer === "CONTINUE" ? "continue" : "roll back"}${by(body.who)}`);
    case "warningRaised":
      return strong(`Warning ${body.trigger}: ${body.value} against ${body.limit}`);
    case "warningCleared":
      return plain(`Warning ${body.trigger} cleared at ${body.value}`);
    case "finding":
      return strong(`Finding: ${body.text}`);
    case "fundingSettled":
      return plain(`Funding settled: ${body.bookedUsd} USD booked, ${body.expectedUsd} USD expected`);
    default:
      return null;
  }
}

function towardsTheEnd(body: RunEventBody): Words | null {
  switch (body.type) {
    case "triggerFired":
      return strong(`ROLLBACK, trigger ${body.trigger}${by(body.who)}: ${body.reason}`);
    case "rollbackStage":
      return strong(`Rollback stage ${body.stage}: ${body.detail}`);
    case "notFlat":
      return strong(`Not flat after attempt ${body.attempt}: ${body.reason}`);
    case "flatProven":
      return strong(
        `Flat proven by the ${body.by}: position ${body.positionBtc} BTC, ${body.openOrders} open orders`,
      );
    case "closingStarted":
      return plain(`Closing: ${body.reason}`);
    case "childExited":
      return plain(
        `Canary process exited (${body.signal ? `signal ${body.signal}` : `code ${body.code ?? "unknown"}`})`,
      );
    case "controlLost":
      return strong(`Control lost: ${body.what}`);
    case "takenOver":
      return strong(`Taken over by ${body.by} (lease ${body.leaseEpoch}): ${body.reason}`);
    case "rollbackStep":
      return (body.ok ? plain : strong)(
        `${body.text}: ${body.ok ? "done" : "failed"} in ${seconds(body.durationMs)}`,
      );
    case "archived":
      return plain(`Archived to ${body.path}`);
    case "drillFinished":
      return (body.ok ? plain : strong)(`Drill ${body.drill}: ${body.ok ? "pass" : "fail"}, ${body.reason}`);
    case "verdictReached":
      return strong(`Verdict ${body.outcome}: ${body.reason}`);
    case "reportWritten":
      return plain(`Report written to ${body.path}`);
    case "finished":
      return strong(`Finished: ${body.phase}`);
    default:
      return null;
  }
}

/** The record in words, oldest first; telemetry, account readings and ticks stay in the event record. */
export function timelineOf(events: readonly RunEvent[]): TimelineLine[] {
  const launched = events.find((event) => event.body.type === "launched");
  const t0Ms = launched?.body.type === "launched" ? launched.body.t0Ms : null;
  const lines: TimelineLine[] = [];
  for (const event of events) {
    const words = beforeLaunch(event.body) ?? whileLive(event.body) ?? towardsTheEnd(event.body);
    if (words) lines.push({ atMs: event.atMs, offsetMs: t0Ms === null ? null : event.atMs - t0Ms, ...words });
  }
  return lines;
}
