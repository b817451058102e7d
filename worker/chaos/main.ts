import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { createDecision } from "#lib/service/create-decision.ts";
import { openService } from "#lib/service/open-service.ts";
import { summarise } from "#worker/bench/percentiles.ts";
import { createRandom } from "#worker/paper-exchange/engine/random.ts";
import { accepted, Cast, personOf } from "#worker/rehearse/cast.ts";
import { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { PlainFailure, runCommand } from "#worker/stack/plain-failure.ts";
import { freePorts } from "#worker/stack/ports.ts";
import { startStack } from "#worker/stack/stack.ts";
import { makeTemporaryStateDir } from "#worker/stack/throw-away-postgres.ts";
import { CHAOS_KINDS, type ChaosKind } from "./chaos-faults.ts";
import { type ChaosRound, chaosRound } from "./chaos-round.ts";

const USAGE = `Usage: npm run chaos [-- --n ROUNDS_PER_KIND] [--seed TEXT] [--only ${CHAOS_KINDS.join("|")}]`;
/** Enough for a run of hours, and an end to a typing error. */
const MOST_ROUNDS = 1_000;

function readArgs(args: string[]): { n: number; seed: string; kinds: readonly ChaosKind[] } {
  const { values } = parseArgs({
    args,
    options: {
      n: { type: "string", default: "3" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
    },
  });
  const n = Number(values.n);
  if (!Number.isInteger(n) || n < 1 || n > MOST_ROUNDS)
    throw new PlainFailure(`--n is not a number of rounds. ${USAGE}`);
  const kinds = values.only === undefined ? CHAOS_KINDS : CHAOS_KINDS.filter((kind) => kind === values.only);
  if (kinds.length === 0) throw new PlainFailure(`There is no "${values.only}" to kill. ${USAGE}`);
  return { n, seed: values.seed, kinds };
}

function summary(rounds: readonly ChaosRound[]) {
  const flat = rounds.flatMap(({ flatMs }) => (flatMs === null ? [] : [flatMs]));
  const sum = (read: (round: ChaosRound) => number) =>
    rounds.reduce((total, round) => total + read(round), 0);
  return {
    bench: "chaos",
    ...summarise(flat),
    unit: "ms from the strike to flat",
    rounds: rounds.length,
    wrong: rounds.filter((round) => round.wrong.length > 0).length,
    lostEvents: sum((round) => round.lostEvents),
    duplicateOrders: sum((round) => round.duplicateOrders),
  };
}

/**
 * Kills worker, database and canary and cuts the way to the venue, each at random moments of live demo runs on a stack
 * of its own, and asks the venue and the record what came of it. The same seed strikes at the same moments.
 */
async function main(): Promise<number> {
  const { n, seed, kinds } = readArgs(process.argv.slice(2));
  const random = createRandom(seed).uniform;
  const varDir = makeTemporaryStateDir();
  const ports = await freePorts();
  const stack = await startStack({
    ports,
    varDir,
    webMode: "none",
    faults: true,
    quiet: true,
    isKilledOnPurpose: true,
  });
  process.env.COUNTERSIGN_BUILD_ID = stack.env("web").COUNTERSIGN_BUILD_ID;
  const service = openService({ databaseUrl: stack.databaseUrl, varDir });
  const admin = new PaperAdmin(stack.adminUrl ?? "");
  const rounds: ChaosRound[] = [];
  try {
    const { personId: actorPersonId } = personOf("ENGINEER");
    const created = accepted(
      await createDecision({ service, actorPersonId, templateId: "rehearsal-v1", title: "Chaos" }),
    );
    const cast = new Cast(service, created.decisionId);
    for (let index = 0; index < n * kinds.length; index += 1) {
      const kind = kinds[index % kinds.length] ?? "worker";
      const round = await chaosRound(kind, { cast, admin, pids: stack.pids, random });
      rounds.push(round);
      const flat = round.flatMs === null ? "never flat" : `flat after ${round.flatMs} ms`;
      const end = `${round.phase}${round.trigger ? ` by ${round.trigger}` : ""}`;
      console.log(
        `${index + 1}. ${kind}: ${end}, ${flat}${round.wrong.length ? `; WRONG: ${round.wrong.join("; ")}` : ""}`,
      );
    }
  } finally {
    await service.close();
    await stack.stop();
    rmSync(varDir, { recursive: true, force: true });
  }
  const result = summary(rounds);
  console.log(JSON.stringify(result));
  return result.wrong === 0 ? 0 : 1;
}

await runCommand(main);
