import { Callout } from "#components/ui/callout.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { PeopleEffect } from "#lib/decision/people-rules.ts";
import { roleWords } from "#lib/decision/permissions.ts";

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Which open decisions a change of people touches, in words; says so when it touches none. */
export function EffectList({ effects }: { effects: readonly PeopleEffect[] }) {
  if (effects.length === 0) return <p className="text-sm text-muted">No open decision is affected.</p>;
  return (
    <Callout
      kind="caution"
      title={`${effects.length} open ${effects.length === 1 ? "decision is" : "decisions are"} affected.`}
    >
      <ul className="mt-1 flex flex-col gap-1.5 text-sm">
        {effects.map((effect) => (
          <li key={effect.decisionId}>
            <TextLink href={`/decisions/${effect.decisionId}#sign-offs`}>
              #{effect.number} {effect.title}
            </TextLink>
            {effect.voided.map(({ role, personName }) => (
              <span key={role} className="block">
                The sign-off of {personName} as {roleWords(role)} no longer counts.
              </span>
            ))}
            {effect.unsolvable ? <span className="block">{capital(effect.unsolvable)}.</span> : null}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
