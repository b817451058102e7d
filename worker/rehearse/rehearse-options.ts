import { parseArgs } from "node:util";

/** What can be done to a live run: six disturbances of market, venue and canary, and the end of the worker by SIGKILL or SIGTERM. */
export const FAULTS = [
  "loss",
  "errors",
  "latency",
  "ws",
  "unauthorised",
  "telemetry",
  "worker-kill",
  "worker-stop",
] as const;
export type Fault = (typeof FAULTS)[number];

export type RehearseOptions = {
  fault: Fault | null;
  json: boolean;
  /** Recorded market files; empty: the generated market. */
  replay: readonly string[];
  seed: string | null;
  /** Leaves the temporary stack's state folder in place. */
  keep: boolean;
  /** Template version; null: the one that fits the market. */
  template: string | null;
};

export const USAGE = `Usage: npm run rehearse [-- --fault ${FAULTS.join("|")}] [--replay FILE...] [--template ID] [--seed TEXT] [--json] [--keep]`;

/** Reads the command line. `--replay` takes every file name that follows it. Throws with a sentence. */
export function readOptions(args: readonly string[]): RehearseOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      fault: { type: "string" },
      json: { type: "boolean", default: false },
      replay: { type: "string", multiple: true, default: [] },
      seed: { type: "string" },
      keep: { type: "boolean", default: false },
      template: { type: "string" },
    },
  });
  const fault = FAULTS.find((known) => known === values.fault) ?? null;
  if (values.fault !== undefined && fault === null)
    throw new Error(`There is no fault "${values.fault}". ${USAGE}`);
  if (positionals.length > 0 && values.replay.length === 0) {
    throw new Error(`Not understood: ${positionals.join(" ")}. ${USAGE}`);
  }
  return {
    fault,
    json: values.json,
    replay: [...values.replay, ...positionals],
    seed: values.seed ?? null,
    keep: values.keep,
    template: values.template ?? null,
  };
}
