import { Diff } from "#components/ui/diff.tsx";
import type { DiffLine } from "#lib/template/template-diff.ts";

/** What changed between two versions, section by section in words. */
export function DiffList({ lines }: { lines: readonly DiffLine[] }) {
  if (lines.length === 0) return <p className="text-muted">Both say the same.</p>;
  const sections = [...new Set(lines.map((line) => line.section))];
  return (
    <div className="flex flex-col gap-4">
      {sections.map((section) => {
        const rows = lines.filter((line) => line.section === section);
        return (
          <section key={section} aria-label={section}>
            <h3 className="kicker mb-1">
              {section} ({rows.length})
            </h3>
            <Diff
              caption={`Changes in ${section}`}
              rows={rows.map(({ label, before, after }) => ({
                label,
                before: before ?? <em className="inline-block text-muted">no such row</em>,
                after: after ?? <em className="inline-block text-muted">taken away</em>,
              }))}
            />
          </section>
        );
      })}
    </div>
  );
}
