import * as runs from "../store/runs.ts";
import type { Service } from "./open-service.ts";

export type ReportKind = "success" | "incident" | "demo" | "drill";

/** Saves the Markdown report of a run; a second one replaces the first. False when there is no such run. */
export function saveReport(args: {
  service: Service;
  runId: string;
  kind: ReportKind;
  markdown: string;
}): Promise<boolean> {
  return runs.saveReport(args.service.store.prisma, args.runId, { kind: args.kind, markdown: args.markdown });
}
