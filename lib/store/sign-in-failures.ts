import type { Tx } from "./transaction.ts";

/** Failed guesses since a moment, for an account and for an address. */
export async function countFailures(tx: Tx, guess: { account: string; address: string; since: Date }) {
  const [byAccount, byAddress] = await Promise.all([
    tx.signInFailure.count({ where: { account: guess.account, at: { gt: guess.since } } }),
    tx.signInFailure.count({ where: { address: guess.address, at: { gt: guess.since } } }),
  ]);
  return { byAccount, byAddress };
}

/** Only one guess per account is judged at a time, so that a burst cannot slip under the count. Held until the commit. */
export async function lockAccount(tx: Tx, account: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`sign-in:${account}`}, 0))) AS held`;
}

/** Records a failed guess. */
export async function recordFailure(tx: Tx, guess: { account: string; address: string }): Promise<void> {
  await tx.signInFailure.create({ data: guess });
}

/** Takes the failures of an account away, after a right password. */
export async function forgetFailures(tx: Tx, account: string): Promise<void> {
  await tx.signInFailure.deleteMany({ where: { account } });
}
