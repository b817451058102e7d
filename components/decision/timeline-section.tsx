import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import { Timeline } from "#components/ui/timeline.tsx";

export type TimelineRow = {
  key: string;
  atMs: number;
  actorName: string;
  words: string;
  about: string | null;
};

/** What happened to this decision, newest first, out of the audit stream. */
export function TimelineSection({ rows }: { rows: readonly TimelineRow[] }) {
  return (
    <Card id="timeline" title="Timeline">
      {rows.length === 0 ? (
        <EmptyState title="Nothing yet">The first act on this decision will stand here.</EmptyState>
      ) : (
        <Timeline
          label="What happened to this decision"
          entries={rows.map((row) => ({
            key: row.key,
            when: <Time atMs={row.atMs} />,
            title: row.words,
            detail: row.about ? `${row.about} · ${row.actorName}` : row.actorName,
          }))}
        />
      )}
    </Card>
  );
}
