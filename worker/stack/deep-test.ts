import { vitestPhase } from "./check-phases.ts";
import { inCheckout } from "./checkout.ts";
import { generateClient } from "./generate.ts";
import { runPhase } from "./phase-runner.ts";
import { runCommand } from "./plain-failure.ts";

/**
 * `npm run test:deep`: the model tests with 10,000 sequences instead of 500, about ten minutes on two cores; then a few strikes
 * of each kind of chaos and one long outage of the database, about five.
 */
await runCommand(async () => {
  await generateClient();
  const phase = vitestPhase("model tests, 10,000 sequences (vitest core)", "core");
  const program = [...phase.program, "model.test"];
  if (!(await runPhase({ ...phase, program, env: { COUNTERSIGN_DEEP: "1" } }))) return 1;
  const chaos = inCheckout("worker/chaos/main.ts");
  for (const args of [
    ["--n", "3"],
    ["--n", "1", "--only", "outage"],
  ]) {
    if (!(await runPhase({ name: `chaos ${args.join(" ")}`, program: [chaos, ...args] }))) return 1;
  }
  return 0;
});
