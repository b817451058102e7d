import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { TemplateCard } from "#components/template/template-card.tsx";
import { listTemplates } from "#lib/service/templates.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Templates" };

export default async function TemplatesPage() {
  await requireActor();
  const templates = await listTemplates({ service: webService() });
  return (
    <>
      <PageHeader title="Templates">
        The form as data. A decision keeps the version it was opened with.
      </PageHeader>
      <div className="flex flex-col gap-4">
        {templates.map((template) => (
          <TemplateCard key={template.id} template={template} />
        ))}
      </div>
    </>
  );
}
