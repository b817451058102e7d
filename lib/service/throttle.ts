import { countFailures, forgetFailures, lockAccount, recordFailure } from "../store/sign-in-failures.ts";
import { inTransaction } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";
import { isPassword } from "./password.ts";

const WINDOW_MS = 15 * 60_000;
/** A person mistypes a few times; eleven times in a quarter of an hour is guessing. */
const MAX_PER_ACCOUNT = 10;
/** A team behind one address mistypes together; one address that tries many accounts does not. */
const MAX_PER_ADDRESS = 50;

export type Guess = { account: string; address: string; password: string; storedHash: string | null };
export type GuessResult = "RIGHT" | "WRONG" | "TOO_MANY";

/**
 * Judges one guess of a password under the throttle. A failure is booked before the password is looked at and taken
 * back when it was right, so that guesses sent at the same moment are counted one by one.
 */
export async function judgeGuess(service: Service, guess: Guess): Promise<GuessResult> {
  const { account, address } = guess;
  const admitted = await inTransaction(service.store, async (tx) => {
    await lockAccount(tx, account);
    const since = new Date(Date.now() - WINDOW_MS);
    const { byAccount, byAddress } = await countFailures(tx, { account, address, since });
    if (byAccount >= MAX_PER_ACCOUNT || byAddress >= MAX_PER_ADDRESS) return false;
    await recordFailure(tx, { account, address });
    return true;
  });
  if (!admitted) return "TOO_MANY";
  if (!(await isPassword(guess.storedHash, guess.password))) return "WRONG";
  await forgetFailures(service.store.prisma, account);
  return "RIGHT";
}
