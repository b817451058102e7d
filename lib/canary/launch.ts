import { Decimal } from "decimal.js";
import { type Engine, finish, moveBy, type Out } from "./engine.ts";
import type { InputOf } from "./inputs.ts";
import { fire } from "./triggers.ts";

/** A demo or drill has no countdown: it waits so long for its preflight and the first account before it is scrubbed, ms. */
const READY_WITHIN_MS = 60_000;
/** A canary process that has not started by then is out of control, ms. */
const CHILD_START_WITHIN_MS = 15_000;
/** The sign-offs are verified again at T-0; without an answer by then nothing is launched, ms. */
const SIGNATURES_WITHIN_MS = 5_000;

/** Preflight steps that must be green: all of the template's for a canary, none for demo and drills. */
function requiredSteps(engine: Engine): string[] {
  const { setup } = engine;
  return (
    setup.requiredPreflight ??
    (setup.kind === "CANARY" ? setup.template.preflight.map((step) => step.id) : [])
  );
}

/** Ends a run of which nothing was launched; to be called in QUEUED and PREFLIGHT only. */
export function scrub(engine: Engine, reason: string, out: Out): void {
  out.events.push({ type: "scrubbed", reason });
  finish(engine, "SCRUB", out);
}

/** The worker has the run. Nothing may stand against the start, and a canary needs verified sign-offs; then the countdown and the preflight start at once. */
export function begin(engine: Engine, input: InputOf<"begin">, out: Out): void {
  if (engine.phase !== "QUEUED") return;
  const { signatures } = input;
  if (signatures) out.events.push({ type: "signaturesVerified", ...signatures });
  if (input.against) {
    scrub(engine, input.against, out);
    return;
  }
  if (signatures && !signatures.ok) {
    scrub(engine, `the sign-offs do not hold: ${signatures.detail}`, out);
    return;
  }
  if (!signatures && engine.setup.kind === "CANARY") {
    scrub(engine, "the sign-offs were not verified", out);
    return;
  }
  moveBy(engine, "BEGIN");
  engine.life.launchAtMs = engine.nowMs + engine.setup.countdownSec * 1000;
  out.events.push({ type: "countdownStarted", launchAtMs: engine.life.launchAtMs });
  out.effects.push({ type: "startPreflight" });
}

export function preflightStarted(engine: Engine, input: InputOf<"preflightStepStarted">, out: Out): void {
  if (engine.phase !== "PREFLIGHT") return;
  const { stepId } = input;
  const text = engine.setup.template.preflight.find((step) => step.id === stepId)?.text ?? stepId;
  out.events.push({ type: "preflightStepStarted", stepId, text });
}

export function preflightFinished(engine: Engine, input: InputOf<"preflightStep">, out: Out): void {
  if (engine.phase !== "PREFLIGHT") return;
  const { stepId, ok, output, durationMs } = input;
  engine.life.preflight.set(stepId, ok);
  out.events.push({ type: "preflightStepFinished", stepId, ok, output, durationMs });
}

/** The answer to the second look: sign-offs that no longer hold end the run before anything was launched. */
export function signaturesChecked(engine: Engine, input: InputOf<"signatures">, out: Out): void {
  const { lastLook } = engine.life;
  if (engine.phase !== "PREFLIGHT" || !lastLook || lastLook.ok) return;
  const { ok, detail } = input;
  out.events.push({ type: "signaturesVerified", ok, detail });
  if (ok) lastLook.ok = true;
  else scrub(engine, `the sign-offs do not hold at T-0: ${detail}`, out);
}

type Obstacle = { reason: string; mayPass: boolean };

/** Why the canary must not be launched now; null when nothing stands against it. `mayPass`: waiting can help. */
function obstacle(engine: Engine): Obstacle | null {
  const { life, hold, watch, setup } = engine;
  if (hold.person)
    return { reason: `HOLD was called by ${hold.person.name}: ${hold.reason}`, mayPass: false };
  const red = [...life.preflight].filter(([, ok]) => !ok).map(([stepId]) => stepId);
  if (red.length > 0) return { reason: `preflight step failed: ${red.join(", ")}`, mayPass: false };
  const missing = requiredSteps(engine).filter((stepId) => !life.preflight.has(stepId));
  if (missing.length > 0) return { reason: `preflight step missing: ${missing.join(", ")}`, mayPass: true };
  if (watch.databaseLostAtMs !== null) return { reason: "the database cannot be reached", mayPass: true };
  if (watch.venueLostAtMs !== null) return { reason: "the venue cannot be reached", mayPass: true };
  const own = watch.venueStreams.private.state;
  if (own !== null && own !== "up")
    return { reason: `the supervisor's private stream is ${own}`, mayPass: true };
  if (!watch.venue) return { reason: `the venue account ${setup.account} could not be read`, mayPass: true };
  if (!new Decimal(watch.venue.positionBtc).isZero() || watch.venue.openOrders > 0) {
    const left = `position ${watch.venue.positionBtc} BTC, ${watch.venue.openOrders} open orders`;
    return { reason: `the account is not flat before launch: ${left}`, mayPass: true };
  }
  return null;
}

/** Whether the sign-offs were found good after T-0; asks for it first. What was true at the claim may have changed during the countdown. */
function signaturesHold(engine: Engine, out: Out): boolean {
  const { life, setup } = engine;
  if (setup.kind !== "CANARY" || life.lastLook?.ok) return true;
  if (!life.lastLook) {
    life.lastLook = { askedAtMs: engine.nowMs, ok: false };
    out.effects.push({ type: "verifySignatures" });
  } else if (engine.nowMs - life.lastLook.askedAtMs >= SIGNATURES_WITHIN_MS) {
    scrub(engine, `the sign-offs could not be verified again within ${SIGNATURES_WITHIN_MS / 1000} s`, out);
  }
  return false;
}

function launchWhenDue(engine: Engine, out: Out): void {
  const { life, setup } = engine;
  if (life.launchAtMs === null || engine.nowMs < life.launchAtMs || life.launchAskedAtMs !== null) return;
  const against = obstacle(engine);
  if (!against) {
    if (!signaturesHold(engine, out)) return;
    life.launchAskedAtMs = engine.nowMs;
    life.child = "ASKED";
    out.effects.push({ type: "launchChild" });
    return;
  }
  const mayWait = setup.kind !== "CANARY" && against.mayPass;
  if (mayWait && engine.nowMs - life.launchAtMs < READY_WITHIN_MS) return;
  scrub(engine, against.reason, out);
}

/** Countdown and launch, on every input while the run is in preflight. */
export function advancePreflight(engine: Engine, out: Out): void {
  if (engine.phase !== "PREFLIGHT") return;
  launchWhenDue(engine, out);
  const { launchAskedAtMs } = engine.life;
  if (launchAskedAtMs === null || engine.nowMs - launchAskedAtMs < CHILD_START_WITHIN_MS) return;
  const reason = `the canary process did not start within ${CHILD_START_WITHIN_MS / 1000} s`;
  fire(engine, { kind: "LOST_CONTROL", reason, observedAtMs: engine.nowMs }, out);
}

/** T-0: the process runs; loss counts from the venue's last word on the equity. */
export function childStarted(engine: Engine, input: InputOf<"childStarted">, out: Out): void {
  const { life, watch, setup } = engine;
  if (engine.phase !== "PREFLIGHT" || life.launchAskedAtMs === null || !watch.venue) {
    // Nobody asked for it, or the run had turned before it came up: it must not stay.
    life.child = "RUNNING";
    out.effects.push({ type: "stopChild", force: false });
    return;
  }
  life.child = "RUNNING";
  life.t0Ms = input.atMs;
  life.endsAtMs = input.atMs + setup.durationSec * 1000;
  engine.nextTickMs = input.atMs;
  watch.startEquityUsd = new Decimal(watch.venue.equityUsd);
  watch.lossUsd = new Decimal(0);
  watch.claims.start(watch.venue.equityUsd);
  watch.claims.addVenue(watch.venue, input.atMs);
  moveBy(engine, "LAUNCH");
  out.events.push({
    type: "launched",
    t0Ms: life.t0Ms,
    endsAtMs: life.endsAtMs,
    pid: input.pid,
    startEquityUsd: watch.venue.equityUsd,
  });
  if (engine.hold.person) out.effects.push({ type: "sendControl", control: { cmd: "hold" } });
}
