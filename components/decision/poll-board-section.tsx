"use client";

import { Card } from "#components/ui/card.tsx";
import { Hash } from "#components/ui/hash.tsx";
import type { StationView } from "#lib/decision/poll-board.ts";
import type { SendSignOff } from "./sign-off-dialog.tsx";
import { StationCard } from "./station-card.tsx";
import type { RunCommand } from "./use-decision-commands.ts";

export type PollBoardProps = {
  stations: readonly StationView[];
  contentHash: string | null;
  revision: number;
  restated: readonly { label: string; value: string }[];
  sendSignOff: SendSignOff;
  run: RunCommand;
};

/** Four stations in the form's order, each with its statements, answer, person and time. */
export function PollBoardSection(props: PollBoardProps) {
  const { stations, run } = props;
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
            restated={props.restated}
            isLast={index === stations.length - 1}
            send={props.sendSignOff}
            onWithdraw={() =>
              void run({
                type: "withdrawSignOff",
                role: view.station.role,
                reason: "Withdrawn by the signer.",
              })
            }
          />
        ))}
      </div>
    </Card>
  );
}
