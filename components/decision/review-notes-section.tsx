import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { Diff } from "#components/ui/diff.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ChecklistItemView } from "#lib/decision/checklist-view.ts";
import type { ContentChange } from "#lib/decision/content-diff.ts";
import type { Decision } from "#lib/decision/model.ts";
import type { Template } from "#lib/template/schema.ts";

export type Changes = { from: number; to: number; changes: ContentChange[] | null };
export type ReviewChanges = { sinceLast: Changes | null; sinceYours: Changes | null };

/** Changes listed here; all of them stand on the page that compares revisions. */
const LISTED = 12;

/** What changed, field by field, in words. */
export function ChangeList({ changes, caption }: { changes: readonly ContentChange[]; caption: string }) {
  return (
    <Diff
      caption={caption}
      rows={changes.map(({ section, label, before, after }) => ({
        label: `${section} · ${label}`,
        before:
          before === "" ? (
            ""
          ) : (
            <PersonText text={before} className="whitespace-pre-wrap [overflow-wrap:anywhere]" />
          ),
        after:
          after === "" ? (
            ""
          ) : (
            <PersonText text={after} className="whitespace-pre-wrap [overflow-wrap:anywhere]" />
          ),
      }))}
    />
  );
}

function ChangesBlock({ title, given, href }: { title: string; given: Changes; href: string }) {
  const { changes, from, to } = given;
  const listed = changes?.slice(0, LISTED) ?? [];
  const rest = (changes?.length ?? 0) - listed.length;
  return (
    <section>
      <h3 className="font-medium">{title}</h3>
      {changes === null ? (
        <p className="text-sm text-muted">
          Revision {from} is of an older form and cannot be compared in words.
        </p>
      ) : changes.length === 0 ? (
        <p className="text-sm text-muted">Nothing differs from revision {from}.</p>
      ) : (
        <ChangeList changes={listed} caption={`Changes from revision ${from} to ${to}`} />
      )}
      <p className="mt-1 text-sm">
        {rest > 0 ? `${rest} more. ` : null}
        <TextLink href={href}>Compare revisions</TextLink>
      </p>
    </section>
  );
}

type Notable = {
  items: readonly ChecklistItemView[];
  metrics: Template["metrics"];
  snapshotRows: NonNullable<Decision["snapshot"]>["rows"];
};

function Exceptions({ items, metrics, snapshotRows }: Notable) {
  const waived = items.filter((item) => item.waiver !== null);
  const attested = Map.groupBy(
    items.filter((item) => item.waiver === null && item.basis === "ATTESTED"),
    (item) => item.sourceWords,
  );
  const missed = snapshotRows.filter((row) => row.verdict !== "PASS");
  const rows = [
    ...waived.map((item) => ({
      key: item.itemId,
      mark: <VerdictMark verdict="WAIVED" />,
      words: (
        <>
          {item.text}: “<PersonText text={item.waiver?.reason ?? ""} />
          ”, {item.waiver?.byName} {item.waiver ? <Time atMs={item.waiver.atMs} /> : null}
        </>
      ),
    })),
    ...[...attested].map(([source, ofSource]) => ({
      key: source,
      mark: <VerdictMark verdict="ATTESTED" />,
      words: `${ofSource.length === 1 ? "1 item" : `${ofSource.length} items`}, ${source}: ${ofSource.map((item) => `${item.text} (${item.reason})`).join("; ")}`,
    })),
    ...missed.map((row) => ({
      key: row.metricId,
      mark: <VerdictMark verdict={row.verdict} />,
      words: `Metric ${metrics.find(({ id }) => id === row.metricId)?.text ?? row.metricId}: ${row.reason}`,
    })),
  ];
  if (rows.length === 0)
    return (
      <p className="text-sm text-muted">
        Every item was measured by our own runs and passes; nothing is waived or attested, and every metric
        meets its target.
      </p>
    );
  return (
    <ul className="divide-y divide-line rounded-md border border-line text-sm">
      {rows.map((row) => (
        <li key={row.key} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-2">
          {row.mark}
          <span className="min-w-0 flex-1">{row.words}</span>
        </li>
      ))}
    </ul>
  );
}

/** Before the signatures: what was waived, attested or missed, and what changed since this person last looked. */
export function ReviewNotesSection(
  props: Notable & { decisionId: string; phase: string; changes: ReviewChanges },
) {
  const { sinceLast, sinceYours } = props.changes;
  if (props.phase === "DRAFT" && !sinceLast && !sinceYours) return null;
  const href = (given: Changes) =>
    `/decisions/${props.decisionId}/revisions?from=${given.from}&to=${given.to}`;
  return (
    <Card
      id="review-notes"
      title="Before you sign"
      hint="What was waived, attested or missed, and what changed since earlier revisions."
    >
      <div className="flex flex-col gap-4">
        <Exceptions items={props.items} metrics={props.metrics} snapshotRows={props.snapshotRows} />
        {sinceYours ? (
          <ChangesBlock
            title={`Changed since you signed revision ${sinceYours.from}`}
            given={sinceYours}
            href={href(sinceYours)}
          />
        ) : null}
        {sinceLast ? (
          <ChangesBlock
            title={`Changed since revision ${sinceLast.from} was submitted`}
            given={sinceLast}
            href={href(sinceLast)}
          />
        ) : null}
      </div>
    </Card>
  );
}
