import { openRehearsalStack } from "./rehearsal-stack.ts";
import { rehearse } from "./rehearse.ts";
import { readOptions } from "./rehearse-options.ts";
import { StepLog } from "./step-log.ts";

/** With `--json` standard output holds one object, last; what people read goes to standard error. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const print = options.json ? (line: string) => console.error(line) : (line: string) => console.log(line);
  const steps = new StepLog(print);
  const stack = await steps.step("stack ready", () => openRehearsalStack(options, steps));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      steps.say(`${signal}: the stack is being stopped; a live run comes down first`);
      void stack.close().finally(() => process.exit(1));
    });
  }
  try {
    const result = await rehearse({ stack, options, steps });
    const end = `${result.outcome}${result.trigger ? ` by ${result.trigger}` : ""}, ${result.flat ? "flat" : "NOT FLAT"}`;
    steps.say(`${end}; report: ${result.report ?? "none"}`);
    if (result.wrong) steps.say(`NOT AS EXPECTED: ${result.wrong}`);
    if (options.json) console.log(JSON.stringify(result));
    return result.wrong === null ? 0 : 1;
  } finally {
    await stack.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(
      `The rehearsal did not come to an end: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exit(1);
  },
);
