import { vitestPhase } from "./check-phases.ts";
import { generateClient } from "./generate.ts";
import { runPhase } from "./phase-runner.ts";
import { runCommand } from "./plain-failure.ts";

/** `npm run test:deep`: the model tests with 10,000 sequences instead of 500; about ten minutes on two cores. */
await runCommand(async () => {
  await generateClient();
  const phase = vitestPhase("model tests, 10,000 sequences (vitest core)", "core");
  const program = [...phase.program, "model.test"];
  return (await runPhase({ ...phase, program, env: { COUNTERSIGN_DEEP: "1" } })) ? 0 : 1;
});
