import { ContactLines } from "#components/decision/contact-lines.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { numberText } from "#components/ui/number-text.ts";
import { Time } from "#components/ui/time.tsx";
import type { RunState } from "#lib/canary/model.ts";
import type { Decision } from "#lib/decision/model.ts";
import { durationWords } from "#lib/template/duration-words.ts";
import { TRIGGER_NAME } from "./trigger-words.ts";

const STAGES = [
  { stage: "SENT", word: "Kill sent" },
  { stage: "RECEIVED", word: "Received" },
  { stage: "CANCELLED", word: "Orders cancelled" },
  { stage: "FLAT", word: "Flat proven" },
] as const;

const AFTERWARDS = {
  CANARY: "Read the incident report and record root cause and fixes on the decision.",
  EVIDENCE: "Read the report, mend the cause, then start it again from the decision.",
} as const;

function stageText(state: RunState, stage: string): string | null {
  const reached = state.stages.find((one) => one.stage === stage);
  if (!reached || !state.fired) return null;
  const ms = reached.atMs - state.fired.observedAtMs;
  return `+${durationWords(ms)}`;
}

function title(state: RunState): string {
  const trigger = state.fired?.trigger;
  const cause = trigger ? TRIGGER_NAME[trigger] : "a limit";
  const why = trigger === "PERSON" ? " by a person" : `: ${cause}`;
  if (state.phase === "STUCK") return `Stuck: the account is not flat. It was to be rolled back${why}.`;
  return state.flat ? `Rolled back${why}. The venue confirms flat.` : `Rolling back${why}.`;
}

/** Full width: cause, value, limit, the four stages with their time after the breach, and whom to call while it is stuck. */
export function RollbackAlert({
  state,
  unit,
  contacts,
}: {
  state: RunState;
  unit: string;
  contacts: Decision["contacts"];
}) {
  // A launch that was called off is said to be scrubbed, and why.
  if (!state.fired || state.phase === "SCRUBBED") return null;
  const { fired } = state;
  return (
    <Callout
      kind="critical"
      isAlert
      title={title(state)}
      safe={
        state.flat
          ? `Zero position and ${state.flat.openOrders} open orders, read back from the venue.`
          : state.phase === "STUCK"
            ? "Nothing is proven: orders and a position may stand at the venue. New entries are refused and the kill is sent again and again."
            : "New orders are refused; open orders are being cancelled and positions closed."
      }
      next={
        state.phase === "STUCK"
          ? "Call the contacts and close the position at the venue by hand; the worker keeps trying."
          : state.flat
            ? AFTERWARDS[state.kind === "CANARY" ? "CANARY" : "EVIDENCE"]
            : undefined
      }
    >
      <p className="break-words first-letter:uppercase">{fired.reason}</p>
      <p className="text-sm">
        {fired.value === null ? "Observed" : `Observed ${numberText(fired.value, unit)}`}
        {fired.limit === null ? "" : `, limit ${numberText(fired.limit, unit)}`}
        {fired.n > 0 ? `, n = ${fired.n}` : ""}
        {fired.windowSec === null ? "" : `, window ${fired.windowSec} s`}, at{" "}
        <Time atMs={fired.observedAtMs} part="time" />
      </p>
      <ol className="mt-2 grid grid-cols-2 gap-2 sm:grid-cols-4">
        {STAGES.map(({ stage, word }) => {
          const text = stageText(state, stage);
          return (
            <li key={stage} className="rounded-md border border-critical-line bg-surface px-3 py-2">
              <span className="block text-xs text-muted">{word}</span>
              <span className="font-semibold">{text ?? (state.flat ? "not recorded" : "waiting")}</span>
            </li>
          );
        })}
      </ol>
      {state.notFlat ? (
        <p className="mt-2 text-sm">
          Attempt {state.notFlat.attempt}: position {numberText(state.notFlat.positionBtc, "BTC")},{" "}
          {state.notFlat.openOrders < 0 ? "unknown" : state.notFlat.openOrders} open orders.{" "}
          <span className="inline-block first-letter:uppercase">{state.notFlat.reason}</span>
        </p>
      ) : null}
      {state.phase === "STUCK" && contacts.length > 0 ? (
        <ul aria-label="Contacts" className="mt-2 grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
          {contacts.map((contact) => (
            <li key={contact.id} className="rounded-md border border-critical-line bg-surface px-3 py-2">
              <ContactLines contact={contact} />
            </li>
          ))}
        </ul>
      ) : null}
    </Callout>
  );
}
