"use client";

import { Bell } from "lucide-react";
import { useEffect, useState } from "react";
import { PlainLink } from "#components/ui/link.tsx";

/** Nothing in the inbox is for the next second; the strip of a live run has its own stream. */
const ASK_EVERY_MS = 30_000;
const MOST_SHOWN = 99;

/** The bell in the top band: how many lines are unread, and the way to them. Asks again twice a minute while the page is seen. */
export function InboxBell(props: { unread: number }) {
  const [unread, setUnread] = useState(props.unread);
  useEffect(() => setUnread(props.unread), [props.unread]);
  useEffect(() => {
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      const response = await fetch("/api/inbox", { headers: { accept: "application/json" } }).catch(
        () => null,
      );
      if (!response?.ok) return;
      const answer: { unread?: unknown } = await response.json().catch(() => ({}));
      if (typeof answer.unread === "number") setUnread(answer.unread);
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    const onVisible = () => void ask();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, []);
  return (
    <PlainLink
      href="/inbox"
      aria-label={unread === 0 ? "Inbox, nothing unread" : `Inbox, ${unread} unread`}
      title="Inbox"
      className="relative grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-ink"
    >
      <Bell aria-hidden="true" className="size-[1.125rem]" />
      {unread > 0 ? (
        <span
          aria-hidden="true"
          className="absolute right-0.5 top-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-2xs font-semibold leading-4 text-on-accent tabular-nums"
        >
          {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
        </span>
      ) : null}
    </PlainLink>
  );
}
