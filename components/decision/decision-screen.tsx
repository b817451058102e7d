"use client";

import type { ReactNode } from "react";
import type { Blocker } from "#lib/decision/blocker.ts";
import type { ChecklistItemView } from "#lib/decision/checklist-view.ts";
import type { Decision, Evidence } from "#lib/decision/model.ts";
import type { StationView } from "#lib/decision/poll-board.ts";
import type { CanaryConfig, Template } from "#lib/template/schema.ts";
import type { ChecklistRights } from "./checklist-row.tsx";
import { ChecklistSection } from "./checklist-section.tsx";
import type { VenueOption } from "./config-form.tsx";
import { ConfigSection } from "./config-section.tsx";
import { configWords } from "./config-words.ts";
import { ContactsSection } from "./contacts-section.tsx";
import { DrillRenewal } from "./drill-renewal.tsx";
import { type EvidenceRun, EvidenceSection } from "./evidence-section.tsx";
import { FileDoorProvider } from "./file-door.tsx";
import { GoSection } from "./go-section.tsx";
import { NotesSection } from "./notes-section.tsx";
import { PollBoardSection } from "./poll-board-section.tsx";
import { type ReviewChanges, ReviewNotesSection } from "./review-notes-section.tsx";
import { type Signing, type SigningActions, SigningProvider } from "./signing-context.tsx";
import { SnapshotSection } from "./snapshot-section.tsx";
import { SubmitSection } from "./submit-section.tsx";
import { type RunCommand, type SendCommand, useDecisionCommands } from "./use-decision-commands.ts";
import { useOpenFileDoor } from "./use-file-door.ts";

export type EvidenceView = {
  evidence: Evidence | null;
  freshness: { text: string; hasExpired: boolean } | null;
  run: EvidenceRun | null;
  mayStart: boolean;
};

/** Whether the drills run again by themselves, in words, and the run that renewed what was signed. */
export type RenewalView = {
  isOn: boolean;
  mayAsk: boolean;
  words: string;
  /** Why nothing renews them any more although it was asked for. */
  trouble: string | null;
  renewedBy: { runId: string; atMs: number } | null;
};

export type DecisionScreenProps = {
  decision: Pick<
    Decision,
    | "id"
    | "phase"
    | "revision"
    | "contentHash"
    | "config"
    | "notes"
    | "contacts"
    | "snapshot"
    | "authorisation"
    | "attachments"
  >;
  version: number;
  changes: ReviewChanges;
  template: { config: CanaryConfig; notes: Template["notes"]; metrics: Template["metrics"] };
  /** Venues that the configuration may name beside the paper exchange. */
  venues: readonly VenueOption[];
  demoWords: string;
  items: readonly ChecklistItemView[];
  rights: ChecklistRights & {
    mayAttach: boolean;
    mayImport: boolean;
    mayEdit: boolean;
    mayNote: boolean;
    mayContact: boolean;
    maySubmit: boolean;
    mayReopen: boolean;
    mayRelaunch: boolean;
  };
  snapshotRows: NonNullable<Decision["snapshot"]>["rows"];
  stations: readonly StationView[];
  missing: readonly Blocker[];
  missingForSubmit: readonly Blocker[];
  demo: EvidenceView;
  drills: EvidenceView;
  renewal: RenewalView | null;
  /** What stands between GO and the report: the canary's runs, the report, what comes after. */
  canary: ReactNode;
  /** Right column below notes and contacts. */
  aside: ReactNode;
  send: SendCommand;
  /** How this person signs, and what the statement will restate. */
  signing: Omit<Signing, "decisionId" | "expectedVersion" | "actions">;
  signingActions: SigningActions;
};

const VOIDS = "Saving makes a new revision: every sign-off given so far becomes void.";

/** From submit to GO. */
function ReviewSections(props: DecisionScreenProps & { run: RunCommand }) {
  const { decision, rights, stations, run } = props;
  const restated = configWords(decision.config);
  const typed = [
    { name: "typedSymbol" as const, label: "Symbol", expected: decision.config.symbol },
    { name: "typedSize" as const, label: "Size in BTC", expected: decision.config.sizeBtc },
  ];
  const finalStation = stations.at(-1);
  return (
    <>
      <SubmitSection
        phase={decision.phase}
        missing={props.missingForSubmit}
        maySubmit={rights.maySubmit}
        mayReopen={rights.mayReopen}
        run={run}
      />
      <ReviewNotesSection
        decisionId={decision.id}
        phase={decision.phase}
        items={props.items}
        metrics={props.template.metrics}
        snapshotRows={props.snapshotRows}
        changes={props.changes}
      />
      <PollBoardSection stations={stations} contentHash={decision.contentHash} revision={decision.revision} />
      {finalStation ? (
        <GoSection
          phase={decision.phase}
          missing={props.missing}
          finalStation={finalStation}
          contentHash={decision.contentHash}
          revision={decision.revision}
          restated={restated}
          typed={typed}
          authorisation={decision.authorisation}
          onRelaunch={rights.mayRelaunch ? () => void run({ type: "relaunch", runId: "" }) : null}
        />
      ) : null}
    </>
  );
}

/** The decision as one page: checks, snapshot, configuration, sign-offs, GO, canary, with notes and contacts beside. */
export function DecisionScreen(props: DecisionScreenProps) {
  const { decision, rights } = props;
  const { run, runWith, isPending } = useDecisionCommands({
    decisionId: decision.id,
    version: props.version,
    send: props.send,
  });
  const { mayAttach, mayImport } = rights;
  const files = useOpenFileDoor({ decisionId: decision.id, mayAttach, mayImport, run, runWith });
  const evidencePanel = (view: EvidenceView, type: "startDemo" | "startDrills") => ({
    evidence: view.evidence,
    freshness: view.freshness,
    run: view.run,
    isPending,
    // The server makes the run's id; the field is there because the command has one.
    onStart: view.mayStart ? () => void run({ type, runId: "" }) : null,
  });

  return (
    <FileDoorProvider value={files}>
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <EvidenceSection
            demoWords={props.demoWords}
            demo={evidencePanel(props.demo, "startDemo")}
            drills={{
              ...evidencePanel(props.drills, "startDrills"),
              below: props.renewal ? (
                <DrillRenewal
                  view={props.renewal}
                  isPending={isPending}
                  onSet={(isOn) => void run({ type: "setDrillRenewal", isOn })}
                />
              ) : null,
            }}
          />
          <ChecklistSection items={props.items} rights={rights} run={run} />
          <SnapshotSection
            rows={props.snapshotRows}
            frozen={decision.snapshot}
            metrics={props.template.metrics}
            attachments={decision.attachments}
            mayAttest={rights.mayAttest}
            run={run}
          />
          <ConfigSection
            config={decision.config}
            templateConfig={props.template.config}
            venues={props.venues}
            mayEdit={rights.mayEdit}
            voidsWords={decision.phase === "DRAFT" ? null : VOIDS}
            run={run}
          />
          <SigningProvider
            value={{
              ...props.signing,
              actions: props.signingActions,
              decisionId: decision.id,
              expectedVersion: props.version,
            }}
          >
            <ReviewSections {...props} run={run} />
          </SigningProvider>
          {props.canary}
        </div>
        <aside aria-label="Notes, contacts and history" className="flex min-w-0 flex-col gap-4">
          <NotesSection
            notes={props.template.notes}
            texts={decision.notes}
            attachments={decision.attachments}
            mayEdit={rights.mayNote}
            run={run}
          />
          <ContactsSection contacts={decision.contacts} mayEdit={rights.mayContact} run={run} />
          {props.aside}
        </aside>
      </div>
    </FileDoorProvider>
  );
}
