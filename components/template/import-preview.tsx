import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import type { TemplatePreview } from "#lib/template/template-preview.ts";
import { DiffList } from "./diff-list.tsx";
import { ProblemList } from "./problem-list.tsx";

type Line = { line: number; text: string; why: string };

function Lines({ title, hint, lines }: { title: string; hint: string; lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <Card title={`${title} (${lines.length})`} hint={hint} flush>
      <DataTable
        caption={title}
        rows={lines}
        rowKey={({ line, text }) => `${line} ${text}`}
        columns={[
          { key: "line", header: "Line", align: "end", isRowHeader: true, cell: ({ line }) => line },
          { key: "text", header: "Text", cell: ({ text }) => <span className="break-words">{text}</span> },
          { key: "why", header: "Why", cell: ({ why }) => <span className="text-muted">{why}</span> },
        ]}
      />
    </Card>
  );
}

function Refusals({ preview }: { preview: TemplatePreview }) {
  return (
    <Callout
      kind="serious"
      title="This file cannot become a template."
      safe="No draft was made."
      next="Correct the lines named, then preview it again."
      isAlert
    >
      <ul className="mt-1 list-disc space-y-1 pl-5 text-sm">
        {preview.refusals.map(({ line, words }) => (
          <li key={`${line} ${words}`}>{line === null ? words : `Line ${line}: ${words}`}</li>
        ))}
      </ul>
    </Callout>
  );
}

/** What a file would become: what was not understood, what is missing, what changes. Nothing is saved yet. */
export function ImportPreview({ preview }: { preview: TemplatePreview }) {
  const { refusals, unread, kept, missing, filledIn, changes, comparedWith } = preview;
  return (
    <section aria-label="Preview" className="flex flex-col gap-4">
      {refusals.length > 0 ? <Refusals preview={preview} /> : null}
      <Lines title="Not understood" hint="These lines do not come in." lines={unread} />
      <Lines
        title="New wording, same rule"
        hint="The words are taken; what they stand for stays."
        lines={kept}
      />
      {missing.length > 0 ? (
        <Card
          title={`Rows that the form does not have (${missing.length})`}
          hint="The draft would be without them, or keep them where it must."
        >
          <ul className="list-disc space-y-1 pl-5 text-sm">
            {missing.map(({ section, text }) => (
              <li key={`${section} ${text}`}>
                <span className="text-muted">{section}:</span> {text}
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      {filledIn > 0 ? (
        <p className="text-sm text-muted">
          {filledIn} ticks, values or names that someone filled in are left out: a template holds none.
        </p>
      ) : null}
      <ProblemList problems={preview.problems} />
      {refusals.length === 0 ? (
        <Card
          title={
            comparedWith ? `What changes against ${comparedWith}` : `A new template: ${preview.slug ?? ""}`
          }
        >
          {comparedWith ? (
            <DiffList lines={changes} />
          ) : (
            <p className="text-muted">There is nothing to compare it with.</p>
          )}
        </Card>
      ) : null}
    </section>
  );
}
