import type { Template, TriggerKind } from "../template/schema.ts";
import { createEngine, type Engine } from "./engine.ts";
import type { InputJournal } from "./input-journal.ts";
import type { RunSetup } from "./inputs.ts";
import type { RunEventBody, RunPhase } from "./run-events.ts";
import { step } from "./step.ts";

/** Limits that a run may be judged by again: decimal strings in the trigger's own unit. */
export const REJUDGED_TRIGGERS = ["LOSS", "ERROR_RATE", "LATENCY_P95", "WS_DOWN"] as const;
export type OtherLimits = Partial<Record<(typeof REJUDGED_TRIGGERS)[number], string>>;

export type Judged = {
  phase: RunPhase;
  trigger: { kind: TriggerKind; reason: string; value: string | null; atSec: number | null } | null;
  verdict: { outcome: string; reason: string } | null;
};

export type Rejudged = {
  /** By the run's own limits. */
  same: Judged;
  /** By the other limits, up to where the two part. */
  other: Judged;
  /** Seconds since T-0 at which one came down and the other did not; null when they never parted. */
  partedAtSec: number | null;
};

/** The setup with other limits: max loss stands in the configuration, the others in the template's triggers. */
export function withLimits(setup: RunSetup, limits: OtherLimits): RunSetup {
  const triggers = setup.template.triggers.map((row): Template["triggers"][number] => {
    const limit = row.kind in limits ? limits[row.kind as keyof OtherLimits] : undefined;
    return limit === undefined || row.limit === null ? row : { ...row, limit };
  });
  const config = limits.LOSS === undefined ? setup.config : { ...setup.config, maxLossUsd: limits.LOSS };
  return { ...setup, config, template: { ...setup.template, triggers } };
}

class Judge {
  #engine: Engine;
  readonly #judged: Judged = { phase: "QUEUED", trigger: null, verdict: null };

  constructor(setup: RunSetup) {
    this.#engine = createEngine(setup);
  }

  take({ nowMs, input }: InputJournal["entries"][number]): void {
    // The two engines must not share what they keep.
    const result = step(this.#engine, structuredClone(input), nowMs);
    this.#engine = result.engine;
    for (const event of result.events) this.#note(event, nowMs);
    this.#judged.phase = this.#engine.phase;
  }

  secondsAt(nowMs: number): number | null {
    const { t0Ms } = this.#engine.life;
    return t0Ms === null ? null : (nowMs - t0Ms) / 1000;
  }

  read(): Judged {
    return this.#judged;
  }

  #note(event: RunEventBody, nowMs: number): void {
    if (event.type === "triggerFired") {
      const { trigger: kind, reason, value } = event;
      this.#judged.trigger ??= { kind, reason, value, atSec: this.secondsAt(nowMs) };
    }
    if (event.type === "verdictReached") {
      this.#judged.verdict = { outcome: event.outcome, reason: event.reason };
    }
  }
}

/**
 * Takes a recorded run through the rules again, by its own limits and by others, side by side. Where only one of them comes
 * down the two part, and the comparison ends there: what the record holds afterwards answers to what really happened.
 */
export function rejudge({ setup, entries }: InputJournal, limits: OtherLimits): Rejudged {
  const same = new Judge(setup);
  const other = new Judge(withLimits(setup, limits));
  let partedAtSec: number | null = null;
  let hasParted = false;
  for (const entry of entries) {
    same.take(entry);
    if (hasParted) continue;
    other.take(entry);
    if ((same.read().trigger === null) === (other.read().trigger === null)) continue;
    hasParted = true;
    partedAtSec = same.secondsAt(entry.nowMs);
  }
  return { same: same.read(), other: other.read(), partedAtSec };
}
