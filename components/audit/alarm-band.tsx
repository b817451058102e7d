"use client";

import { useEffect, useState } from "react";
import { Callout } from "#components/ui/callout.tsx";
import { TextLink } from "#components/ui/link.tsx";

export type BandAlarm = { id: number; title: string; reason: string };

/** With the witness's own 33 s at most, an alarm is on every open page within a minute. */
const ASK_EVERY_MS = 15_000;

/** The alarms of the witness on every page, for those who must act on them; asked again while the page stands open. */
export function AlarmBand({ initial }: { initial: readonly BandAlarm[] }) {
  const [alarms, setAlarms] = useState(initial);
  useEffect(() => {
    const ask = async () => {
      const response = await fetch("/api/audit/alarms", { headers: { accept: "application/json" } });
      if (response.ok) setAlarms(((await response.json()) as { alarms: BandAlarm[] }).alarms);
    };
    const timer = setInterval(() => void ask().catch(() => {}), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const [first] = alarms;
  if (!first) return null;
  const more = alarms.length > 1 ? ` and ${alarms.length - 1} more` : "";
  return (
    <Callout
      kind="serious"
      isAlert
      title={`${first.title}${more}`}
      actions={<TextLink href="/audit">Look at the alarm</TextLink>}
      className="mb-4"
    >
      {first.reason}
    </Callout>
  );
}
