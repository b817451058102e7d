import type { Command, CommandType } from "./commands.ts";
import { CHECKLIST_HANDLERS } from "./decide-checklist.ts";
import { CONTENT_HANDLERS } from "./decide-content.ts";
import { EVIDENCE_HANDLERS } from "./decide-evidence.ts";
import { FILE_HANDLERS } from "./decide-files.ts";
import { type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import { REVIEW_HANDLERS, revisionOpened } from "./decide-review.ts";
import { RUN_HANDLERS } from "./decide-run.ts";
import { SIGN_OFF_HANDLERS } from "./decide-sign-off.ts";
import { may, whoMay } from "./permissions.ts";
import { phaseRule } from "./phases.ts";
import { refuse } from "./refusals.ts";

const HANDLERS: Handlers<CommandType> = {
  ...CONTENT_HANDLERS,
  ...CHECKLIST_HANDLERS,
  ...FILE_HANDLERS,
  ...EVIDENCE_HANDLERS,
  ...REVIEW_HANDLERS,
  ...SIGN_OFF_HANDLERS,
  ...RUN_HANDLERS,
};

/**
 * The one way by which people and worker change a decision: role, phase, then the command's own rules. Answers with
 * events to fold by `apply`, or with a named refusal. An empty list of events means that it is so already.
 * A change of submitted content comes with `revisionOpened` first: revision + 1, every signature void.
 */
export function decide(input: DecideInput, command: Command): Decided {
  const { decision, template, actor } = input;
  if (template.id !== decision.templateId)
    throw new Error(`decision ${decision.id} is not on template ${template.id}`);
  if (!may(actor, command.type)) return refuse("NOT_PERMITTED", { who: whoMay(command.type) });
  const rule = phaseRule(command.type, decision.phase);
  if (rule !== "ALLOWED" && rule !== "REVISES") return refuse(rule);
  const handler = HANDLERS[command.type] as (input: DecideInput, command: Command) => Decided;
  const answer = handler(input, command);
  if (!answer.ok || answer.events.length === 0 || rule === "ALLOWED") return answer;
  const opened = decided(input, revisionOpened(decision, `content changed: ${command.type}`));
  return opened.ok ? { ok: true, events: [...opened.events, ...answer.events] } : opened;
}
