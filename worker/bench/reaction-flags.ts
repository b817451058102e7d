import { parseArgs } from "node:util";
import { TRIGGER_KINDS, type TriggerKind } from "#lib/template/schema.ts";

/** Enough for a 95th percentile that five samples stand above. */
const BREACHES = 100;
const RATE_HZ = 10;

export type ReactionFlags = {
  count: number;
  triggers: TriggerKind[];
  /** Readers of the run's event stream over the web, while a stack of its own runs; 0: no stack. */
  viewers: number;
  /** Added to every answer of the venue, ms; one series each. */
  latenciesMs: number[];
  rateHz: number;
  hasPrometheus: boolean;
};

function whole(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}

function triggersOf(text: string): TriggerKind[] {
  if (text === "all") return [...TRIGGER_KINDS];
  return text.split(",").map((name) => {
    const kind = TRIGGER_KINDS.find((one) => one === name);
    if (!kind) throw new Error(`there is no trigger "${name}"; there are: all, ${TRIGGER_KINDS.join(", ")}`);
    return kind;
  });
}

/** `reaction [N] [--trigger all|KIND,...] [--viewers N] [--latency MS,...] [--hz N] [--no-prometheus]`; throws in words. */
export function reactionFlags(args: readonly string[]): ReactionFlags {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      trigger: { type: "string", default: "LOSS" },
      viewers: { type: "string", default: "0" },
      latency: { type: "string", default: "0" },
      hz: { type: "string", default: String(RATE_HZ) },
      "no-prometheus": { type: "boolean", default: false },
    },
  });
  return {
    count: positionals[0] === undefined ? BREACHES : whole("the number of breaches", positionals[0]),
    triggers: triggersOf(values.trigger),
    viewers: whole("--viewers", values.viewers),
    latenciesMs: values.latency.split(",").map((text) => whole("--latency", text)),
    rateHz: whole("--hz", values.hz),
    hasPrometheus: !values["no-prometheus"],
  };
}
