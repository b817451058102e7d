import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChangeList } from "#components/decision/review-notes-section.tsx";
import { RevisionPicker, RevisionTable } from "#components/decision/revision-table.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { loadRevisions } from "#lib/service/load-revisions.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

type Props = {
  params: Promise<{ decisionId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: "Revisions" };

/** A revision's number out of the address; anything else counts as not given. */
function revisionOf(value: string | string[] | undefined): number | null {
  return typeof value === "string" && /^\d{1,6}$/.test(value) ? Number(value) : null;
}

export default async function RevisionsPage({ params, searchParams }: Props) {
  await requireActor();
  const asked = await searchParams;
  const view = await loadRevisions({
    service: webService(),
    decisionId: (await params).decisionId,
    from: revisionOf(asked.from),
    to: revisionOf(asked.to),
  });
  if (!view) notFound();
  const { decision, revisions, comparison } = view;
  const changes = comparison?.changes ?? [];
  return (
    <>
      <PageHeader
        kicker={`Decision #${decision.number} · revisions`}
        title={<PersonText text={decision.title} />}
        actions={<ButtonLink href={`/decisions/${decision.id}`}>Back to the decision</ButtonLink>}
      >
        What was submitted each time, as it was hashed and signed.
      </PageHeader>
      <div className="flex flex-col gap-4">
        <Card title="Submitted revisions" flush>
          <RevisionTable revisions={revisions} />
        </Card>
        {comparison ? (
          <Card
            id="comparison"
            title={`Revision ${comparison.from} compared with ${comparison.to}`}
            hint={`${changes.length} ${changes.length === 1 ? "thing differs" : "things differ"}.`}
            actions={<RevisionPicker revisions={revisions} from={comparison.from} to={comparison.to} />}
          >
            {comparison.changes === null ? (
              <p>One of the two is of an older form and cannot be compared in words.</p>
            ) : changes.length === 0 ? (
              <p>Nothing differs but the revision's number.</p>
            ) : (
              <ChangeList
                changes={changes}
                caption={`Changes from revision ${comparison.from} to ${comparison.to}`}
              />
            )}
          </Card>
        ) : (
          <Card title="Comparison">
            <EmptyState title="Nothing to compare yet">
              Once a second revision has been submitted, what changed stands here.
            </EmptyState>
          </Card>
        )}
      </div>
    </>
  );
}
