import { z } from "zod";
import { canaryConfigSchema, templateSchema } from "#lib/template/schema.ts";
import { openDrillOrders, traderCanary } from "./drill-canary.ts";
import { openDrillDesk } from "./drill-desk.ts";

/** What a worker that is about to die is given as its only argument. */
const givenSchema = z.object({
  account: z.string(),
  orderPrefix: z.string(),
  config: canaryConfigSchema,
  template: templateSchema,
});
/** In place of the lease that a worker of a real run renews. */
const BEAT_MS = 200;

/** A supervisor with a built-in trader, a position and a resting order, in a process that can be killed. Its beats are JSON lines. */
async function main(): Promise<void> {
  // Nobody listens any more: the drills were ended.
  process.stdout.on("error", () => process.exit(1));
  const { account, orderPrefix, config, template } = givenSchema.parse(JSON.parse(process.argv[2] ?? ""));
  const facts = { account, orderPrefix, config };
  const desk = await openDrillDesk({ ...facts, template });
  const orders = await openDrillOrders(facts);
  await desk.launch(traderCanary(facts, desk.feed));
  await desk.untilConnected();
  await orders.takeRisk();
  await desk.until("the position stands", () => Number(desk.engine().watch.venue?.positionBtc ?? 0) !== 0);
  const childPid = desk.all("launched")[0]?.body.pid ?? null;
  setInterval(() => {
    const fired = desk.all("triggerFired").map(({ body }) => `${body.trigger}: ${body.reason}`);
    process.stdout.write(`${JSON.stringify({ childPid, fired })}\n`);
  }, BEAT_MS);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
