"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { answered } from "#components/decision/answered.ts";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { joinClasses } from "#components/ui/join-classes.ts";
import { TextLink } from "#components/ui/link.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { Time } from "#components/ui/time.tsx";
import { kindLook } from "./kind-look.ts";

export type InboxRow = {
  id: string;
  kind: string;
  title: string;
  detail: string;
  href: string;
  atMs: number;
  isRead: boolean;
};
type MarkRead = (input: {
  ids: string[] | "ALL";
}) => Promise<{ ok: true } | { ok: false; refusal: RefusalWords }>;

function Line(props: { row: InboxRow; isPending: boolean; onRead: () => void }) {
  const { row, onRead } = props;
  const { word, tone } = kindLook(row.kind);
  return (
    <li className={joinClasses("flex items-start gap-3 px-4 py-3", row.isRead ? "" : "bg-accent-soft/40")}>
      <span
        aria-hidden="true"
        className={joinClasses(
          "mt-2 size-2 shrink-0 rounded-full",
          row.isRead ? "bg-transparent" : "bg-accent",
        )}
      />
      <div className="min-w-0 flex-1">
        <p className={joinClasses("break-words", row.isRead ? "" : "font-semibold")}>
          <TextLink href={row.href} onClick={row.isRead ? undefined : onRead}>
            <PersonText text={row.title} />
          </TextLink>
          {row.isRead ? null : <span className="sr-only"> (unread)</span>}
        </p>
        <p className="mt-0.5 break-words text-sm text-muted">
          <PersonText text={row.detail} />
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
          <Badge tone={tone}>{word}</Badge>
          <Time atMs={row.atMs} />
        </p>
      </div>
      {row.isRead ? null : (
        <Button
          size="sm"
          variant="quiet"
          disabled={props.isPending}
          aria-label={`Mark as read: ${row.title}`}
          onClick={onRead}
        >
          Mark as read
        </Button>
      )}
    </li>
  );
}

/** A person's inbox, newest first. */
export function InboxList(props: { rows: readonly InboxRow[]; unreadOnly: boolean; markRead: MarkRead }) {
  const router = useRouter();
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const read = async (ids: string[] | "ALL") => {
    setPending(true);
    const answer = await answered(props.markRead({ ids }));
    setPending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    router.refresh();
  };
  const unread = props.rows.filter((row) => !row.isRead).length;
  return (
    <>
      <RefusalCallout refusal={refusal} />
      <Card
        title={props.unreadOnly ? "Unread" : "Everything"}
        hint={unread === 0 ? "Nothing unread." : `${unread} unread.`}
        actions={
          unread > 0 ? (
            <Button size="sm" pending={isPending} onClick={() => void read("ALL")}>
              Mark all as read
            </Button>
          ) : null
        }
        flush
      >
        {props.rows.length === 0 ? (
          <div className="p-4">
            <EmptyState title={props.unreadOnly ? "Nothing unread" : "Nothing yet"}>
              Requests for your sign-off, GO and NO-GO, what expires soon and the end of a cool-down come
              here.
            </EmptyState>
          </div>
        ) : (
          <ul className="divide-y divide-line">
            {props.rows.map((row) => (
              <Line key={row.id} row={row} isPending={isPending} onRead={() => void read([row.id])} />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}
