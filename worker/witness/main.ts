import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { readCheckpoint } from "#lib/proof/checkpoint.ts";
import { nodeCrypto } from "#lib/proof/node-crypto.ts";
import type { CheckpointSigner } from "#lib/proof/sign-checkpoint.ts";
import { BEAT_EVERY_MS, beat } from "#lib/service/heartbeat.ts";
import { openService } from "#lib/service/open-service.ts";
import { openWitnessLedger, type WitnessLedger } from "#lib/service/witness-ledger.ts";
import { memoryOf, openWitnessFolder } from "./head-memory.ts";
import { Witness } from "./witness.ts";

/** New entries are verified and signed this often. */
const LOOK_EVERY_MS = 3_000;
/** A sweep of the whole chain takes 20 s; with this pause every row is read again within 30 s. */
const BETWEEN_SWEEPS_MS = 10_000;
/** A database that was away is asked again after this. */
const RETRY_MS = 2_000;

const logger = pino({ name: "witness", level: process.env.LOG_LEVEL ?? "info" });

/** Heads that stand in the database under our own signature: so a lost file does not make the witness forget everything. */
async function publishedHeads(ledger: WitnessLedger, { key }: CheckpointSigner) {
  const heads = await Promise.all(
    (await ledger.published()).map(({ note }) => readCheckpoint(note, key, nodeCrypto)),
  );
  return heads.filter((head) => head !== undefined);
}

async function untilStopped(
  signal: AbortSignal,
  everyMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    const waitMs = await work().then(
      () => everyMs,
      (error: Error) => {
        logger.warn(`the chain cannot be read: ${error.message.trim()}`);
        return RETRY_MS;
      },
    );
    await sleep(waitMs, undefined, { signal }).catch(() => {});
  }
}

async function main(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    throw new Error(
      "The witness has no database. Nothing is witnessed. Set DATABASE_URL, or start everything with `npm start`.",
    );
  }
  const service = openService({ databaseUrl, name: "witness" });
  const folder = path.resolve(process.env.COUNTERSIGN_WITNESS_DIR ?? path.join(service.varDir, "witness"));
  const { signer, heads, append } = await openWitnessFolder(folder);
  const ledger = openWitnessLedger(service);
  const stop = new AbortController();
  let known: Awaited<ReturnType<typeof publishedHeads>> | undefined;
  while (!known && !stop.signal.aborted) {
    known = await publishedHeads(ledger, signer).catch((error: Error) => {
      logger.warn(`the database does not answer yet: ${error.message.trim()}`);
      return undefined;
    });
    if (!known) await sleep(RETRY_MS);
  }
  const witness = new Witness({
    ledger,
    signer,
    memory: memoryOf([...(known ?? []), ...heads], append),
    log: (message) => logger.error(message),
    pause: (ms) => sleep(ms, undefined, { signal: stop.signal }).then(() => {}),
  });
  const heartbeat = setInterval(() => {
    beat({ service, name: "witness", detail: witness.describe() }).catch((error: Error) =>
      logger.warn(`heartbeat not written: ${error.message}`),
    );
  }, BEAT_EVERY_MS);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  await beat({ service, name: "witness", detail: witness.describe() });
  logger.info(`witnessing ${heads.length} remembered heads on; key ${signer.key.vkey}`);
  await Promise.all([
    untilStopped(stop.signal, LOOK_EVERY_MS, () => witness.look()),
    untilStopped(stop.signal, BETWEEN_SWEEPS_MS, () => witness.sweep()),
  ]);
  clearInterval(heartbeat);
  await service.close().catch(() => undefined);
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    logger.error(error.message);
    process.exit(1);
  },
);
