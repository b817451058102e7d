import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AfterSection } from "#components/decision/after-section.tsx";
import { CanarySection } from "#components/decision/canary-section.tsx";
import { CloneButton } from "#components/decision/clone-button.tsx";
import { DecisionScreen } from "#components/decision/decision-screen.tsx";
import { decisionSteps } from "#components/decision/decision-steps.ts";
import { ExportLinks } from "#components/decision/export-links.tsx";
import { PollChips } from "#components/decision/poll-chips.tsx";
import { StandingCallouts } from "#components/decision/standing-callouts.tsx";
import { TimelineSection } from "#components/decision/timeline-section.tsx";
import { WatchButton } from "#components/decision/watch-button.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { RefreshWhile } from "#components/frame/refresh-while.tsx";
import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { StepRail } from "#components/ui/step-rail.tsx";
import { documentStatus } from "#lib/decision/document-status.ts";
import { may } from "#lib/decision/permissions.ts";
import { loadDecisionView } from "#lib/service/load-decision-view.ts";
import { changesSince } from "#lib/service/load-revisions.ts";
import { listWatchers } from "#lib/service/watch-decision.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import {
  requestSignature,
  sendClone,
  sendCommand,
  sendPasskeySignature,
  sendPasswordSignature,
} from "./actions.ts";
import { screenOf } from "./screen-of.ts";
import { signingOf } from "./signing-of.ts";
import { standingOf } from "./standing-of.ts";
import { sendWatch } from "./watch-action.ts";

type Props = { params: Promise<{ decisionId: string }> };

export const metadata: Metadata = { title: "Decision" };

export default async function DecisionPage({ params }: Props) {
  const actor = await requireActor();
  const view = await loadDecisionView({
    service: webService(),
    decisionId: (await params).decisionId,
  });
  if (!view) notFound();
  const { decision, template, version } = view;
  const screen = screenOf(view, actor);
  const watchers = await listWatchers({ service: webService(), decisionId: decision.id });
  const { steps, next } = decisionSteps({ decision, items: screen.items, blockers: screen.missing });
  const isOver = decision.phase === "SUCCEEDED" || decision.phase === "FAILED";
  return (
    <>
      <RefreshWhile isActive={screen.isWaiting} />
      <PageHeader
        kicker={
          <>
            Decision #{decision.number} · revision {decision.revision} · document status{" "}
            {documentStatus(decision.phase)}
          </>
        }
        title={<PersonText text={decision.title} />}
        status={<PhaseBadge phase={decision.phase} />}
        actions={
          <>
            <PollChips stations={screen.stations} />
            <WatchButton
              decisionId={decision.id}
              isWatching={watchers.some((one) => one.personId === actor.personId)}
              watchers={watchers.map((one) => one.name)}
              watch={sendWatch}
            />
            {decision.revision > 1 || decision.contentHash ? (
              <ButtonLink variant="quiet" href={`/decisions/${decision.id}/revisions`}>
                Revisions
              </ButtonLink>
            ) : null}
            {may(actor, "createDecision") ? <CloneButton decisionId={decision.id} clone={sendClone} /> : null}
            {decision.phase === "FAILED" && may(actor, "createDecision") ? (
              <ButtonLink href={`/decisions/new?retryOf=${decision.id}`}>Open a retry</ButtonLink>
            ) : null}
          </>
        }
      >
        {template.title} · opened by {decision.createdByName}
        {decision.clonedFrom ? (
          <>
            {" · cloned from "}
            <TextLink href={`/decisions/${decision.clonedFrom}`}>another decision</TextLink>
          </>
        ) : null}
        {decision.retryOf ? (
          <>
            {" · retry of "}
            <TextLink href={`/decisions/${decision.retryOf}`}>an earlier decision</TextLink>
          </>
        ) : null}
      </PageHeader>
      <StandingCallouts {...standingOf(view)} />
      <div className="mb-4">
        <StepRail label="The way through" steps={steps} next={next} />
      </div>
      <DecisionScreen
        {...screen}
        changes={await changesSince({ service: webService(), decision, template, personId: actor.personId })}
        send={sendCommand}
        signing={await signingOf(view, actor)}
        signingActions={{
          signByPassword: sendPasswordSignature,
          askToSign: requestSignature,
          signByPasskey: sendPasskeySignature,
        }}
        canary={
          <>
            <CanarySection runs={view.runs} />
            {isOver ? (
              <AfterSection
                decisionId={decision.id}
                version={version}
                phase={decision.phase}
                rows={decision.phase === "SUCCEEDED" ? template.afterSuccess : template.afterFailure}
                after={decision.after}
                mayTick={may(actor, "tickAfter")}
                mayRecord={may(actor, "recordRootCause")}
                send={sendCommand}
              />
            ) : null}
          </>
        }
        aside={
          <>
            <ExportLinks
              decisionId={decision.id}
              wasSubmitted={decision.submittedAtMs !== null || decision.revision > 1}
            />
            <TimelineSection rows={screen.timeline} />
          </>
        }
      />
    </>
  );
}
