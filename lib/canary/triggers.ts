import type { TriggerKind } from "../template/schema.ts";
import { type Engine, moveBy, type Out } from "./engine.ts";
import { isFinal, phaseAfter } from "./phases.ts";
import { dataAtMs, type Reading, readTrigger } from "./read-trigger.ts";
import type { Who } from "./run-events.ts";
import { holds, TRIGGER_RULE_VERSION, type TriggerRule } from "./trigger-rules.ts";

/** A warning ends only this far below its line, so that a value on the line does not flicker. */
const CLEAR_BELOW = 0.9;

export type Cause = {
  kind: TriggerKind;
  reason: string;
  observedAtMs: number;
  who?: Who;
  value?: string | null;
  n?: number;
  /** When the newest observation behind the value came, epoch ms; without it the observation itself. */
  dataAtMs?: number | null;
};

const RATE_KINDS: ReadonlySet<TriggerKind> = new Set(["ERROR_RATE", "LATENCY_P95"]);

function ruleOf(engine: Engine, kind: TriggerKind): TriggerRule | undefined {
  return engine.rules.find((rule) => rule.kind === kind);
}

/** Starts the rollback: kill first, then stop. In a rollback already running, or after the end, it starts nothing. */
export function fire(engine: Engine, cause: Cause, out: Out): void {
  if (engine.rollback) {
    if (engine.rollback.alsoBreached.has(cause.kind) || cause.kind === engine.rollback.kind) return;
    engine.rollback.alsoBreached.add(cause.kind);
    out.events.push({ type: "finding", rule: cause.kind, text: `During the rollback also: ${cause.reason}` });
    return;
  }
  // A run taken over in the middle of a rollback has the phase already, but nobody who carries it out.
  if (phaseAfter(engine.phase, "TRIGGER") !== "ROLLING_BACK") return;
  moveBy(engine, "TRIGGER");
  engine.ending.step = "NONE";
  engine.ending.flat = null;
  const rule = ruleOf(engine, cause.kind);
  const isCompared = (cause.value ?? null) !== null;
  const { nowMs } = engine;
  engine.rollback = {
    kind: cause.kind,
    firedAtMs: nowMs,
    attempts: 0,
    killAskedAtMs: nowMs,
    nextKillAtMs: null,
    stopAskedAtMs: nowMs,
    stopAsks: 1,
    flat: null,
    isFlatRecorded: false,
    firstFlatAtMs: null,
    alsoBreached: new Set(),
    reason: cause.reason,
  };
  engine.hold.question = null;
  out.effects.push({ type: "kill", trigger: cause.kind, reason: cause.reason, attempt: 1 });
  if (engine.life.child === "ASKED" || engine.life.child === "RUNNING") {
    out.effects.push({ type: "stopChild", force: false });
  }
  out.events.push({
    type: "triggerFired",
    trigger: cause.kind,
    value: cause.value ?? null,
    // An act that was compared with nothing broke no limit.
    limit: isCompared ? (rule?.limitText ?? null) : null,
    n: cause.n ?? (isCompared ? 1 : 0),
    windowSec: RATE_KINDS.has(cause.kind) ? engine.setup.template.timing.rateWindowSec : null,
    dataAgeMs: dataAgeOf(cause, nowMs),
    ruleVersion: TRIGGER_RULE_VERSION,
    observedAtMs: cause.observedAtMs,
    reason: cause.reason,
    who: cause.who ?? null,
  });
}

function dataAgeOf(cause: Cause, nowMs: number): number | null {
  const atMs = cause.dataAtMs === undefined ? cause.observedAtMs : cause.dataAtMs;
  return atMs === null ? null : Math.max(0, nowMs - atMs);
}

/** Counts an unauthorised act and fires. */
export function fireUnauthorised(engine: Engine, cause: Omit<Cause, "kind">, out: Out): void {
  const { unauthorised } = engine.watch;
  unauthorised.count += 1;
  unauthorised.last = cause.reason;
  fire(
    engine,
    { ...cause, kind: "UNAUTHORISED", value: String(unauthorised.count), n: unauthorised.count },
    out,
  );
}

function isBreached(engine: Engine, rule: TriggerRule, reading: Reading): boolean {
  if (rule.limit === null || reading.value === null || reading.n < rule.minSamples) return false;
  // Money is compared exactly: loss equal to the limit rolls back.
  if (rule.limitUsd && engine.watch.lossUsd) {
    const sign = engine.watch.lossUsd.comparedTo(rule.limitUsd);
    return rule.op === ">" ? sign > 0 : sign >= 0;
  }
  return holds(reading.value, rule.op, rule.limit);
}

function updateWarning(engine: Engine, rule: TriggerRule, reading: Reading, out: Out): void {
  const clock = engine.clocks[rule.kind];
  const line = rule.warnAt ?? rule.limit;
  const isKnown = reading.value !== null && reading.n >= rule.minSamples;
  const isOver = isKnown && line !== null && holds(reading.value ?? 0, rule.op, line);
  if (!isOver) clock.overSinceMs = null;
  else clock.overSinceMs ??= engine.nowMs;
  if (rule.warnAt === null) return;
  if (isOver && !clock.warned) {
    clock.warned = true;
    const value = reading.text() ?? "";
    const reason =
      `${reading.words()}; the warning line is ${rule.warnAt}, rollback at ${rule.limitText} ${rule.unit}`.trim();
    out.events.push({ type: "warningRaised", trigger: rule.kind, value, limit: String(rule.warnAt), reason });
  } else if (clock.warned && isKnown && (reading.value ?? 0) < rule.warnAt * CLEAR_BELOW) {
    clock.warned = false;
    out.events.push({ type: "warningCleared", trigger: rule.kind, value: reading.text() ?? "" });
  }
}

/** Reads every trigger against its limit; the first breach starts the rollback. `observedAtMs`: when the input was seen. */
export function evaluateTriggers(engine: Engine, observedAtMs: number, out: Out): void {
  // Closed and proven flat: no number can breach anything any more. Persons and foreign orders still can.
  if (isFinal(engine.phase) || engine.ending.flat) return;
  engine.watch.requests.prune(engine.nowMs);
  for (const rule of engine.rules) {
    const reading = readTrigger(engine, rule.kind);
    if (!reading) continue;
    if (isBreached(engine, rule, reading)) {
      if (!engine.rollback) engine.watch.limitBreaches += 1;
      const comparison = `${reading.words()}; the limit is ${rule.limitText} ${rule.unit}`.trim();
      fire(
        engine,
        {
          kind: rule.kind,
          reason: comparison,
          observedAtMs,
          value: reading.text(),
          n: reading.n,
          dataAtMs: dataAtMs(engine, rule.kind),
        },
        out,
      );
    }
    if (!engine.rollback) updateWarning(engine, rule, reading, out);
  }
}
