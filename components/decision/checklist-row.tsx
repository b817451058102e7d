"use client";

import { VerdictMark } from "#components/status/verdict-mark.tsx";
import type { ChecklistItemView } from "#lib/decision/checklist-view.ts";
import { ItemActs } from "./item-acts.tsx";
import { ItemFacts } from "./item-facts.tsx";
import type { RunCommand } from "./use-decision-commands.ts";

export type ChecklistRights = {
  personId: string;
  mayTick: boolean;
  mayVerify: boolean;
  mayWaive: boolean;
  mayAttest: boolean;
};

function TickBox(props: {
  item: ChecklistItemView;
  isTicked: boolean;
  isLocked: boolean;
  onToggle: () => void;
}) {
  const { item, isTicked } = props;
  return (
    <input
      type="checkbox"
      aria-label={item.text}
      aria-describedby={`${item.itemId}-facts`}
      checked={isTicked}
      disabled={props.isLocked}
      onChange={props.onToggle}
      className="mt-0.5 size-5 shrink-0 cursor-pointer accent-[var(--color-accent)] disabled:cursor-not-allowed"
    />
  );
}

/** One item: tick, words, evidence, verdict, and what else this person may do with it. */
export function ChecklistRow(props: {
  item: ChecklistItemView;
  rights: ChecklistRights;
  /** What the person just did, shown before the server has confirmed it. */
  optimisticTick: boolean | null;
  onToggle: (tick: boolean) => void;
  run: RunCommand;
}) {
  const { item, rights, run } = props;
  const isTicked = props.optimisticTick ?? item.tick !== null;
  return (
    <li id={`item-${item.itemId}`} className="flex items-start gap-3 px-4 py-3 target:bg-accent-soft">
      <TickBox
        item={item}
        isTicked={isTicked}
        isLocked={!rights.mayTick}
        onToggle={() => props.onToggle(!isTicked)}
      />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <span className="font-medium">{item.text}</span>
          <VerdictMark verdict={item.mark} />
        </div>
        <ItemFacts item={item} />
        <ItemActs item={item} rights={rights} run={run} />
      </div>
    </li>
  );
}
