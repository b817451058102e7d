import { Callout } from "#components/ui/callout.tsx";
import { Time } from "#components/ui/time.tsx";
import { ALARM_WORDS } from "#lib/proof/alarm-words.ts";
import type { AlarmKind } from "#lib/proof/chain-findings.ts";

export type AlarmView = {
  id: number;
  kind: AlarmKind;
  reason: string;
  openedAtMs: number;
  clearedAtMs: number | null;
};

/** The witness's alarms, each with what happened, what is safe and what to do next. */
export function AuditAlarms({ alarms }: { alarms: readonly AlarmView[] }) {
  return alarms.map(({ id, kind, reason, openedAtMs, clearedAtMs }) => {
    const { title, whatHappened, safeNow, doNext } = ALARM_WORDS[kind];
    if (clearedAtMs !== null) {
      return (
        <Callout key={id} kind="info" title={`Ended: ${title.toLowerCase()}`}>
          {reason}. Raised <Time atMs={openedAtMs} />, ended <Time atMs={clearedAtMs} />.
        </Callout>
      );
    }
    return (
      <Callout key={id} kind="serious" title={title} safe={safeNow} next={doNext} isAlert>
        {whatHappened} The witness says: {reason}. Noticed <Time atMs={openedAtMs} />.
      </Callout>
    );
  });
}
