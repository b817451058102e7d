import { readAddressLine } from "../editor/write-field.ts";
import { readDuration } from "./durations.ts";
import type { FormDocument, FormRow, FormStep } from "./form-document.ts";
import type { FormLine } from "./form-lines.ts";
import { unescapeText } from "./text.ts";

/** Takes a line into the document; returns in words why it could not, or null. */
export type SectionReader = (form: FormDocument, line: FormLine) => string | null;

const NOT_A_ROW = "This section has no such line.";
const rowOf = ({ line }: FormLine, text: string): FormRow => ({ line, text });
const isRemark = (text: string) => /^\*[^*].*\*$/.test(text);

/** A remark under a row is what a decision wrote there. */
function takeRemark(form: FormDocument, line: FormLine): boolean {
  if (line.kind !== "nested" || !isRemark(line.text)) return false;
  form.filledIn += 1;
  return true;
}

const countTick = (form: FormDocument, line: FormLine) => {
  if (line.kind === "task" && line.isTicked) form.filledIn += 1;
};

const readChecklist: SectionReader = (form, line) => {
  if (line.kind === "heading") {
    form.checklists.push({ title: rowOf(line, line.text), rows: [] });
    return null;
  }
  if (takeRemark(form, line)) return null;
  const list = form.checklists.at(-1);
  if (line.kind !== "task" || !list) return NOT_A_ROW;
  countTick(form, line);
  list.rows.push(rowOf(line, line.text));
  return null;
};

const readConfig: SectionReader = (form, line) => {
  if (line.kind !== "code") return NOT_A_ROW;
  const match = /^\s*(?:-\s+)?([^:]{1,60}):\s*(.*)$/.exec(line.text);
  if (!match) return line.text.trim() === "" ? null : "This is not “name: value”.";
  const [, key = "", value = ""] = match;
  if (key.trim().toLowerCase() === "filters" && value.trim() === "") return null;
  form.config.push({ ...rowOf(line, line.text.trim()), key: key.trim(), value: value.trim() });
  return null;
};

const readMetrics: SectionReader = (form, line) => {
  if (line.kind !== "row") return NOT_A_ROW;
  const [name = "", value = "", target = ""] = line.cells;
  if (/^metric$/i.test(name)) return null;
  if (line.cells.length !== 4) return `A row of this table has 4 cells; this one has ${line.cells.length}.`;
  if (!/^_*\s*[^\d]*$/.test(value)) form.filledIn += 1;
  form.metrics.push({ ...rowOf(line, name), target });
  return null;
};

const readStations: SectionReader = (form, line) => {
  if (line.kind === "heading") {
    form.stations.push({ ...rowOf(line, line.text), person: null, statements: [] });
    return null;
  }
  const station = form.stations.at(-1);
  if (takeRemark(form, line)) return null;
  const person = line.kind === "bullet" && /^\*\*(.+?)\*\*:\s*(.*?)\s*Date:/.exec(line.text);
  if (person && station && station.person === null) {
    station.person = unescapeText(person[1] ?? "");
    if (/[^_\s]/.test(person[2] ?? "")) form.filledIn += 1;
    return null;
  }
  if (line.kind !== "nested" || !station) return NOT_A_ROW;
  const statement = unescapeText(line.text.replace(/:\s*(?:⬜|✅|❌)\s*GO\s*\/.*$/u, ""));
  station.statements.push(rowOf(line, statement));
  return null;
};

/** A line of a shell block: a comment opens a step, what follows is its command. */
function takeStep(steps: FormStep[], line: FormLine): string | null {
  if (line.kind !== "code") return NOT_A_ROW;
  const text = line.text.trim();
  if (text === "") return null;
  const comment = /^#\s*(?:\d{1,2}\.\s*)?(.+)$/.exec(text);
  if (comment) {
    steps.push({ ...rowOf(line, (comment[1] ?? "").trim()), command: "" });
    return null;
  }
  const step = steps.at(-1);
  if (!step) return "A command needs a comment above it that says what it does.";
  step.command = `${step.command} ${text.replace(/\s*\\$/, "")}`.trim();
  return null;
}

function startPart(form: FormDocument, line: FormLine & { kind: "heading" }): string | null {
  const launch = /^T-0\b.*?(?:\((.+?)\s+before\))?$/.exec(line.text);
  if (launch) {
    form.countdownSec = launch[1] === undefined ? null : readDuration(launch[1]);
    return launch[1] !== undefined && form.countdownSec === null ? "The countdown is no duration." : null;
  }
  if (/^T\+0\b/.test(line.text)) return null;
  const match = /^(.*?)(?:\s*\(([^()]*)\))?$/.exec(line.text);
  const seconds = match?.[2] === undefined ? null : readDuration(match[2]);
  const text = seconds === null ? line.text : (match?.[1] ?? line.text);
  form.checkpoints.push({ ...rowOf(line, text), seconds, rows: [] });
  return null;
}

const readPlan: SectionReader = (form, line) => {
  if (line.kind === "heading") return startPart(form, line);
  if (line.kind === "code") {
    if (/^T-0\b/.test(line.part)) return takeStep(form.preflight, line);
    if (/^T\+0\b/.test(line.part)) return takeStep(form.launch, line);
    return NOT_A_ROW;
  }
  if (takeRemark(form, line)) return null;
  const checkpoint = form.checkpoints.at(-1);
  if (line.kind !== "task" || !checkpoint) return NOT_A_ROW;
  countTick(form, line);
  checkpoint.rows.push(rowOf(line, line.text));
  return null;
};

const readTriggers: SectionReader = (form, line) => {
  if (line.kind === "heading") return /procedure/i.test(line.text) ? null : NOT_A_ROW;
  if (line.kind === "code") return takeStep(form.rollback, line);
  if (line.kind === "paragraph" && /^\*\*immediate rollback if:?\*\*:?$/i.test(line.text)) return null;
  if (takeRemark(form, line)) return null;
  if (line.kind !== "task") return NOT_A_ROW;
  countTick(form, line);
  form.triggers.push(rowOf(line, line.text));
  return null;
};

const readCriteria: SectionReader = (form, line) => {
  if (line.kind === "heading") {
    if (/^minimum|must/i.test(line.text)) return null;
    if (!/^target|should/i.test(line.text)) return NOT_A_ROW;
    const needed = /(\d{1,2})\s*\+/.exec(line.text);
    form.targetsNeeded = needed ? Number(needed[1]) : null;
    return null;
  }
  if (takeRemark(form, line)) return null;
  if (line.kind !== "boxed" && line.kind !== "task") return NOT_A_ROW;
  (/^target|should/i.test(line.part) ? form.targets : form.mustHaves).push(rowOf(line, line.text));
  return null;
};

const readAfter: SectionReader = (form, line) => {
  if (line.kind === "heading") return /^if (successful|failed)/i.test(line.text) ? null : NOT_A_ROW;
  if (line.kind !== "numbered" || line.part === "") return NOT_A_ROW;
  (/failed/i.test(line.part) ? form.afterFailure : form.afterSuccess).push(rowOf(line, line.text));
  return null;
};

const readMonitoring: SectionReader = (form, line) => {
  if (line.kind !== "bullet") return NOT_A_ROW;
  const parts = readAddressLine(unescapeText(line.text));
  if (!parts) return "This is not “Label: address”.";
  form.monitoring.push({ ...rowOf(line, parts.label), address: parts.address });
  return null;
};

const readContacts: SectionReader = (form, line) => {
  if (line.kind !== "row") return NOT_A_ROW;
  const [role = "", ...rest] = line.cells;
  if (/^role$/i.test(role)) return null;
  if (role === "") return "A contact needs a role.";
  if (rest.some((cell) => cell !== "")) form.filledIn += 1;
  form.contacts.push(rowOf(line, role));
  return null;
};

const readNotes: SectionReader = (form, line) => {
  if (line.kind !== "code") return NOT_A_ROW;
  const text = line.text.trim();
  if (text === "" || /^_+$/.test(text)) return null;
  const label = /^(.{1,120}):$/.exec(text);
  if (label) form.notes.push(rowOf(line, label[1] ?? ""));
  else form.filledIn += 1;
  return null;
};

/** The sections of the form in its order: how their heading is known, and how their lines are read. */
export const SECTIONS: readonly { name: string; heading: RegExp; read: SectionReader }[] = [
  { name: "Pre-Canary Checklist", heading: /^pre-?canary checklists?/i, read: readChecklist },
  { name: "Canary Configuration", heading: /^canary configuration/i, read: readConfig },
  { name: "Metrics Snapshot", heading: /^metrics snapshot/i, read: readMetrics },
  { name: "Sign-off Requirements", heading: /^sign-?off requirements/i, read: readStations },
  { name: "Canary Execution Plan", heading: /^canary execution plan/i, read: readPlan },
  { name: "Rollback Triggers", heading: /^rollback triggers/i, read: readTriggers },
  { name: "Success Criteria", heading: /^success criteria/i, read: readCriteria },
  { name: "Post-Canary Actions", heading: /^post-?canary actions/i, read: readAfter },
  { name: "Monitoring Dashboard URLs", heading: /^monitoring dashboard/i, read: readMonitoring },
  { name: "Emergency Contacts", heading: /^emergency contacts/i, read: readContacts },
  { name: "Notes Section", heading: /^notes/i, read: readNotes },
];
