import type { TriggerKind } from "#lib/template/schema.ts";
import { TRIGGER_NAME } from "./trigger-words.ts";

/** What else than a trigger can answer a drill. */
const ANSWER_NAME: Readonly<Record<string, string>> = {
  killSwitch: "Kill switch",
  dailyLossCap: "Daily loss cap",
  positionLimit: "Position limit",
  reduceOnlyMode: "Reduce-only mode",
  quietWindow: "Quiet window",
  "canary closes itself": "Canary closes itself",
  "watchdog flattens": "Watchdog flattens",
};

/** A trigger, a risk control or a process, as people call it. */
export function answerName(answer: string): string {
  return TRIGGER_NAME[answer as TriggerKind] ?? ANSWER_NAME[answer] ?? answer;
}
