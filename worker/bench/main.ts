import { benchAudit, benchAuditVerify } from "./audit.ts";
import { benchGo } from "./go.ts";
import { benchLivePage } from "./live-page.ts";
import { benchPaper } from "./paper.ts";
import { benchReaction } from "./reaction.ts";
import { benchStream } from "./stream.ts";
import { benchTamper } from "./tamper.ts";
import { benchVerify } from "./verify.ts";

const BENCHES = {
  go: benchGo,
  verify: benchVerify,
  reaction: benchReaction,
  stream: benchStream,
  "live-page": benchLivePage,
  audit: benchAudit,
  "audit-verify": benchAuditVerify,
  tamper: benchTamper,
  paper: benchPaper,
};
type BenchName = keyof typeof BENCHES;
type Bench = (say: (line: string) => void, ...numbers: number[]) => Promise<object>;

/** `npm run bench -- NAME [N ...]`; the last line on standard output is one JSON object. */
async function main(): Promise<number> {
  const [name, ...numbers] = process.argv.slice(2);
  if (name === undefined || !Object.hasOwn(BENCHES, name)) {
    console.error(
      `There is no bench "${name ?? ""}". Usage: npm run bench -- ${Object.keys(BENCHES).join("|")} [numbers]`,
    );
    return 2;
  }
  const run: Bench = BENCHES[name as BenchName];
  const result = await run((line) => console.error(line), ...numbers.map(Number));
  console.log(JSON.stringify(result));
  return 0;
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
