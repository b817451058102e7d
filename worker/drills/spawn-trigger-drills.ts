import { spawn } from "node:child_process";
import { TRIGGER_DRILL_MEASURES } from "#lib/canary/drill-facts.ts";
import { runEventBodySchema } from "#lib/canary/run-events.ts";
import type { CanaryConfig, Template } from "#lib/template/schema.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { childEnvironment } from "#worker/supervisor/child-environment.ts";
import { readLines } from "#worker/supervisor/child-process.ts";
import type { DrillFinished } from "./drill-bench.ts";

type Options = {
  config: CanaryConfig;
  template: Template;
  signal: AbortSignal;
  onFinished: (finished: DrillFinished) => void;
};

/**
 * The trigger drills in a process of their own with a paper exchange of their own: they can neither reach a venue of this
 * installation nor slow down a live run. Every drill is reported; one that was not run has failed.
 */
export async function spawnTriggerDrills(options: Options): Promise<DrillFinished[]> {
  const { config, template, signal, onFinished } = options;
  const results: DrillFinished[] = [];
  const report = (finished: DrillFinished): void => {
    results.push(finished);
    onFinished(finished);
  };
  let lastWords = "";
  const child = spawn(process.execPath, [inCheckout("worker/drills/main.ts"), "--given", "--json"], {
    env: childEnvironment(process.env, {}) as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify({ config, template }));
  readLines(child.stdout, (text) => {
    const finished = readFinished(text);
    if (finished) report(finished);
  });
  readLines(child.stderr, (text) => {
    lastWords = text;
  });
  const endNow = (): void => void child.kill("SIGTERM");
  if (signal.aborted) endNow();
  signal.addEventListener("abort", endNow, { once: true });
  await new Promise<void>((resolve) => {
    child.once("error", (error) => {
      lastWords = error.message;
      resolve();
    });
    child.once("close", () => resolve());
  });
  signal.removeEventListener("abort", endNow);
  if (signal.aborted) return results;
  const missing = TRIGGER_DRILL_MEASURES.filter((name) => !results.some(({ drill }) => drill === name));
  const reason = `it was not run: ${lastWords || "the program of the drills ended before it"}`;
  for (const drill of missing) report({ drill, ok: false, reason, reactionMs: null, flatMs: null });
  return results;
}

function readFinished(text: string): DrillFinished | null {
  try {
    const body = runEventBodySchema.parse({ type: "drillFinished", ...(JSON.parse(text) as object) });
    if (body.type !== "drillFinished") return null;
    const { type: _type, ...finished } = body;
    return finished;
  } catch {
    return null;
  }
}
