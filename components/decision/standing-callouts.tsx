import { Callout } from "#components/ui/callout.tsx";
import { Countdown } from "#components/ui/countdown.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Time } from "#components/ui/time.tsx";

export type StandingFacts = {
  /** Why no four people can sign it, and what to do; null when they can. */
  unsolvable: { words: string; doNext: string } | null;
  /** The cool-down on its account and symbol; null when it is open. */
  lock: { untilMs: number; symbol: string; hours: number; decisionId: string; decisionNumber: number } | null;
  isFailed: boolean;
};

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** What stands over a decision whatever its sections say: it cannot be signed by these people, or it is locked. */
export function StandingCallouts({ unsolvable, lock, isFailed }: StandingFacts) {
  if (!unsolvable && !lock) return null;
  return (
    <div className="mb-4 flex flex-col gap-3">
      {unsolvable ? (
        <Callout
          kind="serious"
          title={sentence(unsolvable.words)}
          safe="Nothing is lost: the decision can be prepared meanwhile."
          next={unsolvable.doNext}
          actions={<TextLink href="/settings/people">People and roles</TextLink>}
        />
      ) : null}
      {lock ? (
        <Callout
          kind="caution"
          title={isFailed ? "A retry is locked." : `${lock.symbol} is locked after a failed canary.`}
          safe="A draft can be prepared; demo and drills can run."
          next="When it opens, root cause, fixes and a new demo run must be recorded."
        >
          Opens in{" "}
          <strong>
            <Countdown untilMs={lock.untilMs} over="— it is open now" />
          </strong>{" "}
          (<Time atMs={lock.untilMs} />
          ), {lock.hours} h after{" "}
          <TextLink href={`/decisions/${lock.decisionId}#after`}>
            the canary of #{lock.decisionNumber}
          </TextLink>{" "}
          failed.
        </Callout>
      ) : null}
    </div>
  );
}
