import type { TemplateProblem } from "../editor/field.ts";
import { leaves } from "../path-value.ts";
import { hiddenCharacter } from "../plain-text.ts";
import { SIGNING_ROLES, type Template, type TriggerKind } from "../schema.ts";

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Triggers that stand in a row of every template; a person's kill and a failed checkpoint need none. */
const NEEDED_TRIGGERS: readonly TriggerKind[] = [
  "LOSS",
  "ERROR_RATE",
  "LATENCY_P95",
  "WS_DOWN",
  "UNAUTHORISED",
  "NO_TELEMETRY",
  "LOST_CONTROL",
  "CONSECUTIVE_ERRORS",
];

const blocks = (path: string, words: string): TemplateProblem => ({ path, words, blocks: true });

function idProblems(template: Template): TemplateProblem[] {
  const lists: [string, readonly { id: string }[]][] = [
    ["checklists", template.checklists],
    // Values that people type are kept by id for items and metrics alike.
    ["checklists", [...template.checklists.flatMap((list) => list.items), ...template.metrics]],
    ["preflight", template.preflight],
    ["rollback", template.rollback],
    ["checkpoints", template.checkpoints],
    ["checkpoints", template.checkpoints.flatMap((one) => one.items)],
    ["mustHaves", [...template.mustHaves, ...template.targets]],
    ["monitoring", template.monitoring],
    ["contacts", template.contacts],
    ["notes", template.notes],
  ];
  return lists.flatMap(([path, rows]) => {
    const ids = rows.map((row) => row.id);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    const odd = ids.filter((id) => !ID.test(id));
    return [
      ...twice.map((id) => blocks(path, `The id ${id} stands here twice.`)),
      ...odd.map((id) => blocks(path, `“${id.slice(0, 40)}” is no id: small letters, digits and hyphens.`)),
    ];
  });
}

function missingRows(template: Template): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const lists = {
    checklists: template.checklists,
    metrics: template.metrics,
    preflight: template.preflight,
    checkpoints: template.checkpoints,
    rollback: template.rollback,
    mustHaves: template.mustHaves,
    targets: template.targets,
    afterSuccess: template.afterSuccess,
    afterFailure: template.afterFailure,
    contacts: template.contacts,
    notes: template.notes,
  };
  for (const [path, rows] of Object.entries(lists)) {
    if (rows.length === 0) problems.push(blocks(path, `The section ${path} has no row.`));
  }
  for (const list of template.checklists) {
    if (list.items.length === 0) problems.push(blocks(`checklists/${list.id}`, `${list.title} has no row.`));
  }
  for (const one of template.checkpoints) {
    if (one.items.length === 0) problems.push(blocks(`checkpoints/${one.id}`, `${one.title} has no row.`));
  }
  return problems;
}

function stationProblems({ stations }: Template): TemplateProblem[] {
  const roles = stations.map((station) => station.role);
  const problems = stations
    .filter((station) => station.statements.length === 0)
    .map(({ role, title }) => blocks(`stations/${role}/statements`, `${title} has no statement to sign.`));
  if (roles.join() !== SIGNING_ROLES.join()) {
    problems.push(
      blocks("stations", "The four stations are Engineer, Risk Manager, Product Owner, CTO, in this order."),
    );
  }
  return problems;
}

function triggerRows({ triggers, rollback }: Template): TemplateProblem[] {
  const kinds = triggers.map((trigger) => trigger.kind);
  const problems = NEEDED_TRIGGERS.filter((kind) => !kinds.includes(kind)).map((kind) =>
    blocks("triggers", `The rollback trigger ${kind} is missing; no template may do without it.`),
  );
  for (const kind of new Set(kinds)) {
    if (kinds.indexOf(kind) !== kinds.lastIndexOf(kind)) {
      problems.push(blocks("triggers", `The rollback trigger ${kind} stands here twice.`));
    }
  }
  if (rollback[0] && rollback[0].builtin !== "kill-switch") {
    problems.push(blocks("rollback", "The first step of the rollback is the kill switch."));
  }
  return problems;
}

/** What no template may have, not even a draft: hidden characters, broken lines, ids that are none or stand twice. */
export function textAndIdProblems(template: Template): TemplateProblem[] {
  const texts = leaves(template).flatMap(({ path, value }) => {
    if (typeof value !== "string") return [];
    const hidden = hiddenCharacter(value);
    if (hidden) return [blocks(path, `There is a hidden character (${hidden}) in it.`)];
    return value.includes("\n") ? [blocks(path, "This must be one line.")] : [];
  });
  const slug = ID.test(template.slug) ? [] : [blocks("slug", "A name is small letters, digits and hyphens.")];
  return [...slug, ...texts, ...idProblems(template)];
}

/** What is wrong with rows and words: ids, missing rows, hidden characters. */
export function rowProblems(template: Template): TemplateProblem[] {
  return [
    ...textAndIdProblems(template),
    ...missingRows(template),
    ...stationProblems(template),
    ...triggerRows(template),
  ];
}
