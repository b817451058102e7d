import type { Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import type { PersonFacts } from "./delegation.ts";
import { judgeRow } from "./judge-row.ts";
import type { Actor, Decision } from "./model.ts";
import { may, roleWords } from "./permissions.ts";
import { pollBoard } from "./poll-board.ts";
import { solvable } from "./solvable.ts";

export type WhyInput = {
  decision: Decision;
  template: Template;
  actor: Actor;
  people: readonly PersonFacts[];
  nowMs: number;
};
export type Why = { why: string; anchor: string };

const isMine = ({ decision, actor }: WhyInput) => decision.createdBy === actor.personId;

function draftWaits(input: WhyInput): Why | null {
  const { decision, template, actor, nowMs } = input;
  if (isMine(input)) return { why: "Your draft: finish and submit it", anchor: "" };
  if (!may(actor, "verifyItem")) return null;
  const open = checklistRows(template).filter((row) => {
    const { verdict, answer } = judgeRow(decision, template, row, nowMs);
    const isTicked = verdict === "PASS" && answer.tickedBy !== null && answer.tickedBy !== actor.personId;
    return row.needsSecondPerson && isTicked && answer.verifiedBy === null && answer.waiver === null;
  });
  const first = open[0];
  if (!first) return null;
  const count = open.length === 1 ? "1 item waits" : `${open.length} items wait`;
  return { why: `${count} for a second person to verify`, anchor: `#item-${first.item.id}` };
}

function reviewWaits({ decision, template, actor, people, nowMs }: WhyInput): Why | null {
  const board = pollBoard(decision, template, actor, { people, atMs: nowMs });
  const station = board.find(
    (one) => one.open.includes("GO") && (one.answer === "OPEN" || one.voidWords !== null),
  );
  const held = board.find((one) => one.answer === "HOLD" && one.mayWithdraw);
  const { role } = station?.station ?? held?.station ?? {};
  if (!role) return null;
  if (!station)
    return { why: `Your HOLD as ${roleWords(role)}: release it or say NO-GO`, anchor: "#sign-offs" };
  const isLast = board.at(-1) === station;
  return isLast
    ? { why: "GO: every other station has signed", anchor: "#go" }
    : { why: `Your answer as ${roleWords(role)}`, anchor: "#sign-offs" };
}

/** What this person, and not just anybody, can do next on a decision; null when it waits for others or for nobody. */
export function whyItWaits(input: WhyInput): Why | null {
  const { decision, actor, people, nowMs } = input;
  const { phase, after, runs } = decision;
  if (phase === "DRAFT" || phase === "IN_REVIEW") {
    const own = phase === "DRAFT" ? draftWaits(input) : reviewWaits(input);
    if (own || !may(actor, "managePeople")) return own;
    const why = solvable(decision, people, nowMs);
    return (
      why && {
        why: `It cannot be authorised: ${why.words.replace(": this cannot be authorised", "")}`,
        anchor: "",
      }
    );
  }
  if (phase === "REFUSED")
    return isMine(input) ? { why: "NO-GO: reopen it with a reason, or leave it", anchor: "#submit" } : null;
  if (phase === "AUTHORIZED") {
    const canary = runs.findLast((run) => run.kind === "CANARY");
    const isScrubbed = canary?.outcome === "SCRUBBED" && may(actor, "relaunch");
    return isScrubbed ? { why: "The launch was scrubbed: launch again, or reopen it", anchor: "#go" } : null;
  }
  const lacksCause = after.rootCause.trim() === "" || after.fixes.trim() === "";
  if (phase === "FAILED" && lacksCause && may(actor, "recordRootCause"))
    return { why: "Record root cause and fixes", anchor: "#after" };
  return null;
}
