import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import type { RunEventBody } from "#lib/canary/run-events.ts";

export type CanaryLog = {
  write: (runId: string, atMs: number, body: RunEventBody) => void;
  close: () => Promise<void>;
};

/**
 * Appends each entry as a JSON line to the log that the form names. A path that cannot be written is reported once and
 * then left alone: a log must never stop a safety effect.
 */
export function openCanaryLog(path: string, onTrouble: (reason: string) => void): CanaryLog {
  let stream: WriteStream | null = null;
  const trouble = (error: unknown) => {
    stream = null;
    const detail = error instanceof Error ? error.message : String(error);
    onTrouble(
      `The canary log ${path} cannot be written (${detail}). The run goes on; its record is in the database. Free the path or change the template's setting.`,
    );
  };
  try {
    mkdirSync(dirname(path), { recursive: true });
    stream = createWriteStream(path, { flags: "a" });
    stream.on("error", trouble);
  } catch (error) {
    trouble(error);
  }
  return {
    write(runId, atMs, body) {
      stream?.write(`${JSON.stringify({ t: atMs, runId, ...body })}\n`);
    },
    close: () => new Promise((resolve) => (stream ? stream.end(() => resolve()) : resolve())),
  };
}
