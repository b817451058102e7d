import { styleText } from "node:util";
import { stateDir } from "./checkout.ts";
import { runCommand } from "./plain-failure.ts";
import { portsFrom } from "./ports.ts";
import { startStack } from "./stack.ts";
import type { Stack } from "./stack-model.ts";

/** Resolves at the first wish to stop. Further ones are answered, not obeyed: stopping has its own deadlines. */
function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = () => {
      if (isStopping) return;
      isStopping = true;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
    // Whoever started us was killed: nobody could press Ctrl-C any more.
    process.once("disconnect", onSignal);
  });
}

async function demoPeopleLines(): Promise<string[]> {
  const { DEMO_PASSWORD, DEMO_PEOPLE } = await import("#lib/service/demo-people.ts");
  const lines = DEMO_PEOPLE.map(
    ({ name, email, roles }) => `    ${email.padEnd(28)} ${name} (${roles.join(", ")})`,
  );
  return [`  Demo people, all with the password ${styleText("bold", DEMO_PASSWORD)}:`, ...lines];
}

async function announce(stack: Stack, startedAt: number): Promise<void> {
  const lines = [
    "",
    ...stack.health.map(({ name, ok, detail }) => `  ${ok ? "✓" : "✗"} ${name.padEnd(16)} ${detail}`),
    "",
  ];
  lines.push(
    `  Countersign is ready at ${styleText("bold", stack.urls.web)} after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s.`,
  );
  if (stack.dataDir) lines.push(...(await demoPeopleLines()));
  console.log([...lines, "  Ctrl-C stops everything.", ""].join("\n"));
}

async function main(): Promise<number> {
  const startedAt = Date.now();
  const askedToStop = untilAskedToStop();
  const starting = startStack({
    ports: portsFrom(process.env),
    varDir: stateDir(),
    webMode: "start",
    databaseUrl: process.env.DATABASE_URL || undefined,
    faults: Boolean(process.env.PAPER_ADMIN_PORT),
  });
  const ready = starting.then((stack) => announce(stack, startedAt));
  // A wish to stop during the start waits for the step at hand: nothing is left half made.
  await Promise.race([ready, askedToStop]);
  const stack = await starting;
  void stack.failed.then((sentence) => console.error(`\n${sentence}`));
  await askedToStop;
  console.log("\nStopping: web, worker, watchdog, witness, paper exchange, postgres ...");
  await stack.stop();
  console.log("Stopped. Nothing is left running.");
  return 0;
}

await runCommand(main);
// Handles of parts that are gone must not keep the launcher.
process.exit();
