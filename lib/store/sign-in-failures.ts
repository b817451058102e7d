import type { Tx } from "./transaction.ts";

/** `bucket`: empty for strangers, else the known device or session whose guesses are counted apart. */
export type GuessPlace = { account: string; address: string; bucket: string };

/** Failed guesses since a moment: for the account in the same bucket, and by strangers from the same address. */
export async function countFailures(tx: Tx, guess: GuessPlace & { since: Date }) {
  const { account, address, bucket, since } = guess;
  const [byAccount, byAddress] = await Promise.all([
    tx.signInFailure.count({ where: { account, bucket, at: { gt: since } } }),
    tx.signInFailure.count({ where: { address, bucket: "", at: { gt: since } } }),
  ]);
  return { byAccount, byAddress };
}

/** Only one guess per account is judged at a time, so that a burst cannot slip under the count. Held until the commit. */
export async function lockAccount(tx: Tx, account: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`sign-in:${account}`}, 0))) AS held`;
}

/** Records a failed guess and returns its number. */
export async function recordFailure(tx: Tx, guess: GuessPlace): Promise<bigint> {
  return (await tx.signInFailure.create({ data: guess, select: { id: true } })).id;
}

/** Takes one failure back: the guess was right. The others stay, or every sign-in of the owner would give strangers new guesses. */
export async function takeFailureBack(tx: Tx, id: bigint): Promise<void> {
  await tx.signInFailure.deleteMany({ where: { id } });
}

/** Takes the failures of one known device or session away, after a right password there. */
export async function forgetFailures(tx: Tx, place: { account: string; bucket: string }): Promise<void> {
  await tx.signInFailure.deleteMany({ where: place });
}
