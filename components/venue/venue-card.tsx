"use client";

import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import { StatusMark } from "#components/status/status-mark.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { Time } from "#components/ui/time.tsx";
import { isFollowed, mayRunIn } from "#lib/venue/eligible-runs.ts";
import { environmentWords } from "#lib/venue/venue-choice.ts";
import { RetireVenue } from "./retire-venue.tsx";
import { useVenueAct } from "./use-venue-act.ts";
import { VenueKeys } from "./venue-keys.tsx";
import { isBeingTested, type VenueActions, type VenueRow } from "./venue-model.ts";

/** Which runs take place there, in words. */
function runWords({ profile }: VenueRow): string {
  if (!isFollowed(profile)) return "none yet: connection test, preflight and kill switch only";
  const kinds = [
    ["DEMO", "demo runs"],
    ["DRILL", "drills"],
    ["CANARY", "canaries"],
  ] as const;
  const here = kinds.filter(([kind]) => mayRunIn(profile.environment, kind)).map(([, words]) => words);
  return `${here.join(", ")}; everything else on the paper exchange`;
}

function KeyWords({ venue }: { venue: VenueRow }) {
  const { keyFingerprint, keysSetAtMs, keysSetByName } = venue;
  if (!keyFingerprint || keysSetAtMs === null) return <span className="text-muted">none entered</span>;
  return (
    <span>
      sealed; key <Hash value={keyFingerprint} label="Fingerprint of the key" chars={8} /> by{" "}
      <PersonText text={keysSetByName ?? ""} />, <Time atMs={keysSetAtMs} />
    </span>
  );
}

function TestWords({ venue }: { venue: VenueRow }) {
  const { test, testedAtMs, keysSetAtMs } = venue;
  if (isBeingTested(venue)) return <StatusMark level="standby" label="waits for the worker" />;
  if (!test || testedAtMs === null) return <span className="text-muted">not tested</span>;
  const isOld = keysSetAtMs !== null && keysSetAtMs > testedAtMs;
  return (
    <span>
      <StatusMark
        level={test.ok ? "normal" : "serious"}
        label={test.ok ? "nothing stands against it" : "refused"}
      />{" "}
      <Time atMs={testedAtMs} />
      {isOld ? " (earlier keys)" : null}
    </span>
  );
}

/** What the last test found, line by line, in the worker's words. */
function TestLines({ venue }: { venue: VenueRow }) {
  if (!venue.test || isBeingTested(venue)) return null;
  return (
    <ul
      className="mt-3 flex flex-col gap-1 border-t border-line pt-3 text-sm"
      aria-label="What the test found"
    >
      {venue.test.lines.map(({ ok, text }) => (
        <li key={text} className={ok ? "break-words text-muted" : "break-words text-serious"}>
          {ok ? `pass: ${text}` : text}
        </li>
      ))}
    </ul>
  );
}

/** One venue: what it is, who entered its keys when, what the last connection test found. */
export function VenueCard({ venue, actions }: { venue: VenueRow; actions: VenueActions | null }) {
  const { isPending, refusal, act } = useVenueAct();
  const { profile, retiredAtMs } = venue;
  const isLive = profile.environment === "LIVE";
  const isRetired = retiredAtMs !== null;
  return (
    <Card
      title={profile.title}
      hint={profile.id}
      actions={
        <span className="flex flex-wrap gap-1">
          <Badge tone={isLive ? "caution" : "neutral"}>{environmentWords(profile.environment)}</Badge>
          {isRetired ? <Badge>retired</Badge> : null}
        </span>
      }
      footer={
        actions && !isRetired ? (
          <div className="flex flex-wrap gap-2">
            <VenueKeys venue={venue} setKeys={actions.setKeys} />
            <Button
              size="sm"
              disabled={!venue.hasKeys || isBeingTested(venue)}
              pending={isPending}
              onClick={() =>
                void act(actions.test({ venueId: profile.id }), "The worker tests the connection")
              }
            >
              Test connection<span className="sr-only"> of {profile.title}</span>
            </Button>
            <RetireVenue venue={venue} retire={actions.retire} />
          </div>
        ) : null
      }
    >
      <RefusalCallout refusal={refusal} />
      <DefinitionList
        items={[
          {
            label: "Exchange",
            value: `${profile.exchangeId}${profile.isSandbox ? ", its test system" : ""}`,
          },
          { label: "Address", value: profile.restUrl ?? "the exchange's usual one" },
          {
            label: "Symbols",
            value: Object.entries(profile.symbols)
              .map(([ours, theirs]) => `${ours} is ${theirs}`)
              .join(", "),
          },
          { label: "Runs", value: runWords(venue) },
          { label: "Profile", value: <Hash value={venue.digest} label="Digest of the profile" chars={16} /> },
          { label: "Keys", value: <KeyWords venue={venue} /> },
          { label: "Connection test", value: <TestWords venue={venue} /> },
        ]}
      />
      <TestLines venue={venue} />
    </Card>
  );
}
