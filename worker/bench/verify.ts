import { loadRunForWorker } from "#lib/service/load-run-for-worker.ts";
import { GO, keysOfAll, signedByPasskey } from "#lib/service/passkeys/test-passkeys.ts";
import { type Life, signAs, submitted, threeGo } from "#lib/service/test-life.ts";
import { signaturesOf, verifyAfresh } from "#worker/supervisor/verify-signatures.ts";
import { summarise } from "./percentiles.ts";
import { withTestService } from "./with-test-service.ts";

const SAMPLES = 300;
/** The first looks compile the code; a worker is warm by the time it verifies. */
const WARM_UP = 20;

type Service = Life["service"];

async function authorisedByPassword(service: Service): Promise<string> {
  const life = await threeGo(service);
  const go = await signAs(life, "CTO", { typedSymbol: "BTC-PERP", typedSize: "0.01" });
  if (!go.ok || !go.runId) throw new Error("the bench got no GO by password");
  return go.runId;
}

async function authorisedByPasskey(service: Service): Promise<string> {
  const keys = await keysOfAll(service);
  const life = await submitted(service, "canary-v1");
  for (const role of ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"] as const)
    await signedByPasskey(life, { ...GO, role }, keys[role]);
  const typed = { typedSymbol: "BTC-PERP", typedSize: "0.0001" };
  const go = await signedByPasskey(life, { ...GO, role: "CTO", ...typed }, keys.CTO);
  if (!go.ok || !go.runId) throw new Error("the bench got no GO by passkey");
  return go.runId;
}

/** Times of one authorised run: the four signatures alone, and with everything read afresh from the database. */
async function measure(service: Service, runId: string, samples: number) {
  const alone: number[] = [];
  const withReading: number[] = [];
  const run = await loadRunForWorker({ service, runId });
  if (!run) throw new Error("the bench cannot read its run");
  for (let index = 0; index < samples + WARM_UP; index += 1) {
    const startedMs = performance.now();
    const found = signaturesOf(run);
    const verifiedMs = performance.now();
    const afresh = await verifyAfresh({ service, runId });
    if (!found?.ok || !afresh.ok)
      throw new Error(`honest signatures were refused: ${found?.detail ?? afresh.detail}`);
    if (index < WARM_UP) continue;
    alone.push(verifiedMs - startedMs);
    withReading.push(performance.now() - verifiedMs);
  }
  return { fourSignaturesMs: summarise(alone), readAndVerifyMs: summarise(withReading) };
}

/** How long a worker takes to verify four sign-offs before a launch. */
export function benchVerify(say: (line: string) => void, samples = SAMPLES) {
  return withTestService(async ({ service }) => {
    const password = await measure(service, await authorisedByPassword(service), samples);
    say("password sign-offs measured");
    // One unfinished canary an account and symbol: the first makes room.
    await service.store.prisma.run.updateMany({
      where: { finishedAt: null },
      data: { finishedAt: new Date(), phase: "SCRUBBED" },
    });
    const passkey = await measure(service, await authorisedByPasskey(service), samples);
    return { bench: "verify", samples, password, passkey };
  });
}
