import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";

export type DiffRow = { label: ReactNode; before: ReactNode; after: ReactNode };

/** What changed, row by row: before → after. An empty side reads "not set". */
export function Diff({ rows, caption }: { rows: ReadonlyArray<DiffRow>; caption: string }) {
  const side = (value: ReactNode) =>
    value === null || value === undefined || value === "" ? (
      // There is nothing to strike out: an inline block is left alone by the line through its parent.
      <em className="inline-block text-muted">not set</em>
    ) : (
      value
    );
  return (
    <dl aria-label={caption} className="divide-y divide-line text-sm">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat and the list is drawn whole.
        <div key={index} className="grid gap-x-4 gap-y-0.5 py-1.5 sm:grid-cols-[minmax(8rem,1fr)_2fr]">
          <dt className="text-muted">{row.label}</dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-2">
            <span className="sr-only">before: </span>
            <del className="rounded-sm bg-serious-soft px-1 decoration-serious/60">{side(row.before)}</del>
            <ArrowRight aria-hidden="true" className="size-3.5 text-faint" />
            <span className="sr-only">after: </span>
            <ins className="rounded-sm bg-normal-soft px-1 font-medium no-underline">{side(row.after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
