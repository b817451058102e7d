import { type CommandContext, type CommandResult, resultOf } from "./command-context.ts";
import { isMainModule } from "./main-module.ts";
import { runAsProgram } from "./run-as-program.ts";

/** The worker's own metrics answer at once; a slower answer is no monitoring. */
const ANSWER_MS = 3_000;
const DEFAULT_METRICS_PORT = "9090";

/** Monitoring is the worker's own telemetry: it must be there to be read before a canary starts. */
export async function startMonitoring({ signal }: CommandContext): Promise<CommandResult> {
  const url = `http://127.0.0.1:${process.env.METRICS_PORT ?? DEFAULT_METRICS_PORT}/metrics`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
    const lines = (await answer.text())
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#")).length;
    const ok = answer.ok && lines > 0;
    return resultOf([{ ok, text: `${url} answers ${answer.status} with ${lines} values` }]);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return resultOf([{ ok: false, text: `${url} does not answer (${detail})` }]);
  }
}

if (isMainModule(import.meta.url)) void runAsProgram(startMonitoring);
