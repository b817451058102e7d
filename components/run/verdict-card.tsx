import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import type { RunState } from "#lib/canary/model.ts";
import type { Judgement } from "#lib/canary/run-events.ts";
import type { RuledItem } from "#lib/template/schema.ts";

function Rows(props: { title: string; items: readonly RuledItem[]; judged: readonly Judgement[] }) {
  return (
    <div className="min-w-0">
      <h3 className="kicker mb-1.5">{props.title}</h3>
      <ul className="space-y-2">
        {props.items.map((item) => {
          const result = props.judged.find((one) => one.itemId === item.id);
          return (
            <li key={item.id} className="text-sm">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <span className="font-medium">{item.text}</span>
                <VerdictMark verdict={result?.verdict ?? "NO_EVIDENCE"} />
              </div>
              {result ? <p className="text-xs text-muted">{result.reason}</p> : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The verdict with the rule that decided it, then every criterion with its own reason. */
export function VerdictCard(props: {
  state: RunState;
  mustHaves: readonly RuledItem[];
  targets: readonly RuledItem[];
  targetsNeeded: number;
}) {
  const { verdict } = props.state;
  if (!verdict) return null;
  return (
    <Card id="verdict" title="Verdict" actions={<PhaseBadge phase={verdict.outcome} />}>
      <p className="text-lg first-letter:uppercase">{verdict.reason}</p>
      {props.state.kind === "CANARY" ? (
        <div className="mt-4 grid gap-6 md:grid-cols-2">
          <Rows title="Must have all" items={props.mustHaves} judged={verdict.mustHaves} />
          <Rows
            title={`Targets: ${verdict.targetsMet} met, ${props.targetsNeeded} needed`}
            items={props.targets}
            judged={verdict.targets}
          />
        </div>
      ) : null}
    </Card>
  );
}
