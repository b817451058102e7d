import { ruleWords } from "../template/judge-criterion.ts";
import { type CanaryConfig, canaryConfigSchema } from "../template/schema.ts";
import { type ChecklistRow, findChecklistRow } from "../template/templates.ts";
import { configProblems } from "./config-problems.ts";
import { type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import { type EvidenceKind, evidenceRunUnderWay } from "./evidence-freshness.ts";
import { isTypedValueReadable, type JudgedRow, judgeRow } from "./judge-row.ts";
import { refuse } from "./refusals.ts";

const TITLE_LENGTH = { min: 3, max: 140 };
const NUL = "\u0000";

function withRow(
  input: DecideInput,
  itemId: string,
  then: (row: ChecklistRow, judged: JudgedRow) => Decided,
): Decided {
  const row = findChecklistRow(input.template, itemId);
  if (!row) return refuse("UNKNOWN_ITEM", { itemId });
  return then(row, judgeRow(input.decision, input.template, row, input.nowMs));
}

/** Fields that change how the canary trades: a demo with other values shows nothing about this one. */
const TRADING_FIELDS = ["environment", "symbol", "sizeBtc", "positionLimitBtc", "mode", "filters"] as const;
/** Fields that the drills provoke; only the run's length is none of theirs. */
const DRILLED_FIELDS = [...TRADING_FIELDS, "maxLossUsd", "dailyLossCapUsd"] as const;

function differs(
  before: CanaryConfig,
  after: CanaryConfig,
  fields: readonly (keyof CanaryConfig)[],
): boolean {
  return fields.some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

function changeConfig(input: DecideInput, given: CanaryConfig): Decided {
  const { decision, template, nowMs } = input;
  const parsed = canaryConfigSchema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues
      .map((issue) => `${issue.path.join(".")}: ${issue.message}`)
      .join("; ");
    return refuse("INVALID_CONFIG", { problems });
  }
  const config = parsed.data;
  const problems = configProblems(config, template);
  if (problems.length > 0) {
    return refuse("INVALID_CONFIG", { problems: `${problems.map((one) => one.words).join("; ")}.` });
  }
  if (!differs(decision.config, config, [...DRILLED_FIELDS, "durationSec"])) return decided(input);
  const changed: [EvidenceKind, boolean][] = [
    ["demo", differs(decision.config, config, TRADING_FIELDS)],
    ["drills", differs(decision.config, config, DRILLED_FIELDS)],
  ];
  const drops = changed.flatMap(([kind, is]) => (is ? [kind] : []));
  // Evidence of the old values must not arrive at the new ones.
  const underWay = drops.find((kind) => evidenceRunUnderWay(decision, template, kind, nowMs));
  if (underWay)
    return refuse("EVIDENCE_RUN_UNDER_WAY", { what: underWay === "demo" ? "A demo run" : "A drill run" });
  return decided(input, { type: "configChanged", before: decision.config, config, drops });
}

type ContentCommand =
  | "renameDecision"
  | "changeConfig"
  | "tickItem"
  | "untickItem"
  | "verifyItem"
  | "attestItem"
  | "waiveItem"
  | "writeNote"
  | "setContact";

/** What may be written into a decision, and what must hold for it. */
export const CONTENT_HANDLERS: Handlers<ContentCommand> = {
  renameDecision: (input, command) => {
    const title = command.title.trim();
    if (title.length < TITLE_LENGTH.min || title.length > TITLE_LENGTH.max || title.includes(NUL)) {
      return refuse("INVALID_TITLE");
    }
    const before = input.decision.title;
    return title === before ? decided(input) : decided(input, { type: "decisionRenamed", before, title });
  },

  changeConfig: (input, { config }) => changeConfig(input, config),

  tickItem: (input, { itemId }) =>
    withRow(input, itemId, ({ item }, { answer, verdict, reason }) => {
      if (answer.tickedBy !== null) return decided(input);
      if (verdict !== "PASS" && !answer.waiver)
        return refuse("VERDICT_NOT_PASS", { text: item.text, reason });
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
      if (answer.tickedBy === input.actor.personId) return refuse("SECOND_PERSON_NEEDED");
      if (answer.verifiedBy !== null) return decided(input);
      if (verdict !== "PASS" && !answer.waiver)
        return refuse("VERDICT_NOT_PASS", { text: item.text, reason });
      return decided(input, { type: "itemVerified", itemId });
    }),

  attestItem: (input, { itemId, value, note }) =>
    withRow(input, itemId, (row) => {
      if (value.trim() === "") return refuse("REASON_NEEDED");
      if (!isTypedValueReadable(row, value)) {
        return refuse("ATTESTED_VALUE_NOT_A_NUMBER", { rule: row.item.criteria.map(ruleWords).join(", ") });
      }
      return decided(input, { type: "itemAttested", itemId, value: value.trim(), note });
    }),

  waiveItem: (input, { itemId, reason }) =>
    withRow(input, itemId, ({ item }, { answer, verdict }) => {
      if (reason.trim() === "") return refuse("REASON_NEEDED");
      if (verdict === "PASS") return refuse("NOTHING_TO_WAIVE", { text: item.text });
      if (answer.waiver?.reason === reason && answer.waiver.by === input.actor.personId)
        return decided(input);
      return decided(input, { type: "itemWaived", itemId, reason });
    }),

  writeNote: (input, { noteId, text }) => {
    if (!input.template.notes.some((note) => note.id === noteId)) return refuse("UNKNOWN_NOTE", { noteId });
    const before = input.decision.notes[noteId] ?? "";
    return before === text ? decided(input) : decided(input, { type: "noteWritten", noteId, before, text });
  },

  setContact: (input, { contact }) => {
    if (!input.template.contacts.some((one) => one.id === contact.id)) {
      return refuse("UNKNOWN_CONTACT", { contactId: contact.id });
    }
    const before = input.decision.contacts.find((one) => one.id === contact.id) ?? null;
    return decided(input, { type: "contactSet", before, contact });
  },
};
