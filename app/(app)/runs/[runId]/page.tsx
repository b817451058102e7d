import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "#components/frame/page-header.tsx";
import { runName } from "#components/run/run-row.tsx";
import { RunScreen } from "#components/run/run-screen.tsx";
import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { FINAL_RUN_PHASES } from "#lib/canary/run-events.ts";
import { loadRunView } from "#lib/service/load-run-view.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { sendIntent } from "./actions.ts";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage(props: { params: Promise<{ runId: string }> }) {
  await requireActor();
  const view = await loadRunView({ service: webService(), runId: (await props.params).runId });
  if (!view) notFound();
  const { run, template, state, ticks } = view;
  return (
    <>
      <PageHeader
        kicker={
          run.decisionId ? (
            <TextLink href={`/decisions/${run.decisionId}`}>
              Decision #{run.decisionNumber} {run.decisionTitle}
            </TextLink>
          ) : (
            "Run"
          )
        }
        title={`${runName(run)} · ${run.symbol} ${state.config?.sizeBtc ?? ""}`}
        status={FINAL_RUN_PHASES.has(run.phase) ? <PhaseBadge phase={run.phase} /> : null}
        actions={run.hasReport ? <ButtonLink href={`/runs/${run.runId}/report`}>Report</ButtonLink> : null}
      />
      <RunScreen
        runId={run.runId}
        initial={{ state, ticks }}
        template={template}
        contacts={view.contacts}
        sendIntent={sendIntent}
      />
    </>
  );
}
