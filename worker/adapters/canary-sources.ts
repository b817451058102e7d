import { resolve } from "node:path";
import type { CommandProfile, PrometheusSource } from "#lib/template/command-profile.ts";
import type { Template } from "#lib/template/schema.ts";
import { logRoots } from "./allowed-places.ts";

/** Where a canary's telemetry comes from besides its output, as plain data. */
export type CanarySources = {
  stdout: CommandProfile["stdout"];
  symbol: string;
  prometheus?: PrometheusSource;
  orderLog?: {
    path: string;
    intervalMs: number;
    /** The file itself, symbolic links followed, must lie below one of these. */
    roots: string[];
  };
  /** A source that has never spoken for so long, or not for so long since its last word, has failed, ms. */
  firstWordMs: number;
  silenceMs: number;
};

type Run = { template: Template; symbol: string; workingDirectory: string; env: NodeJS.ProcessEnv };

/** The sources of a team's own bot. */
export function sourcesOf({ stdout, prometheus, orderLog }: CommandProfile, run: Run): CanarySources {
  const { template, symbol, workingDirectory, env } = run;
  return {
    stdout,
    symbol,
    ...(prometheus ? { prometheus } : {}),
    ...(orderLog
      ? {
          orderLog: {
            path: resolve(workingDirectory, orderLog.file),
            intervalMs: orderLog.intervalMs,
            roots: logRoots(workingDirectory, env),
          },
        }
      : {}),
    firstWordMs: template.launch.timeoutSec * 1_000,
    silenceMs: template.timing.noTelemetrySec * 1_000,
  };
}
