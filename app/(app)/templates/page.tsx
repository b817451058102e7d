import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { VersionTable } from "#components/template/version-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { may } from "#lib/decision/permissions.ts";
import { listTemplateVersions } from "#lib/service/template-versions.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Templates" };

export default async function TemplatesPage() {
  const actor = await requireActor();
  const versions = await listTemplateVersions({ service: webService() });
  const slugs = [...new Set(versions.map(({ template }) => template.slug))];
  return (
    <>
      <PageHeader
        title="Templates"
        actions={
          may(actor, "draftTemplate") ? <ButtonLink href="/templates/import">Import a form</ButtonLink> : null
        }
      >
        The form as data. A decision keeps the version it was opened with; a published version never changes.
      </PageHeader>
      <div className="flex flex-col gap-4">
        {slugs.map((slug) => {
          const own = versions.filter(({ template }) => template.slug === slug);
          const newest = own.find(({ status }) => status === "PUBLISHED") ?? own[0];
          return (
            <Card
              key={slug}
              id={slug}
              title={newest?.template.title ?? slug}
              hint={newest?.template.description}
              flush
            >
              <VersionTable caption={`Versions of ${slug}`} versions={own} />
            </Card>
          );
        })}
      </div>
    </>
  );
}
