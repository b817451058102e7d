"use client";

import { UserCheck } from "lucide-react";
import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { numberText } from "#components/ui/number-text.ts";
import { Time } from "#components/ui/time.tsx";
import type { ChecklistItemView, ObservedView } from "#lib/decision/checklist-view.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
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

const SOURCE_WORDS: Readonly<Record<ChecklistItemView["source"], string>> = {
  DEMO: "demo run",
  DRILL: "drill",
  CONFIG: "configuration",
  RUN: "run",
};

function observedWords({ label, value, unit, n, interval, remark }: ObservedView): string {
  const facts = [
    `n = ${n}`,
    interval ? `95 % interval ${interval[0].toFixed(1)}–${interval[1].toFixed(1)} %` : null,
    remark,
  ].filter((one) => one !== null);
  return `${label} ${numberText(value, unit)} (${facts.join(", ")})`;
}

function People({ item }: { item: ChecklistItemView }) {
  if (!item.tick) return null;
  return (
    <p>
      Ticked by {item.tick.byName} <Time atMs={item.tick.atMs} part="time" />
      {item.verified ? (
        <>
          {" · verified by "}
          {item.verified.byName} <Time atMs={item.verified.atMs} part="time" />
        </>
      ) : null}
      {item.needsSecondPerson && !item.verified ? " · waits for a second person to verify" : null}
    </p>
  );
}

function RowFacts({ item }: { item: ChecklistItemView }) {
  return (
    <div id={`${item.itemId}-facts`} className="mt-0.5 space-y-0.5 text-sm text-muted">
      <p>
        <span className="text-ink">
          {item.observed.map(observedWords).join(" · ") || "Nothing observed yet"}
        </span>
        {item.observedAtMs === null ? (
          ` · from: ${SOURCE_WORDS[item.source]}`
        ) : (
          <>
            {` · ${SOURCE_WORDS[item.source]} `}
            <Time atMs={item.observedAtMs} part="time" />
          </>
        )}
      </p>
      <p>Rule: {item.rules.join("; ")}</p>
      {item.verdict === "PASS" || item.observed.length === 0 ? null : (
        <p className="text-ink">{item.reason}</p>
      )}
      <People item={item} />
      {item.attested ? (
        <p>
          Attested by {item.attested.byName}: “{item.attested.value}” {item.attested.note}
        </p>
      ) : null}
      {item.waiver ? (
        <p className="text-caution">
          Waived by {item.waiver.byName}: “{item.waiver.reason}”
        </p>
      ) : null}
    </div>
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
  const isSettled = item.verdict === "PASS" || item.waiver !== null;
  const waitsForSecond = item.needsSecondPerson && item.tick !== null && item.verified === null;
  const mayVerifyThis = waitsForSecond && rights.mayVerify && item.tick?.by !== rights.personId;
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
        <RowFacts item={item} />
        {mayVerifyThis || (!isSettled && (rights.mayAttest || rights.mayWaive)) ? (
          <div className="mt-2 flex flex-wrap gap-2">
            {mayVerifyThis ? (
              <Button
                size="sm"
                icon={<UserCheck aria-hidden="true" className="size-3.5" />}
                aria-label={`Verify: ${item.text}`}
                onClick={() => void run({ type: "verifyItem", itemId: item.itemId })}
              >
                Verify
              </Button>
            ) : null}
            {!isSettled && rights.mayAttest ? (
              <ReasonDialog
                isQuiet
                label="Attest"
                itemText={item.text}
                description="For evidence that no run of ours produced, for example an outside bot. The value is marked as attested."
                withValue
                reasonLabel="Where the value comes from"
                onSend={({ value, reason }) =>
                  run({ type: "attestItem", itemId: item.itemId, value, note: reason }, { quiet: true })
                }
              />
            ) : null}
            {!isSettled && rights.mayWaive ? (
              <ReasonDialog
                isQuiet
                label="Waive"
                itemText={item.text}
                description="The waiver and its reason are shown wherever this decision is signed."
                reasonLabel="Reason (at least 10 characters)"
                onSend={({ reason }) =>
                  run({ type: "waiveItem", itemId: item.itemId, reason }, { quiet: true })
                }
              />
            ) : null}
          </div>
        ) : null}
      </div>
    </li>
  );
}
