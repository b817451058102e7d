import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { applyAll } from "./apply.ts";
import type { Command } from "./commands.ts";
import type { Actor, Decision } from "./model.ts";
import { type Notice, noticesOf } from "./notices.ts";
import { ask, NOW_MS, PEOPLE } from "./test-decision.ts";

/** What an act tells whom. Throws when the act is refused. */
export function noticesOfAct(
  before: Decision,
  command: Command,
  by: Actor,
  watchers: string[] = [],
): Notice[] {
  const answer = ask(before, command, { by });
  if (!answer.ok) throw new Error(answer.refusal.code);
  const after = applyAll(before, answer.events);
  const { events } = answer;
  return noticesOf({ before, after, template: rehearsalV1, events, people: PEOPLE, watchers, nowMs: NOW_MS });
}
