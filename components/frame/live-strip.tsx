"use client";

import type { StatusLevel } from "#components/status/status-level.ts";
import { STATUS_WORD, worstLevel } from "#components/status/status-level.ts";
import { StatusMark } from "#components/status/status-mark.tsx";
import { Age } from "#components/ui/age.tsx";
import { ageLevel } from "#components/ui/age-level.ts";
import { MissionClock } from "#components/ui/countdown.tsx";
import { HoldToConfirm } from "#components/ui/hold-to-confirm.tsx";
import { joinClasses } from "#components/ui/join-classes.ts";
import { PlainLink } from "#components/ui/link.tsx";
import { useClock } from "#components/ui/use-clock.ts";
import { useTitleStatus } from "./use-title-status.ts";

export type LiveStripProps = {
  /** The run's page. */
  href: string;
  /** T-0, epoch ms. */
  zeroMs: number;
  /** The clock stands still at this moment, for example when flat is proven. */
  stoppedAtMs?: number | null;
  symbol: string;
  size: string;
  /** Decimal strings with their sign, for example "-3.20" and "50". */
  pnlUsd: string | null;
  maxLossUsd: string;
  level: StatusLevel;
  /** Replaces the level's word, for example "ROLLING BACK". */
  statusWord?: string;
  /** Last confirmed measurement, epoch ms. */
  dataAtMs: number | null;
  kill?: {
    action: string | ((form: FormData) => void | Promise<void>);
    hiddenFields?: Readonly<Record<string, string>>;
    onConfirm?: () => void | Promise<void>;
    sentLabel?: string;
  };
};

const LINE: Record<StatusLevel, string> = {
  off: "border-b-line-strong",
  standby: "border-b-standby",
  normal: "border-b-normal",
  caution: "border-b-caution",
  serious: "border-b-serious",
  critical: "border-b-critical bg-critical-soft",
};

const withMinusSign = (decimal: string) => decimal.replace(/^-/, "−");

/** The live run in one line, on every page, with the kill switch. Not a live region: the clock would never be silent. */
export function LiveStrip(props: LiveStripProps) {
  const { href, zeroMs, stoppedAtMs, symbol, size, pnlUsd, maxLossUsd, statusWord, dataAtMs, kill } = props;
  const hasLaunched = useClock((nowMs) => nowMs >= zeroMs, zeroMs);
  const isOld = useClock((nowMs) => ageLevel(dataAtMs === null ? null : nowMs - dataAtMs) === "serious");
  const isBlind = !stoppedAtMs && hasLaunched === true && isOld === true;
  // A green word over old numbers would lie: without live data the strip says so instead.
  const level = isBlind ? worstLevel([props.level, "serious"]) : props.level;
  const word = isBlind ? "NO LIVE DATA" : (statusWord ?? STATUS_WORD[level].toUpperCase());
  useTitleStatus({ level, text: `${word} ${symbol}` });
  const separator = (
    <span aria-hidden="true" className="text-faint @max-3xl:hidden">
      ·
    </span>
  );
  return (
    <section
      aria-label="Live run"
      data-print="hide"
      className={joinClasses("@container border-b-2 bg-surface", LINE[level])}
    >
      <div className="flex items-center gap-x-4 gap-y-1 px-6 py-1.5 @max-3xl:px-3 @max-3xl:py-2">
        <PlainLink
          href={href}
          className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-0.5 rounded-sm"
        >
          <MissionClock zeroMs={zeroMs} stoppedAtMs={stoppedAtMs} className="font-semibold" />
          {separator}
          <span className="whitespace-nowrap font-medium @max-3xl:order-3 @max-3xl:text-xs @max-3xl:text-muted">
            {symbol} {size}
          </span>
          {separator}
          <span className="whitespace-nowrap @max-3xl:order-2 @max-3xl:w-full">
            <span className="text-muted">PnL</span>{" "}
            <span className="font-semibold tabular-nums">
              {pnlUsd === null ? "no value" : withMinusSign(pnlUsd)}
            </span>{" "}
            <span className="text-muted">of −{maxLossUsd}</span>
          </span>
          {separator}
          <StatusMark level={level} label={word} className="font-semibold @max-3xl:order-1" />
          {stoppedAtMs || (hasLaunched === false && dataAtMs === null) ? null : (
            <Age atMs={dataAtMs} lostWords="the canary may still trade" className="@max-3xl:order-4" />
          )}
        </PlainLink>
        {kill ? <HoldToConfirm label="Kill" size="md" {...kill} /> : null}
      </div>
    </section>
  );
}
