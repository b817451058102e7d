import { STATIC_PHASES, vitestPhase } from "./check-phases.ts";
import { generateClient } from "./generate.ts";
import { runPhase } from "./phase-runner.ts";
import { runCommand } from "./plain-failure.ts";

/** `npm run check`: everything that needs neither database nor browser. Runs to the end, so that one run shows all. */
await runCommand(async () => {
  await generateClient();
  let failures = 0;
  for (const phase of [...STATIC_PHASES, vitestPhase("unit tests (vitest core)", "core")]) {
    if (!(await runPhase(phase))) failures += 1;
  }
  return failures === 0 ? 0 : 1;
});
