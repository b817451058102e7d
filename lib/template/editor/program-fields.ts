import { commandProfileSchema, metricNamesSchema } from "../command-profile.ts";
import { type Path, readPath } from "../path-value.ts";
import type { CommandStep } from "../schema.ts";
import type { EditorField } from "./field.ts";

/** What a step runs. An empty choice: the file named its program twice, and a person has to say which counts. */
export type ProgramChoice = "builtin" | "profile" | "command" | "";

/** What runs at a step as it stands. */
export function programChoice({ command, profile }: Pick<CommandStep, "command" | "profile">): ProgramChoice {
  if (command && profile) return "";
  if (profile) return "profile";
  return command ? "command" : "builtin";
}

/** What the team's own program means beside our default, step by step. */
const BESIDE: Readonly<Record<CommandStep["builtin"], readonly [ours: string, theirs: string]>> = {
  "canary-trader": ["Built-in trader", "The team's own bot"],
  "preflight-check": ["Built-in check", "The team's own program, instead of ours"],
  "start-monitoring": ["Built-in monitoring", "The team's own program, instead of ours"],
  "verify-kill-switch": ["Built-in check", "The team's own program, instead of ours"],
  "check-market-conditions": ["Built-in check", "The team's own program, instead of ours"],
  "kill-switch": ["Built-in kill switch", "The team's own program too, once ours has been sent"],
  "stop-canary": ["Built-in stop", "The team's own program too, besides ours"],
  archive: ["Built-in archive", "The team's own program too, before ours"],
  "incident-report": ["Built-in report", "The team's own program too, before ours"],
};

const DEFAULTS = commandProfileSchema.parse({
  program: "-",
  prometheus: { url: "-" },
  orderLog: { file: "-" },
});

type Row = Omit<EditorField, "path" | "program"> & { key: string };

const PROGRAM_ROWS: readonly Row[] = [
  {
    key: "program",
    label: "Program",
    kind: "text",
    hint: "With a / relative to the working directory, else found on the worker's PATH. Never a shell line.",
  },
  {
    key: "args",
    label: "Arguments",
    kind: "arguments",
    isOptional: true,
    hint: 'One a line; each stays one argument, whatever stands in it. "" is an empty one.',
  },
  {
    key: "workingDirectory",
    label: "Working directory",
    kind: "text",
    isOptional: true,
    hint: "Empty: the worker's own folder.",
  },
  {
    key: "environment",
    label: "Environment it may see",
    kind: "arguments",
    isOptional: true,
    hint: "Names of the worker's variables, one a line. PATH, HOME and language are always there; the database never.",
  },
  {
    key: "build",
    label: "Pinned files",
    kind: "build",
    isOptional: true,
    hint: "Digest and file, one pair a line, as sha256sum prints them. Empty: nobody vouches for its files.",
  },
  { key: "stopGraceSec", label: "From stop to SIGTERM", kind: "number", unit: "s", hint: "0.1 to 8 s." },
  { key: "termGraceSec", label: "From SIGTERM to SIGKILL", kind: "number", unit: "s", hint: "0.1 to 10 s." },
];

const SOURCE_ROWS: readonly Row[] = [
  {
    key: "stdout",
    label: "What it prints",
    kind: "select",
    options: [
      { value: "json-lines", label: "JSON lines of the contract" },
      { value: "text", label: "Text, kept for the archive only" },
    ],
  },
  {
    key: "prometheus/url",
    label: "Prometheus address",
    kind: "text",
    isOptional: true,
    hint: "Its origin must be one that this installation allows. Empty: no metrics are read.",
  },
  {
    key: "prometheus/preset",
    label: "Metric names",
    kind: "select",
    options: [
      { value: "none", label: "Only those below" },
      { value: "gpt_trader", label: "gpt_trader, and those below before it" },
    ],
  },
  {
    key: "prometheus/names",
    label: "Metric name map",
    kind: "names",
    isOptional: true,
    hint: `One “field = metric” a line, for example equityUsd = bot_equity{account="canary"}. Fields: ${Object.keys(metricNamesSchema.shape).join(", ")}.`,
  },
  { key: "prometheus/intervalMs", label: "Scraped every", kind: "number", unit: "ms" },
  { key: "prometheus/timeoutMs", label: "Time limit of a scrape", kind: "number", unit: "ms" },
  { key: "prometheus/maxBytes", label: "Largest answer", kind: "number", unit: "bytes" },
  {
    key: "orderLog/file",
    label: "Order log",
    kind: "text",
    isOptional: true,
    hint: "Below the working directory or a folder that this installation allows. Empty: no log is read.",
  },
  { key: "orderLog/intervalMs", label: "Log looked at every", kind: "number", unit: "ms" },
];

function defaultText(key: string): string {
  const value = readPath(DEFAULTS, key);
  return typeof value === "number" || key === "stdout" || key.endsWith("/preset") ? String(value) : "";
}

/** The fields of what runs at a step: the choice, and the team's own program in full, whether or not there is one yet. */
export function programFields(step: CommandStep, path: Path): EditorField[] {
  const [ours, theirs] = BESIDE[step.builtin];
  const { profile } = step;
  const hasSources =
    path === "launch" ||
    Boolean(profile && (profile.prometheus || profile.orderLog || profile.stdout === "text"));
  const rows = hasSources ? [...PROGRAM_ROWS, ...SOURCE_ROWS] : PROGRAM_ROWS;
  const program = { step: path };
  return [
    {
      path: `${path}/runs`,
      label: "What runs",
      kind: "program",
      program,
      options: [
        { value: "builtin", label: ours },
        { value: "profile", label: theirs },
        ...(step.command ? [{ value: "command", label: "Own program in its short form" }] : []),
      ],
    },
    ...(step.command ? [shortForm(path)] : []),
    ...rows.map(({ key, ...row }) => ({
      ...row,
      path: `${path}/profile/${key}`,
      fallback: defaultText(key),
      program,
    })),
  ];
}

const shortForm = (path: Path): EditorField => ({
  path: `${path}/command`,
  label: "Program and arguments in short",
  kind: "arguments",
  program: { step: path },
  hint:
    path === "launch"
      ? "One a line; at the launch the form's own flags are put behind them."
      : "Program first, then its arguments, one a line.",
});
