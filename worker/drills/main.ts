import { parseArgs } from "node:util";
import { z } from "zod";
import { durationWords } from "#lib/template/duration-words.ts";
import { MEASURE_WORDS } from "#lib/template/measure-words.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { canaryConfigSchema, templateSchema } from "#lib/template/schema.ts";
import { findTemplate } from "#lib/template/templates.ts";
import type { DrillFinished } from "./drill-bench.ts";
import { runDrills } from "./run-drills.ts";
import { runTriggerDrills } from "./triggers/run-trigger-drills.ts";

const USAGE = "Usage: npm run drills -- [--template rehearsal-v1|canary-v1] [--json]";
/** What the worker hands over instead of a name: the decision's own template and configuration. */
const givenSchema = z.object({ template: templateSchema, config: canaryConfigSchema });

function line({ drill, ok, reactionMs, flatMs, reason }: DrillFinished): string {
  const ms = (value: number | null) => (value === null ? "–" : durationWords(value)).padStart(8);
  const name = MEASURE_WORDS[drill].label.padEnd(26);
  return `${ok ? "passed" : "FAILED"}  ${name} reaction ${ms(reactionMs)}  flat ${ms(flatMs)}  ${reason}`;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      template: { type: "string", default: rehearsalV1.id },
      given: { type: "boolean", default: false },
    },
  });
  const template = findTemplate(values.template);
  if (!template) {
    console.error(`No drill was run: there is no template ${values.template}. ${USAGE}`);
    return 2;
  }
  const given = values.given
    ? givenSchema.parse(JSON.parse(await readAll(process.stdin)))
    : { template, config: template.config };
  // Ended from outside: what was started for the drills goes with them.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(1));
  const results: DrillFinished[] = [];
  const onFinished = (finished: DrillFinished): void => {
    results.push(finished);
    console.log(values.json ? JSON.stringify(finished) : line(finished));
  };
  // The worker drills the risk controls itself, on the account of its own venue.
  const controls = { ...given, runId: "drills", account: "demo", onFinished };
  await runTriggerDrills({
    ...given,
    onFinished,
    ...(values.given ? {} : { first: async () => void (await runDrills(controls)) }),
  });
  const passed = results.filter(({ ok }) => ok).length;
  if (!values.json) console.log(`${passed} of ${results.length} drills passed`);
  return passed === results.length && passed > 0 ? 0 : 1;
}

async function readAll(stream: NodeJS.ReadStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(`The drills were broken off: ${error.message}`);
    process.exit(1);
  },
);
