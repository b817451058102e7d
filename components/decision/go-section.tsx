"use client";

import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Countdown } from "#components/ui/countdown.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { Blocker } from "#lib/decision/blocker.ts";
import type { StationView } from "#lib/decision/poll-board.ts";
import { SignOffDialog } from "./sign-off-dialog.tsx";

export type GoSectionProps = {
  phase: string;
  missing: readonly Blocker[];
  finalStation: StationView;
  contentHash: string | null;
  revision: number;
  restated: readonly { label: string; value: string }[];
  typed: readonly { name: "typedSymbol" | "typedSize"; label: string; expected: string }[];
  authorisation: { expiresAtMs: number; byName: string } | null;
  /** Present when the authorised canary has not been launched yet and may be launched again. */
  onRelaunch: (() => void) | null;
};

function MissingList({ missing }: { missing: readonly Blocker[] }) {
  return (
    <div>
      <p className="font-medium">
        GO is not open yet: {missing.length} {missing.length === 1 ? "thing is" : "things are"} missing.
      </p>
      <ul className="mt-2 divide-y divide-line rounded-md border border-line">
        {missing.map((row) => (
          <li key={row.words} className="flex items-baseline justify-between gap-4 px-3 py-2 text-sm">
            <span className="min-w-0">{row.words}</span>
            <TextLink href={row.href}>Show</TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

function GoBody(props: GoSectionProps) {
  const { finalStation, contentHash, missing } = props;
  if (props.authorisation) {
    return (
      <Callout
        kind="normal"
        title={`GO given by ${props.authorisation.byName}.`}
        next={
          props.onRelaunch
            ? "The last launch was scrubbed; it can be launched again while authorised."
            : undefined
        }
        actions={
          props.onRelaunch && missing.length === 0 ? (
            <Button variant="primary" onClick={props.onRelaunch}>
              Launch again
            </Button>
          ) : null
        }
      >
        {missing.length > 0 ? (
          <span className="mb-1 block font-medium">
            It cannot be launched now: {missing.map((row) => row.words).join("; ")}.
          </span>
        ) : null}
        Authorisation ends in <Countdown untilMs={props.authorisation.expiresAtMs} over="— it has expired" />.
      </Callout>
    );
  }
  if (props.phase === "REFUSED") {
    return (
      <Callout
        kind="serious"
        title="NO-GO: this revision was refused."
        safe="Nothing was launched."
        next="Reopen the decision to work on the next revision."
      />
    );
  }
  if (props.phase === "DRAFT") {
    return (
      <p>
        GO is not open yet: the decision is a draft.{" "}
        {missing.length > 0
          ? `Before it can be submitted, ${missing.length} ${missing.length === 1 ? "thing is" : "things are"} open.`
          : "It can be submitted now."}{" "}
        <TextLink href="#submit">Show</TextLink>
      </p>
    );
  }
  if (missing.length > 0) return <MissingList missing={missing} />;
  if (!finalStation.open.includes("GO") || contentHash === null) {
    return <p className="text-muted">Everything else is in place. {finalStation.whyNoGo ?? ""}</p>;
  }
  return (
    <div className="flex flex-col gap-4">
      <p>Everything is in place. GO starts the countdown and then the canary with exactly this:</p>
      <DefinitionList items={props.restated} layout="grid" />
      <div>
        <SignOffDialog
          station={finalStation.station}
          choice="GO"
          contentHash={contentHash}
          revision={props.revision}
          typed={props.typed}
          trigger={
            <Button variant="primary" size="lg">
              Review and give GO
            </Button>
          }
        />
      </div>
    </div>
  );
}

/** GO is never a grey button without words: what is missing stands here with links. */
export function GoSection(props: GoSectionProps) {
  return (
    <Card
      id="go"
      title="GO"
      hint="The CTO/Director authorises; the worker verifies all four signatures again before launch."
    >
      <GoBody {...props} />
    </Card>
  );
}
