"use client";

import { Card } from "#components/ui/card.tsx";
import { Hash } from "#components/ui/hash.tsx";
import type { StationView } from "#lib/decision/poll-board.ts";
import { StationCard } from "./station-card.tsx";

export type PollBoardProps = {
  stations: readonly StationView[];
  contentHash: string | null;
  revision: number;
};

/** Four stations in the form's order, each with its statements, answer, person and time. */
export function PollBoardSection(props: PollBoardProps) {
  const { stations } = props;
  const answered = stations.filter((one) => one.answer === "GO").length;
  return (
    <Card
      id="sign-offs"
      title="Sign-offs"
      hint={`${answered} of ${stations.length} are GO on revision ${props.revision}.`}
      actions={
        props.contentHash ? (
          <span className="flex items-center gap-2 text-sm text-muted">
            Content <Hash value={props.contentHash} label="content hash" />
          </span>
        ) : null
      }
    >
      <div className="grid gap-3 md:grid-cols-2">
        {stations.map((view, index) => (
          <StationCard
            key={view.station.role}
            view={view}
            contentHash={props.contentHash}
            revision={props.revision}
            isLast={index === stations.length - 1}
          />
        ))}
      </div>
    </Card>
  );
}
