"use client";

import type { ReactNode } from "react";
import { Age } from "#components/ui/age.tsx";
import { ClockLabel } from "#components/ui/clock-label.tsx";
import { localMinuteText, utcText } from "#components/ui/clock-text.ts";
import { CommandPalette } from "#components/ui/command-palette.tsx";
import { joinClasses } from "#components/ui/join-classes.ts";
import type { Command } from "#components/ui/match-commands.ts";
import { ThemeToggle } from "#components/ui/theme-toggle.tsx";
import { LogoMark } from "./logo.tsx";
import type { FrameUser } from "./user-menu.tsx";
import { UserMenu } from "./user-menu.tsx";

/** What an order would touch: real money, or only the paper venue and the venue's test system. */
export type FrameEnvironment = "PRODUCTION" | "REHEARSAL";

/** idle: nothing to stream on this page. */
export type FrameConnection = { state: "live" | "connecting" | "lost" | "idle"; atMs: number | null };

export type TopBandProps = {
  environment: FrameEnvironment;
  user: FrameUser | null;
  commands: ReadonlyArray<Command>;
  connection?: FrameConnection;
  signOut?: ReactNode;
  /** The bell of the person's inbox. */
  inbox?: ReactNode;
};

function EnvironmentMark({ environment }: { environment: FrameEnvironment }) {
  const isProduction = environment === "PRODUCTION";
  return (
    <span
      title={isProduction ? "Orders touch real money" : "Orders go to the paper venue or a test system only"}
      className={joinClasses(
        "inline-flex h-6 items-center rounded-sm border px-2 text-xs font-semibold tracking-[0.04em]",
        isProduction ? "border-ink bg-ink text-canvas" : "border-dashed border-control text-muted",
      )}
    >
      {environment}
    </span>
  );
}

const utcTime = (nowMs: number) => utcText(nowMs, "time");

function Clock() {
  return (
    <span className="whitespace-nowrap text-sm tabular-nums">
      <span className="font-medium">
        <ClockLabel read={utcTime} />
      </span>
      <span className="text-muted max-md:hidden">
        {" "}
        · <ClockLabel read={localMinuteText} />
      </span>
    </span>
  );
}

const DOT: Record<FrameConnection["state"], { className: string; word: string }> = {
  live: { className: "rounded-full bg-normal", word: "Live" },
  connecting: { className: "rounded-full border-2 border-caution", word: "Connecting" },
  lost: { className: "rotate-45 bg-serious", word: "Connection lost" },
  idle: { className: "rounded-full border-2 border-control", word: "Idle" },
};

function ConnectionMark({ connection }: { connection: FrameConnection }) {
  const { className, word } = DOT[connection.state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-sm text-muted">
      <span aria-hidden="true" className={joinClasses("size-2", className)} />
      <span className="max-md:sr-only">{word}</span>
      {connection.state === "idle" ? null : (
        <span className="max-sm:hidden">
          <Age atMs={connection.atMs} />
        </span>
      )}
    </span>
  );
}

/** The band over every page: where orders go, what time it is, whether the data is live, who is signed in. */
export function TopBand({ environment, user, commands, connection, signOut, inbox }: TopBandProps) {
  return (
    <header
      data-print="hide"
      className="flex h-14 items-center gap-x-4 border-b border-line bg-surface px-6 max-sm:h-12 max-sm:gap-x-2.5 max-sm:px-3"
    >
      <span className="sm:hidden">
        <LogoMark />
      </span>
      <EnvironmentMark environment={environment} />
      <Clock />
      {connection ? <ConnectionMark connection={connection} /> : null}
      <div className="ml-auto flex items-center gap-1.5 max-sm:gap-0">
        <CommandPalette commands={commands} />
        <span className="max-sm:hidden">
          <ThemeToggle />
        </span>
        {inbox}
        {user ? <UserMenu user={user} signOut={signOut} /> : null}
      </div>
    </header>
  );
}
