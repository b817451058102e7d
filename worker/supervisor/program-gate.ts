import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { ownCommand } from "#lib/template/own-command.ts";
import { buildProblem, commandProblem } from "#worker/adapters/command-problem.ts";

/** Why the template's own programs do not allow this run to start, in words; null when they do. */
export function programProblem({ template }: RunForWorker): Promise<string | null> {
  return commandProblem(template, process.env);
}

/** Whether a file of the team's bot was changed between the start gate and its launch, in words; null when none was. */
export async function launchedProblem({ template }: RunForWorker): Promise<string | null> {
  const profile = ownCommand(template.launch);
  return profile && buildProblem(profile);
}
