import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { styleText } from "node:util";

const LABEL_WIDTH = 14;
const COLOURS = {
  stack: "bold",
  postgres: "gray",
  "paper-exchange": "yellow",
  worker: "cyan",
  watchdog: "magenta",
  witness: "gray",
  web: "green",
} as const;

export type OutputName = keyof typeof COLOURS;
export type PartOutput = { say(line: string): void; follow(stream: Readable): void };

/**
 * Where a part's lines go: always to `log/<part>.log` in the state folder (begun anew at each start), and to the
 * terminal with the part's name in front unless the stack is quiet.
 */
export function openPartOutput(name: OutputName, stateDir: string, isQuiet: boolean): PartOutput {
  const folder = path.join(stateDir, "log");
  mkdirSync(folder, { recursive: true });
  const file = createWriteStream(path.join(folder, `${name}.log`));
  // A full disk must not end the stack: the terminal still has the lines.
  file.on("error", () => {});
  const label = styleText(COLOURS[name], `${name.padEnd(LABEL_WIDTH)} |`);
  const say = (line: string) => {
    file.write(`${line}\n`);
    if (!isQuiet) process.stdout.write(`${label} ${line}\n`);
  };
  return { say, follow: (stream) => void createInterface({ input: stream }).on("line", say) };
}
