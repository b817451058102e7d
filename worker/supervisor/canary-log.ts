import type { RunEventBody } from "#lib/canary/run-events.ts";
import { LineFile } from "./line-file.ts";

export type CanaryLog = {
  write: (runId: string, atMs: number, body: RunEventBody) => void;
  close: () => Promise<void>;
};

/**
 * Appends each entry as a JSON line to the log that the form names. A path that cannot be written is reported once and
 * then left alone: a log must never stop a safety effect.
 */
export function openCanaryLog(path: string, onTrouble: (reason: string) => void): CanaryLog {
  const file = new LineFile(path, (error) => {
    const detail = error instanceof Error ? error.message : String(error);
    onTrouble(
      `The canary log ${path} cannot be written (${detail}). The run goes on; its record is in the database. Free the path or change the template's setting.`,
    );
  });
  return {
    write: (runId, atMs, body) => file.write(JSON.stringify({ t: atMs, runId, ...body })),
    close: () => file.close(),
  };
}
