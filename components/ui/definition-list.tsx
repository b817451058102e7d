import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

export type Definition = { label: ReactNode; value: ReactNode; hint?: ReactNode };

type DefinitionListProps = {
  items: ReadonlyArray<Definition>;
  /** rows: label left, value right · grid: label above value, in columns. */
  layout?: "rows" | "grid";
  className?: string;
};

/** Labels and values, numbers aligned. */
export function DefinitionList({ items, layout = "rows", className }: DefinitionListProps) {
  const isGrid = layout === "grid";
  return (
    <dl
      className={joinClasses(
        isGrid
          ? "grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-x-6 gap-y-4"
          : "divide-y divide-line",
        className,
      )}
    >
      {items.map((item, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat and the list is drawn whole.
          key={index}
          className={
            isGrid ? "min-w-0" : "flex items-baseline justify-between gap-6 py-1.5 first:pt-0 last:pb-0"
          }
        >
          <dt className={isGrid ? "kicker" : "text-sm text-muted"}>{item.label}</dt>
          <dd
            className={joinClasses(
              "min-w-0 font-medium [overflow-wrap:anywhere]",
              isGrid ? "" : "text-right text-sm",
            )}
          >
            {item.value}
            {item.hint ? <div className="text-xs font-normal text-muted">{item.hint}</div> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
