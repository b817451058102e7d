"use client";

import { FlaskConical, ShieldAlert } from "lucide-react";
import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { Age } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Evidence } from "#lib/decision/model.ts";
import { ImportDialog } from "./import-dialog.tsx";

/** The run that is producing evidence right now, if any. */
export type EvidenceRun = { runId: string; phase: string; isFinal: boolean; outcome: string | null };

type PanelProps = {
  title: string;
  words: string;
  icon: React.ReactNode;
  evidence: Evidence | null;
  /** Words on how old it is and until when it counts, or that it has expired. */
  freshness: { text: string; hasExpired: boolean } | null;
  run: EvidenceRun | null;
  startLabel: string;
  onStart: (() => void) | null;
  isPending: boolean;
  /** Another way to bring this evidence. */
  more?: React.ReactNode;
  below?: React.ReactNode;
};

function EvidencePanel(props: PanelProps) {
  const { evidence, run } = props;
  const isRunning = run !== null && !run.isFinal;
  return (
    <div className="flex min-w-0 flex-col gap-2 p-4">
      <div className="flex items-center gap-2 font-medium">
        <span aria-hidden="true" className="text-muted [&_svg]:size-4">
          {props.icon}
        </span>
        {props.title}
      </div>
      <p className="text-sm text-muted">{props.words}</p>
      {evidence ? (
        <p className="text-sm">
          {evidence.imported ? (
            <>
              Attested: imported from <PersonText text={evidence.imported.fileName} /> by{" "}
              {evidence.imported.byName}
            </>
          ) : (
            evidence.outcome
          )}
          , <Time atMs={evidence.observedAtMs} />, <Age atMs={evidence.observedAtMs} isPlain /> · digest{" "}
          <Hash value={evidence.digest} label="evidence digest" />
        </p>
      ) : (
        <p className="text-sm">No evidence yet.</p>
      )}
      {props.freshness ? (
        <p className={props.freshness.hasExpired ? "text-sm text-caution" : "text-sm text-muted"}>
          {props.freshness.text}
        </p>
      ) : null}
      <div className="mt-auto flex flex-wrap items-center gap-3 pt-1">
        {props.onStart && !isRunning ? (
          <Button
            variant={evidence ? "secondary" : "primary"}
            pending={props.isPending}
            onClick={props.onStart}
          >
            {props.startLabel}
          </Button>
        ) : null}
        {props.more}
        {run ? (
          <span className="inline-flex items-center gap-2 text-sm">
            <PhaseBadge phase={run.phase} />
            <TextLink href={`/runs/${run.runId}`}>{isRunning ? "Watch it" : "Last run"}</TextLink>
          </span>
        ) : null}
      </div>
      {props.below}
    </div>
  );
}

/** Where evidence comes from: a demo run and the drills, started here, filling checklist and snapshot by themselves. */
export function EvidenceSection(props: {
  demo: Omit<PanelProps, "title" | "words" | "icon" | "startLabel">;
  drills: Omit<PanelProps, "title" | "words" | "icon" | "startLabel">;
  demoWords: string;
}) {
  return (
    <Card id="evidence" title="Evidence" hint="Machines measure; people tick." flush>
      <div className="grid divide-line max-md:divide-y md:grid-cols-2 md:divide-x">
        <EvidencePanel
          {...props.demo}
          title="Demo run"
          icon={<FlaskConical />}
          words={props.demoWords}
          startLabel={props.demo.evidence ? "Run the demo again" : "Start the demo run"}
          more={<ImportDialog />}
        />
        <EvidencePanel
          {...props.drills}
          title="Drills"
          icon={<ShieldAlert />}
          words="Every risk control and every trigger is provoked on paper and must answer alone: kill switch, loss cap, position limit, reduce-only, quiet window; loss, errors, latency, silence, unauthorised order, lost telemetry, dead worker. Less than a minute."
          startLabel={props.drills.evidence ? "Run the drills again" : "Run the drills"}
        />
      </div>
    </Card>
  );
}
