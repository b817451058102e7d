import { benchAudit, benchAuditVerify } from "./audit.ts";
import { benchCanaries } from "./canaries.ts";
import { benchFalseTriggers } from "./false-triggers.ts";
import { benchGo } from "./go.ts";
import { benchLivePage } from "./live-page.ts";
import { benchPaper } from "./paper.ts";
import { benchReaction } from "./reaction.ts";
import { benchStream } from "./stream.ts";
import { benchTakeOver } from "./take-over.ts";
import { benchTamper } from "./tamper.ts";
import { benchVerify } from "./verify.ts";

const BENCHES = {
  go: benchGo,
  verify: benchVerify,
  stream: benchStream,
  "live-page": benchLivePage,
  audit: benchAudit,
  "audit-verify": benchAuditVerify,
  tamper: benchTamper,
  paper: benchPaper,
  "take-over": benchTakeOver,
  "false-triggers": benchFalseTriggers,
};
/** Benches that read their own arguments. */
const FLAGGED_BENCHES = { reaction: benchReaction, canaries: benchCanaries };
type Say = (line: string) => void;
type Bench = (say: Say, ...numbers: number[]) => Promise<object>;
type FlaggedBench = (say: Say, args: readonly string[]) => Promise<object>;

/** `npm run bench -- NAME [N ...] [--flag ...]`; the last line on standard output is one JSON object. */
async function main(): Promise<number> {
  const [name = "", ...args] = process.argv.slice(2);
  const say: Say = (line) => console.error(line);
  const flagged = findBench<FlaggedBench>(FLAGGED_BENCHES, name);
  const plain = findBench<Bench>(BENCHES, name);
  if (!flagged && !plain) {
    const names = [...Object.keys(FLAGGED_BENCHES), ...Object.keys(BENCHES)].join("|");
    console.error(`There is no bench "${name}". Usage: npm run bench -- ${names} [numbers]`);
    return 2;
  }
  const result = flagged ? await flagged(say, args) : await plain?.(say, ...args.map(Number));
  console.log(JSON.stringify(result));
  return 0;
}

function findBench<B>(benches: Readonly<Record<string, B>>, name: string): B | undefined {
  return Object.hasOwn(benches, name) ? benches[name] : undefined;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(
      `The bench did not come to an end: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exit(1);
  },
);
