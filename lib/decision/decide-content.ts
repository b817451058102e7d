import { configProblems } from "../template/config-problems.ts";
import { resolveCriterion } from "../template/judge-criterion.ts";
import { type CanaryConfig, canaryConfigSchema, type RuledItem } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import { readChoice } from "../venue/venue-choice.ts";
import { type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import { type EvidenceKind, evidenceRunUnderWay } from "./evidence-freshness.ts";
import { evidenceKindOf } from "./judge-row.ts";
import { isPlainLine } from "./plain-text.ts";
import { refuse } from "./refusals.ts";

const TITLE_LENGTH = { min: 3, max: 140 };

/** Fields that change how the canary trades: a demo with other values shows nothing about this one. */
const TRADING_FIELDS = [
  "environment",
  "venue",
  "symbol",
  "sizeBtc",
  "positionLimitBtc",
  "mode",
  "filters",
] as const;
/** Fields that the drills provoke; only the run's length is none of theirs. */
const DRILLED_FIELDS = [...TRADING_FIELDS, "maxLossUsd", "dailyLossCapUsd"] as const;

function differs(
  before: CanaryConfig,
  after: CanaryConfig,
  fields: readonly (keyof CanaryConfig)[],
): boolean {
  return fields.some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** Whether a row's limits follow the configuration and become other ones. */
function ruleDiffers(item: RuledItem, before: CanaryConfig, after: CanaryConfig): boolean {
  return item.criteria.some(
    (one) => resolveCriterion(one, before).limit !== resolveCriterion(one, after).limit,
  );
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
  if (config.venue !== undefined && !input.context.venues?.includes(config.venue)) {
    const id = readChoice(config.venue).id;
    return refuse("INVALID_CONFIG", { problems: `Venue ${id} is not in use here, or has changed.` });
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
  const reopened = checklistRows(template).flatMap(({ item }) => {
    const kind = evidenceKindOf(item.source);
    const isDropped = kind !== null && drops.includes(kind);
    return isDropped || ruleDiffers(item, decision.config, config) ? [item.id] : [];
  });
  return decided(input, { type: "configChanged", before: decision.config, config, drops, reopened });
}

type ContentCommand = "renameDecision" | "changeConfig" | "writeNote" | "setContact";

/** What may be written into a decision, and what must hold for it. */
export const CONTENT_HANDLERS: Handlers<ContentCommand> = {
  renameDecision: (input, command) => {
    const title = command.title.trim();
    if (title.length < TITLE_LENGTH.min || title.length > TITLE_LENGTH.max || !isPlainLine(title)) {
      return refuse("INVALID_TITLE");
    }
    const before = input.decision.title;
    return title === before ? decided(input) : decided(input, { type: "decisionRenamed", before, title });
  },

  changeConfig: (input, { config }) => changeConfig(input, config),

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
