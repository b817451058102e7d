import type { Metadata } from "next";
import { NewDecisionForm } from "#components/decision/new-decision-form.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { listTemplates } from "#lib/service/templates.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { openDecision } from "./actions.ts";

export const metadata: Metadata = { title: "New decision" };

export default async function NewDecisionPage(props: { searchParams: Promise<{ retryOf?: string }> }) {
  await requireActor();
  const { retryOf } = await props.searchParams;
  const templates = await listTemplates({ service: webService() });
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title="New decision" kicker="Decisions" />
      <NewDecisionForm
        retryOf={retryOf}
        open={openDecision}
        templates={templates.map(({ id, title, version, description }) => ({
          id,
          title: `${title}, version ${version}`,
          description,
        }))}
      />
    </div>
  );
}
