import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { CompareForm } from "#components/template/compare-form.tsx";
import { DiffList } from "#components/template/diff-list.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { listTemplateVersions } from "#lib/service/template-versions.ts";
import { templateDiff } from "#lib/template/template-diff.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Compare templates" };

export default async function ComparePage(props: { searchParams: Promise<{ from?: string; to?: string }> }) {
  await requireActor();
  const { from, to } = await props.searchParams;
  const versions = await listTemplateVersions({ service: webService() });
  const templates = versions.map(({ template }) => template);
  const before = templates.find(({ id }) => id === from);
  const after = templates.find(({ id }) => id === to);
  return (
    <>
      <PageHeader kicker={<TextLink href="/templates">Templates</TextLink>} title="Compare two versions" />
      <div className="flex flex-col gap-4">
        <CompareForm ids={templates.map(({ id }) => id)} from={before?.id} to={after?.id} />
        {before && after ? (
          <Card title={`${before.id} → ${after.id}`}>
            <DiffList lines={templateDiff(before, after)} />
          </Card>
        ) : (
          <Card>
            <EmptyState title="Nothing to compare yet">Choose two versions above.</EmptyState>
          </Card>
        )}
      </div>
    </>
  );
}
