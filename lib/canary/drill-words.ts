import type { TriggerKind } from "../template/schema.ts";
import { TRIGGER_WORDS } from "./describe-event.ts";

/** What else than a trigger can answer a drill. */
const ANSWER_WORDS: Readonly<Record<string, string>> = {
  killSwitch: "Kill switch",
  dailyLossCap: "Daily loss cap",
  positionLimit: "Position limit",
  reduceOnlyMode: "Reduce-only mode",
  quietWindow: "Quiet window",
  "canary closes itself": "Canary closes itself",
  "watchdog flattens": "Watchdog flattens",
};

/** A trigger, a risk control or a process, as people call it. */
export function answerWords(answer: string): string {
  return TRIGGER_WORDS[answer as TriggerKind] ?? ANSWER_WORDS[answer] ?? answer;
}
