import type { Checkpoint, CommandStep, RuledItem, Template } from "../schema.ts";
import { durationInWords } from "./durations.ts";
import { codeBlock, escapeText } from "./text.ts";

/** Numbered commands as the lines of a shell block. */
export function stepLines(steps: readonly CommandStep[]): string[] {
  return steps.flatMap((step, index) => [
    ...(index > 0 ? [""] : []),
    `# ${index + 1}. ${step.text}`,
    step.formCommand,
  ]);
}

/** A long command with one flag a line. */
function launchLines({ text, formCommand }: CommandStep): string[] {
  const [program = "", ...flags] = formCommand.split(" --");
  const parts = [program, ...flags.map((flag) => `  --${flag}`)];
  return [`# ${text}`, ...parts.map((part, index) => (index < parts.length - 1 ? `${part} \\` : part))];
}

function checkpointTitle(checkpoint: Checkpoint, isLast: boolean, durationSec: number): string {
  // A title that ends with brackets of its own would be read as a time.
  const isImplied = isLast && checkpoint.atSec === durationSec && !checkpoint.title.endsWith(")");
  return `### ${escapeText(checkpoint.title)}${isImplied ? "" : ` (${durationInWords(checkpoint.atSec)})`}`;
}

/** The execution plan: pre-launch commands, launch, checkpoints. */
export function planLines(
  template: Template,
  countdown: string,
  row: (item: RuledItem) => string[],
): string[] {
  const { checkpoints, config } = template;
  return [
    `### T-0: Pre-Launch (${countdown} before)`,
    ...codeBlock("bash", stepLines(template.preflight)),
    "",
    "### T+0: Launch Canary",
    ...codeBlock("bash", launchLines(template.launch)),
    "",
    ...checkpoints.flatMap((checkpoint, index) => [
      checkpointTitle(checkpoint, index === checkpoints.length - 1, config.durationSec),
      ...checkpoint.items.flatMap(row),
      "",
    ]),
  ];
}
