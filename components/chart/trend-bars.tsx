import type { StatusLevel } from "#components/status/status-level.ts";
import { STATUS_WORD } from "#components/status/status-level.ts";
import { StatusShape } from "#components/status/status-shape.tsx";
import { joinClasses } from "#components/ui/join-classes.ts";
import { PlainLink } from "#components/ui/link.tsx";
import { TONE_TEXT } from "#components/ui/tone.ts";
import { valueText } from "./value-at.ts";

export type TrendBar = {
  key: string;
  /** What the bar stands for, for example "run 12, 22 Nov". */
  label: string;
  value: number | null;
  level: StatusLevel;
  /** The level in this list's words, for example "succeeded". */
  levelWord?: string;
  href?: string;
};

type TrendBarsProps = {
  title: string;
  unit: string;
  bars: ReadonlyArray<TrendBar>;
  limit?: { value: number; label: string };
};

function Bar({ bar, unit, heightPercent }: { bar: TrendBar; unit: string; heightPercent: number }) {
  const sentence = `${bar.label}: ${valueText(bar.value, unit)}, ${bar.levelWord ?? STATUS_WORD[bar.level].toLowerCase()}`;
  const body = (
    <>
      <span className={TONE_TEXT[bar.level]}>
        <StatusShape level={bar.level} sizePx={10} />
      </span>
      <span
        className={joinClasses(
          "w-[80%] max-w-6 rounded-t-sm",
          bar.value === null ? "border border-dashed border-control" : "bg-series-0 group-hover:bg-accent",
        )}
        style={{ height: `${heightPercent}%` }}
      />
    </>
  );
  const box = "group flex h-full min-w-6 flex-1 flex-col items-center justify-end gap-1 rounded-sm";
  return bar.href ? (
    <PlainLink href={bar.href} aria-label={sentence} title={sentence} className={box}>
      {body}
    </PlainLink>
  ) : (
    <span role="img" aria-label={sentence} title={sentence} className={box}>
      {body}
    </span>
  );
}

/** One bar per past run, oldest first, with its end as a shape above; hover or focus tells the figures. */
export function TrendBars({ title, unit, bars, limit }: TrendBarsProps) {
  const values = bars.map((bar) => bar.value ?? 0);
  const top = Math.max(limit?.value ?? 0, ...values) || 1;
  const last = bars.at(-1);
  return (
    <figure aria-label={title} className="min-w-0">
      <figcaption className="flex items-baseline justify-between gap-3">
        <span className="kicker">{title}</span>
        <span className="text-sm font-semibold tabular-nums">{last ? valueText(last.value, unit) : ""}</span>
      </figcaption>
      {bars.length === 0 ? (
        <p className="py-6 text-center text-xs text-muted">No past runs yet.</p>
      ) : (
        <div className="relative mt-2 h-20 overflow-x-auto pt-4">
          <div className="relative flex h-full w-max min-w-full items-end gap-px border-b border-line-strong">
            {bars.map((bar) => (
              <Bar
                key={bar.key}
                bar={bar}
                unit={unit}
                heightPercent={Math.max(2, (Math.abs(bar.value ?? 0) / top) * 76)}
              />
            ))}
            {limit ? (
              <span
                aria-hidden="true"
                className="pointer-events-none absolute inset-x-0 border-t border-dashed border-critical"
                style={{ bottom: `${(limit.value / top) * 76}%` }}
              />
            ) : null}
          </div>
        </div>
      )}
      {limit && bars.length > 0 ? <div className="mt-1 text-xs text-muted">Dashed: {limit.label}</div> : null}
    </figure>
  );
}
