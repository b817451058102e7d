import { StatusShape } from "#components/status/status-shape.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { RunReport } from "#lib/report/report-model.ts";

/** The form's rows for this outcome, and which of them are done. They are ticked at the decision. */
export function TasksCard({ report }: { report: RunReport }) {
  if (report.after.length === 0) return null;
  return (
    <Card
      title="Post-canary tasks"
      actions={
        report.decisionId === null ? null : (
          <span className="text-sm" data-print="hide">
            <TextLink href={`/decisions/${report.decisionId}#after`}>Tick them at the decision</TextLink>
          </span>
        )
      }
    >
      <ul className="space-y-1.5 text-sm">
        {report.after.map((row) => {
          const isDone = report.afterDone.includes(row);
          return (
            <li key={row} className="flex items-baseline gap-2.5">
              <span className="shrink-0 translate-y-0.5">
                <StatusShape level={isDone ? "normal" : "off"} sizePx={12} />
              </span>
              <span className="min-w-0 flex-1">{row}</span>
              <span className="text-muted">{isDone ? "done" : "open"}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
