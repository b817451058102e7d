import type { CommandProfile } from "../command-profile.ts";
import type { TemplateProblem } from "../editor/field.ts";
import { readSeries } from "../metric-series.ts";
import { ownCommand, unknownPlaceholders } from "../own-command.ts";
import type { CommandStep, Template } from "../schema.ts";

const SHA256 = /^[0-9a-f]{64}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What no bot may be handed: database, sessions, and names that we set ourselves. */
const NEVER_PASSED_ON = /^(DATABASE_URL|.*_DATABASE_URL|NEXTAUTH_.*|PG[A-Z]+|COUNTERSIGN_(?!VENUE_KEYS$).*)$/;

const blocks = (path: string, words: string): TemplateProblem => ({ path, words, blocks: true });

function argumentProblems(step: CommandStep, path: string): TemplateProblem[] {
  const own = ownCommand(step);
  const place = step.profile ? `${path}/profile/args` : `${path}/command`;
  return unknownPlaceholders(own?.args ?? []).map((name) =>
    blocks(
      place,
      `“${step.text}” has {${name}}, which no run has a value for. Write {{${name}}} for the text.`,
    ),
  );
}

function environmentProblems({ environment }: CommandProfile, path: string): TemplateProblem[] {
  return environment.flatMap((name) => {
    if (!VARIABLE.test(name)) return [blocks(`${path}/environment`, `“${name}” is no name of a variable.`)];
    if (!NEVER_PASSED_ON.test(name)) return [];
    return [blocks(`${path}/environment`, `${name} is never handed to a program.`)];
  });
}

function metricProblems({ prometheus }: CommandProfile, path: string): TemplateProblem[] {
  if (!prometheus) return [];
  const place = `${path}/prometheus`;
  const problems: TemplateProblem[] = [];
  const address = URL.canParse(prometheus.url) ? new URL(prometheus.url) : null;
  if (!address || !/^https?:$/.test(address.protocol) || address.username || address.password) {
    const words = "The metrics' address begins with http:// or https:// and has no user or password in it.";
    problems.push(blocks(`${place}/url`, words));
  }
  if (prometheus.timeoutMs >= prometheus.intervalMs) {
    const words = "The time limit of a scrape must be shorter than the time between two.";
    problems.push(blocks(`${place}/timeoutMs`, words));
  }
  if (prometheus.preset === "none" && Object.keys(prometheus.names).length === 0) {
    problems.push(blocks(`${place}/names`, "Without a preset the names of the metrics are needed."));
  }
  for (const [field, series] of Object.entries(prometheus.names)) {
    if (series === undefined || readSeries(series)) continue;
    problems.push(
      blocks(`${place}/names/${field}`, `“${series}” is no metric: write name or name{label="value"}.`),
    );
  }
  return problems;
}

function profileProblems(profile: CommandProfile, path: string): TemplateProblem[] {
  const problems = [...environmentProblems(profile, path), ...metricProblems(profile, path)];
  for (const { file, sha256 } of profile.build) {
    if (SHA256.test(sha256)) continue;
    problems.push(blocks(`${path}/build`, `The SHA-256 of ${file} is 64 digits from 0 to f.`));
  }
  if (profile.orderLog?.file.split("/").includes("..")) {
    problems.push(blocks(`${path}/orderLog/file`, "The order log's path must not lead upwards (..)."));
  }
  if (profile.stdout === "text" && !profile.prometheus && !profile.orderLog) {
    const words = "A canary that prints no JSON lines needs metrics or an order log, or nobody can watch it.";
    problems.push(blocks(`${path}/stdout`, words));
  }
  return problems;
}

/** What is wrong with a team's own programs, in words. */
export function commandProblems({ preflight, launch, rollback }: Template): TemplateProblem[] {
  const steps: [CommandStep, string][] = [
    ...preflight.map((step): [CommandStep, string] => [step, `preflight/${step.id}`]),
    [launch, "launch"],
    ...rollback.map((step): [CommandStep, string] => [step, `rollback/${step.id}`]),
  ];
  return steps.flatMap(([step, path]) => {
    const problems = argumentProblems(step, path);
    const { profile } = step;
    if (!profile) return problems;
    if (step.command) {
      const words = `“${step.text}” names its own program twice: in short (command) and in full (profile). Choose what runs.`;
      problems.push(blocks(`${path}/runs`, words));
    }
    const isSource = profile.prometheus || profile.orderLog || profile.stdout === "text";
    if (path !== "launch" && isSource) {
      problems.push(
        blocks(`${path}/profile/stdout`, `Only the launch has metrics, an order log and a kind of output.`),
      );
    }
    return path === "launch" || !isSource
      ? [...problems, ...profileProblems(profile, `${path}/profile`)]
      : problems;
  });
}
