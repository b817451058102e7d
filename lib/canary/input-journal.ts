import { z } from "zod";
import { canaryConfigSchema, templateSchema } from "../template/schema.ts";
import type { RunInput, RunSetup } from "./inputs.ts";
import { runKindSchema } from "./run-facts.ts";

const setupSchema = z.object({
  runId: z.string(),
  kind: runKindSchema,
  template: templateSchema,
  config: canaryConfigSchema,
  account: z.string(),
  durationSec: z.number(),
  countdownSec: z.number(),
  buildId: z.string(),
  orderPrefix: z.string(),
  venueSymbol: z.string().optional(),
  requiredPreflight: z.array(z.string()).optional(),
});
/** The rules read an input's other fields as they were written: only its kind and time are checked here. */
const entrySchema = z.object({
  nowMs: z.number(),
  input: z.looseObject({ type: z.string(), atMs: z.number() }),
});

/** Everything that reached one run, in order: enough to judge it again. */
export type InputJournal = { setup: RunSetup; entries: { nowMs: number; input: RunInput }[] };

/** The journal's first line. */
export function journalHead(setup: RunSetup): string {
  return JSON.stringify(setup);
}

/** One input as a line, with the moment at which the rules took it. */
export function journalLine(nowMs: number, input: RunInput): string {
  return JSON.stringify({ nowMs, input });
}

/**
 * Reads a journal. A last line that was cut off (the worker died while writing) is left out; any other line that cannot
 * be read throws with its number.
 */
export function readJournal(text: string): InputJournal {
  const lines = text.split("\n");
  const isCut = lines.at(-1) !== "";
  const [head = "", ...rest] = lines.slice(0, -1);
  const read = (line: string, at: number) => {
    try {
      return entrySchema.parse(JSON.parse(line));
    } catch {
      throw new Error(`Line ${at + 2} of the journal cannot be read${isCut ? "" : "; it was changed"}.`);
    }
  };
  const setup = parseSetup(head);
  return { setup, entries: rest.map(read) as InputJournal["entries"] };
}

function parseSetup(head: string): RunSetup {
  try {
    return setupSchema.parse(JSON.parse(head));
  } catch {
    throw new Error("Line 1 of the journal does not describe a run.");
  }
}
