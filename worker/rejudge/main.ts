import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { readJournal } from "#lib/canary/input-journal.ts";
import { type Judged, type OtherLimits, type Rejudged, rejudge } from "#lib/canary/rejudge.ts";
import { stateDir } from "#worker/stack/checkout.ts";
import { PlainFailure, runCommand } from "#worker/stack/plain-failure.ts";
import { inputJournalPath } from "#worker/supervisor/input-journal-file.ts";

const USAGE =
  "Usage: npm run rejudge -- RUN [--max-loss USD] [--error-rate PERCENT] [--p95 MS] [--ws-down SECONDS] [--json]";

const FLAGS = {
  "max-loss": "LOSS",
  "error-rate": "ERROR_RATE",
  p95: "LATENCY_P95",
  "ws-down": "WS_DOWN",
} as const satisfies Record<string, keyof OtherLimits>;

function readArgs(args: string[]): { runId: string; limits: OtherLimits; json: boolean } {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      "max-loss": text,
      "error-rate": text,
      p95: text,
      "ws-down": text,
      json: { type: "boolean", default: false },
    },
  });
  const [runId, ...more] = positionals;
  if (!runId || more.length > 0 || !/^run_[a-z0-9]+$/.test(runId)) {
    throw new PlainFailure(`Name one run, as in run_2yg9xq7bacpyhjxk. ${USAGE}`);
  }
  const limits: OtherLimits = {};
  for (const [flag, kind] of Object.entries(FLAGS)) {
    const value = values[flag as keyof typeof FLAGS];
    if (value === undefined) continue;
    if (!/^\d{1,7}(\.\d{1,4})?$/.test(value)) throw new PlainFailure(`--${flag} is not a number. ${USAGE}`);
    limits[kind] = value;
  }
  return { runId, limits, json: values.json };
}

async function load(runId: string): Promise<string> {
  try {
    return await readFile(inputJournalPath(stateDir(), runId), "utf8");
  } catch {
    throw new PlainFailure(
      `There is no journal of ${runId} here. Journals stand below runs/ in the state folder of the worker that watched the run; drills and runs that were taken over have none. Nothing was changed.`,
    );
  }
}

function words({ phase, trigger, verdict }: Judged): string {
  if (trigger) {
    const when = trigger.atSec === null ? "before T-0" : `at T+${trigger.atSec.toFixed(1)} s`;
    return `${trigger.kind} fired ${when}: ${trigger.reason}`;
  }
  if (verdict) return `${verdict.outcome}: ${verdict.reason}`;
  return `no trigger fired; the journal ends in phase ${phase}`;
}

function compare({ same, other, partedAtSec }: Rejudged): string {
  if (partedAtSec === null) return `With the other limits: ${words(other)}`;
  if (other.trigger) return `With the other limits it would have come down: ${words(other)}`;
  return (
    `With the other limits ${same.trigger?.kind ?? "that trigger"} would not have fired at T+${partedAtSec.toFixed(1)} s. ` +
    "What would have come after cannot be known: from there on the record is that of a rollback."
  );
}

async function main(): Promise<number> {
  const { runId, limits, json } = readArgs(process.argv.slice(2));
  const journal = readJournal(await load(runId));
  const result = rejudge(journal, limits);
  if (json) {
    console.log(JSON.stringify({ runId, inputs: journal.entries.length, limits, ...result }));
    return 0;
  }
  console.log(`${runId}: ${journal.entries.length} inputs taken through the rules again.`);
  console.log(`With its own limits: ${words(result.same)}`);
  if (Object.keys(limits).length > 0) console.log(compare(result));
  return 0;
}

await runCommand(main);
