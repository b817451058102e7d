import { DataTable } from "#components/ui/data-table.tsx";
import { Diff } from "#components/ui/diff.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Time } from "#components/ui/time.tsx";
import { auditChanges } from "./audit-changes.ts";
import { auditSentence } from "./audit-sentence.ts";

export type AuditEntryView = {
  seq: number;
  atMs: number;
  actorName: string;
  act: string;
  subjectType: string;
  subjectId: string;
  detail: unknown;
  hash: string;
};

const PLACES: Readonly<Record<string, string>> = { decision: "/decisions/", run: "/runs/" };

function Subject({ entry }: { entry: AuditEntryView }) {
  const place = PLACES[entry.subjectType];
  return place ? (
    <TextLink href={`${place}${entry.subjectId}`}>{entry.subjectType}</TextLink>
  ) : (
    <span>{entry.subjectType}</span>
  );
}

function Detail({ detail }: { detail: unknown }) {
  const text = JSON.stringify(detail, null, 2);
  if (text === undefined || text === "{}" || text === "null") return null;
  return (
    <details className="font-normal max-sm:text-left">
      <summary className="cursor-pointer text-xs text-muted">Whole entry</summary>
      <pre className="mt-1 max-h-72 max-w-xl overflow-auto whitespace-pre-wrap break-all text-xs">{text}</pre>
    </details>
  );
}

function WhatHappened({ entry }: { entry: AuditEntryView }) {
  const changes = auditChanges(entry.detail);
  return (
    <>
      <span className="block max-w-xl break-words">{auditSentence(entry)}</span>
      {changes.length > 0 ? (
        <div className="my-1 max-w-xl font-normal">
          <Diff rows={changes} caption={`What entry ${entry.seq} changed`} />
        </div>
      ) : null}
      <Detail detail={entry.detail} />
    </>
  );
}

/** Audit entries: what happened in words, before → after, on what, and the hash that chains them. */
export function AuditTable({ entries }: { entries: readonly AuditEntryView[] }) {
  return (
    <DataTable
      caption="Audit entries"
      rows={entries}
      rowKey={(entry) => String(entry.seq)}
      empty={<EmptyState title="No entry matches">Change the filter to see others.</EmptyState>}
      columns={[
        { key: "seq", header: "No.", align: "end", cell: (entry) => entry.seq },
        { key: "at", header: "When", cell: (entry) => <Time atMs={entry.atMs} /> },
        {
          key: "what",
          header: "What happened",
          isRowHeader: true,
          cell: (entry) => <WhatHappened entry={entry} />,
        },
        { key: "subject", header: "On", cell: (entry) => <Subject entry={entry} /> },
        {
          key: "hash",
          header: "Hash",
          isWideOnly: true,
          cell: (entry) => <Hash value={entry.hash} label="entry hash" />,
        },
      ]}
    />
  );
}
