import { findReport } from "../store/runs.ts";
import type { Service } from "./open-service.ts";

/** The Markdown report of a run with a name for its file; null when there is none. */
export async function loadReport(args: {
  service: Service;
  runId: string;
}): Promise<{ kind: string; markdown: string; fileName: string } | null> {
  const row = await findReport(args.service.store.prisma, args.runId);
  if (!row?.reportMarkdown || !row.reportKind) return null;
  const number = row.decision ? `decision-${row.decision.number}-` : "";
  const fileName = `${number}${row.kind.toLowerCase()}-${row.attempt}-${row.reportKind}.md`;
  return { kind: row.reportKind, markdown: row.reportMarkdown, fileName };
}
