import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ReportKind } from "#lib/canary/inputs.ts";
import type { RunEvent } from "#lib/canary/run-events.ts";
import type { Decision } from "#lib/decision/model.ts";
import { buildReport } from "#lib/report/build-report.ts";
import { reportMarkdown } from "#lib/report/report-markdown.ts";
import type { Template } from "#lib/template/schema.ts";
import { archiveRun, closeArchive } from "#worker/archive/archive-run.ts";
import { nowMs } from "./clock.ts";
import type { UntimedInput } from "./engine-loop.ts";

export type Paperwork = {
  archive: () => Promise<void>;
  writeReport: (kind: ReportKind) => Promise<void>;
  /** Writes the report once more with the whole record, verdict included, and hands it to the database. */
  finishReport: () => Promise<void>;
  /** Adds to the archive what came after the archiving. Call it when every log is closed. */
  closeArchive: () => Promise<void>;
};

type Options = {
  runId: string;
  template: Template;
  decision: Decision | null;
  record: readonly RunEvent[];
  stateDirectory: string;
  reportsDirectory: string;
  stdoutPath: string;
  /** Where every input of the rules is kept; null when it is not. */
  inputsPath: string | null;
  feed: (input: UntimedInput) => void;
  /** How many entries of the record another reader of the database would miss now. */
  countGaps: () => Promise<number>;
  save: (report: { kind: ReportKind; markdown: string }) => Promise<void>;
};

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Archive and report of a run, made from the record in memory: neither needs the database. */
export function createPaperwork(options: Options): Paperwork {
  const { runId, record, feed } = options;
  const path = join(options.reportsDirectory, `${runId}.md`);
  let kind: ReportKind | null = null;
  let report: string | null = null;

  async function write(): Promise<string> {
    const { template, decision } = options;
    const markdown = reportMarkdown(buildReport({ runId, events: record, template, decision }));
    await mkdir(options.reportsDirectory, { recursive: true });
    await writeFile(`${path}.part`, markdown);
    await rename(`${path}.part`, path);
    report = markdown;
    return markdown;
  }

  return {
    async archive() {
      const startedMs = nowMs();
      try {
        const { stateDirectory, stdoutPath } = options;
        const gaps = await options.countGaps();
        const archived = await archiveRun({ runId, stateDirectory, events: record, stdoutPath });
        feed({
          type: "archived",
          ...archived,
          durationMs: nowMs() - startedMs,
          entries: record.length,
          gaps,
        });
      } catch (error) {
        feed({ type: "archiveFailed", reason: words(error), durationMs: nowMs() - startedMs });
      }
    },
    async writeReport(reportKind) {
      const startedMs = nowMs();
      kind = reportKind;
      try {
        await write();
        feed({ type: "reportWritten", path: relative(process.cwd(), path), durationMs: nowMs() - startedMs });
      } catch (error) {
        feed({ type: "reportFailed", reason: words(error), durationMs: nowMs() - startedMs });
      }
    },
    async finishReport() {
      if (kind) await options.save({ kind, markdown: await write() });
    },
    async closeArchive() {
      const { stateDirectory, stdoutPath, inputsPath } = options;
      await closeArchive({ runId, stateDirectory, events: record, report, stdoutPath, inputsPath });
    },
  };
}
