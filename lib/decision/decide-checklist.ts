import { ruleWords } from "../template/judge-criterion.ts";
import { type ChecklistRow, findChecklistRow } from "../template/templates.ts";
import { type CommandOf, type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import { findRuledRow, typedValueProblem } from "./judge-attested.ts";
import { type JudgedRow, judgeRow } from "./judge-row.ts";
import { refuse } from "./refusals.ts";

function withRow(
  input: DecideInput,
  itemId: string,
  then: (row: ChecklistRow, judged: JudgedRow) => Decided,
): Decided {
  const row = findChecklistRow(input.template, itemId);
  if (!row) return refuse("UNKNOWN_ITEM", { itemId });
  return then(row, judgeRow(input.decision, input.template, row, input.nowMs));
}

function attest(input: DecideInput, { itemId, value, n, note }: CommandOf<"attestItem">): Decided {
  const row = findRuledRow(input.template, itemId);
  if (!row) return refuse("UNKNOWN_ITEM", { itemId });
  if (value.trim() === "") return refuse("REASON_NEEDED");
  const problem = typedValueProblem(row, value);
  if (problem) {
    const rule = row.item.criteria.map(ruleWords).join(", ");
    return refuse("ATTESTED_VALUE_NOT_A_NUMBER", { rule, problem });
  }
  return decided(input, { type: "itemAttested", itemId, value: value.trim(), n: n ?? null, note });
}

type ChecklistCommand =
  | "tickItem"
  | "untickItem"
  | "verifyItem"
  | "attestItem"
  | "waiveItem"
  | "withdrawWaiver";

/** What people do with the items of a checklist. */
export const CHECKLIST_HANDLERS: Handlers<ChecklistCommand> = {
  tickItem: (input, { itemId }) =>
    withRow(input, itemId, ({ item }, { answer, verdict, reason }) => {
      if (verdict !== "PASS" && !answer.waiver)
        return refuse("VERDICT_NOT_PASS", { text: item.text, reason });
      if (answer.tickedBy !== null) return decided(input);
      return decided(input, { type: "itemTicked", itemId });
    }),

  untickItem: (input, { itemId }) =>
    withRow(input, itemId, (_row, { answer }) =>
      answer.tickedBy === null ? decided(input) : decided(input, { type: "itemUnticked", itemId }),
    ),

  verifyItem: (input, { itemId }) =>
    withRow(input, itemId, ({ item, needsSecondPerson }, { answer, verdict, reason }) => {
      if (!needsSecondPerson) return refuse("NO_SECOND_PERSON_HERE");
      if (answer.tickedBy === null) return refuse("NOT_TICKED", { text: item.text });
      const isOwn = [answer.tickedBy, answer.attested?.by].includes(input.actor.personId);
      if (isOwn) return refuse("SECOND_PERSON_NEEDED");
      if (verdict !== "PASS" && !answer.waiver)
        return refuse("VERDICT_NOT_PASS", { text: item.text, reason });
      if (answer.verifiedBy !== null) return decided(input);
      return decided(input, { type: "itemVerified", itemId });
    }),

  attestItem: (input, command) => attest(input, command),

  waiveItem: (input, { itemId, reason }) =>
    withRow(input, itemId, ({ item }, { answer, verdict }) => {
      if (reason.trim() === "") return refuse("REASON_NEEDED");
      if (verdict === "PASS") return refuse("NOTHING_TO_WAIVE", { text: item.text });
      if (answer.waiver?.reason === reason && answer.waiver.by === input.actor.personId)
        return decided(input);
      return decided(input, { type: "itemWaived", itemId, reason });
    }),

  withdrawWaiver: (input, { itemId }) =>
    withRow(input, itemId, (_row, { answer }) => {
      if (!answer.waiver) return refuse("NO_WAIVER");
      return decided(input, { type: "waiverWithdrawn", itemId, reason: answer.waiver.reason });
    }),
};
