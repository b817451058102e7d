import type { ReactNode } from "react";
import type { StatusLevel } from "#components/status/status-level.ts";
import { StatusShape } from "#components/status/status-shape.tsx";
import { joinClasses } from "./join-classes.ts";
import { TONE_FILL, TONE_TEXT } from "./tone.ts";

type MeterProps = {
  label: ReactNode;
  /** How much of the limit is used, in the unit of the limit. */
  value: number;
  limit: number;
  /** The value and the limit in words, for example "3.20 of 50 USD". */
  text: string;
  /** What is left, in words, for example "46.80 USD headroom". */
  headroom?: ReactNode;
  level?: StatusLevel;
  isLarge?: boolean;
};

const clampPercent = (value: number, limit: number) =>
  limit > 0 ? Math.min(100, Math.max(0, (value / limit) * 100)) : 0;

/** The filled part. It is moved, not resized and not animated: a page with live meters would be laid out in every frame. */
function Fill({ percent, className }: { percent: number; className: string }) {
  return (
    <div
      className={joinClasses("h-full rounded-full", className)}
      style={{ transform: `translateX(${percent - 100}%)` }}
    />
  );
}

/** A value against its limit, with what is left. The limit is the right end. */
export function Meter({ label, value, limit, text, headroom, level = "normal", isLarge }: MeterProps) {
  const percent = clampPercent(value, limit);
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className={joinClasses("flex items-center gap-1.5 text-sm", TONE_TEXT[level])}>
          <StatusShape level={level} />
          <span className="text-muted">{label}</span>
        </span>
        <span className={isLarge ? "text-xl font-semibold" : "text-sm font-medium"}>{text}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a native meter cannot be drawn alike in all browsers. */}
      <div
        role="meter"
        aria-label={typeof label === "string" ? label : text}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(limit, Math.max(0, value))}
        aria-valuetext={text}
        className={joinClasses(
          "relative mt-1.5 overflow-hidden rounded-full bg-line",
          isLarge ? "h-2.5" : "h-1.5",
        )}
      >
        <Fill percent={percent} className={TONE_FILL[level]} />
      </div>
      {headroom ? <div className="mt-1 text-xs text-muted">{headroom}</div> : null}
    </div>
  );
}

/** How far along something is, 0 to 1, with its words above. */
export function Progress({ label, fraction, text }: { label: string; fraction: number; text?: ReactNode }) {
  const percent = clampPercent(fraction, 1);
  return (
    <div className="min-w-0">
      <div className="flex justify-between gap-4 text-sm">
        <span className="text-muted">{label}</span>
        <span className="font-medium">{text ?? `${Math.round(percent)} %`}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-line"
      >
        <Fill percent={percent} className="bg-accent" />
      </div>
    </div>
  );
}
