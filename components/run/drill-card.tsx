import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { isAnsweredAlone } from "#lib/canary/drill-facts.ts";
import { answerWords } from "#lib/canary/drill-words.ts";
import type { DrillState } from "#lib/canary/model.ts";
import { durationWords } from "#lib/template/duration-words.ts";
import { MEASURE_WORDS } from "#lib/template/measure-words.ts";

const timeText = (ms: number | null) => (ms === null ? "—" : durationWords(ms));

function names(answers: readonly string[] | undefined): string {
  if (answers === undefined) return "—";
  return answers.length === 0 ? "Nothing" : answers.map(answerWords).join(", ");
}

function aloneText(drill: DrillState): string {
  const isAlone = isAnsweredAlone(drill);
  if (isAlone === null) return "—";
  return isAlone ? "Nothing else" : "Not alone";
}

const COLUMNS: readonly Column<DrillState>[] = [
  {
    key: "drill",
    header: "Drill",
    isRowHeader: true,
    className: "min-w-64",
    cell: ({ drill, reason }) => (
      <>
        <span className="block font-medium first-letter:uppercase">{MEASURE_WORDS[drill].label}</span>
        <span className="block text-xs font-normal text-muted first-letter:uppercase">{reason}</span>
      </>
    ),
  },
  {
    key: "expected",
    header: "Expected",
    cell: ({ expected }) => (expected === undefined ? "—" : answerWords(expected)),
  },
  { key: "fired", header: "Fired", cell: ({ fired }) => names(fired) },
  { key: "alone", header: "Besides", className: "whitespace-nowrap", cell: aloneText },
  { key: "reaction", header: "Reaction", align: "end", cell: ({ reactionMs }) => timeText(reactionMs) },
  { key: "flat", header: "Time to flat", align: "end", cell: ({ flatMs }) => timeText(flatMs) },
  { key: "verdict", header: "Verdict", cell: ({ ok }) => <VerdictMark verdict={ok ? "PASS" : "FAIL"} /> },
];

/** The drills that failed, in words: what was expected, what happened, what to do. */
function Failed({ drills }: { drills: readonly DrillState[] }) {
  if (drills.length === 0) return null;
  const title = drills.length === 1 ? "One drill failed." : `${drills.length} drills failed.`;
  return (
    <Callout
      kind="serious"
      title={title}
      safe="The drills ran on paper; nothing was traded for real."
      next="Find out why before the drills are run again: the checklist takes nothing else."
    >
      <ul className="list-disc pl-5">
        {drills.map(({ drill, reason }) => (
          <li key={drill}>
            <span className="font-medium first-letter:uppercase">{MEASURE_WORDS[drill].label}</span>: {reason}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

/** One row per drill: what had to answer, what did, how fast, how fast flat, and that nothing else fired. */
export function DrillCard({ drills, isFinal }: { drills: readonly DrillState[]; isFinal: boolean }) {
  const passed = drills.filter(({ ok }) => ok).length;
  const count =
    drills.length === 0 ? "" : `${passed} of ${drills.length} passed${isFinal ? "" : " so far"}. `;
  return (
    <div className="flex flex-col gap-4">
      <Failed drills={drills.filter(({ ok }) => !ok)} />
      <Card
        id="drills"
        title="Drills"
        hint={`${count}Reaction: from the broken limit to the kill switch's first request. Time to flat: until the venue reads back zero.`}
        flush
      >
        <DataTable
          caption="Drills of this run"
          columns={COLUMNS}
          rows={drills}
          rowKey={({ drill }) => drill}
          empty={
            <EmptyState title="No drill has finished yet">
              Each one lands here with its reaction and time to flat.
            </EmptyState>
          }
        />
      </Card>
    </div>
  );
}
