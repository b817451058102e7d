"use client";

import { RoleChip } from "#components/status/role-chip.tsx";
import { Button } from "#components/ui/button.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { Time } from "#components/ui/time.tsx";
import type { StationView } from "#lib/decision/poll-board.ts";
import { initialsOf } from "./initials.ts";
import { SignOffDialog } from "./sign-off-dialog.tsx";
import { methodWords, SignedStatement } from "./signed-statement.tsx";
import { WithdrawDialog } from "./withdraw-dialog.tsx";

type StationCardProps = {
  view: StationView;
  contentHash: string | null;
  revision: number;
  /** The last station's GO lives in the GO section with its own list of what is missing. */
  isLast: boolean;
};

function StationActs(props: StationCardProps) {
  const { view, contentHash } = props;
  if (view.open.length === 0 || contentHash === null) return null;
  const shared = { station: view.station, contentHash, revision: props.revision };
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {view.open.includes("GO") && !props.isLast ? (
        <SignOffDialog
          {...shared}
          choice="GO"
          typed={[]}
          trigger={<Button variant="primary">Sign GO</Button>}
        />
      ) : null}
      {view.open.includes("HOLD") ? (
        <SignOffDialog {...shared} choice="HOLD" typed={[]} trigger={<Button>Hold</Button>} />
      ) : null}
      {view.open.includes("NO_GO") ? (
        <SignOffDialog {...shared} choice="NO_GO" typed={[]} trigger={<Button>NO-GO</Button>} />
      ) : null}
    </div>
  );
}

/** One station of the poll board: its statements, its answer with who and when, or why it is not open. */
export function StationCard(props: StationCardProps) {
  const { view } = props;
  const { station, signOff } = view;
  return (
    <article
      aria-label={station.title}
      className="flex min-w-0 flex-col rounded-lg border border-line bg-raised p-4"
    >
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="font-semibold">{station.title}</h3>
          <p className="text-sm text-muted">{station.person}</p>
        </div>
        <RoleChip
          answer={view.answer}
          roleName={station.person}
          initials={initialsOf(station.person)}
          person={signOff?.statement.personName}
          withWord
        />
      </header>
      <ul className="mt-3 flex-1 list-disc space-y-1 pl-5 text-sm">
        {station.statements.map((statement) => (
          <li key={statement}>{statement}</li>
        ))}
      </ul>
      {signOff ? (
        <div className="mt-3 border-t border-line pt-3 text-sm">
          <p>
            <span className="font-medium">{signOff.statement.personName}</span>{" "}
            <span className="text-muted">
              <Time atMs={signOff.statement.atMs} /> · {methodWords(signOff)}
            </span>
          </p>
          {signOff.statement.delegation ? (
            <p className="mt-1">
              For {signOff.statement.delegation.ofName}, by delegation until{" "}
              <Time atMs={signOff.statement.delegation.untilMs} />.
            </p>
          ) : null}
          {view.voidWords ? (
            <p className="mt-1 font-medium text-serious">
              This no longer counts: {view.voidWords}. The station is open again.
            </p>
          ) : null}
          {signOff.statement.comment ? (
            <p className="mt-1 whitespace-pre-wrap break-words">“{signOff.statement.comment}”</p>
          ) : null}
          <p className="mt-1 flex flex-wrap items-center gap-2 text-muted">
            Statement <Hash value={signOff.statementHash} label="statement hash" />
          </p>
          <div>
            <SignedStatement signOff={signOff} title={station.title} />
          </div>
          {view.mayWithdraw ? <WithdrawDialog station={station} signOff={signOff} /> : null}
        </div>
      ) : (
        <p className="mt-3 border-t border-line pt-3 text-sm text-muted">
          {view.whyNoGo ?? (props.isLast ? "Open: GO is given below." : "Open: you can sign here.")}
        </p>
      )}
      <StationActs {...props} />
    </article>
  );
}
