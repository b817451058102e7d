import { memo } from "react";
import { StatusShape } from "#components/status/status-shape.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import type { FeedEntry } from "#lib/canary/model.ts";

/** How many lines are drawn; the record keeps them all. */
const SHOWN = 80;

const FeedLine = memo(function FeedLine({ entry }: { entry: FeedEntry }) {
  return (
    <li className="flex items-baseline gap-2.5 px-4 py-1.5 text-sm">
      <span className="shrink-0 translate-y-0.5">
        <StatusShape level={entry.level} sizePx={12} />
      </span>
      <span className="shrink-0 text-muted">
        <Time atMs={entry.atMs} part="time" />
      </span>
      <span className="min-w-0 break-words">{entry.text}</span>
    </li>
  );
});

/** What happened, newest first, in words. */
export const EventFeed = memo(function EventFeed({ entries }: { entries: readonly FeedEntry[] }) {
  return (
    <Card id="feed" title="Events" flush>
      {entries.length === 0 ? (
        <EmptyState title="Nothing has happened yet">
          Events stand here as the record confirms them.
        </EmptyState>
      ) : (
        <ol
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
          tabIndex={0}
          aria-label="Events, newest first"
          className="max-h-96 divide-y divide-line overflow-y-auto -outline-offset-2"
        >
          {entries
            .slice(-SHOWN)
            .reverse()
            .map((entry) => (
              <FeedLine key={`${entry.seq}-${entry.text}`} entry={entry} />
            ))}
        </ol>
      )}
    </Card>
  );
});
