import {
  countFailures,
  forgetFailures,
  lockAccount,
  recordFailure,
  takeFailureBack,
} from "../store/sign-in-failures.ts";
import { inTransaction } from "../store/transaction.ts";
import { networkOf } from "./network-of.ts";
import type { Service } from "./open-service.ts";
import { isPassword } from "./password.ts";

/** Failures count for this long, ms. */
export const GUESS_WINDOW_MS = 15 * 60_000;
/** A person mistypes a few times; eleven times in a quarter of an hour is guessing. */
const MAX_PER_ACCOUNT = 10;
/** A team behind one address mistypes together; one address that tries many accounts does not. */
const MAX_PER_ADDRESS = 50;

/**
 * Where a guess is counted. Strangers share ten guesses per account; a known device of the person, and whoever is signed in as
 * the person, have ten of their own, so that a stranger's guesses lock nobody out there.
 */
export type GuessBucket = { device: string } | { signedInAs: string } | null;

export type Guess = {
  account: string;
  address: string;
  password: string;
  storedHash: string | null;
  bucket: GuessBucket;
};
export type GuessResult = "RIGHT" | "WRONG" | "TOO_MANY";

function nameOf(bucket: GuessBucket): string {
  if (bucket === null) return "";
  return "device" in bucket ? `device:${bucket.device}` : `person:${bucket.signedInAs}`;
}

/**
 * Judges one guess of a password under the throttle. A failure is booked before the password is looked at and taken
 * back when it was right, so that guesses sent at the same moment are counted one by one.
 */
export async function judgeGuess(service: Service, guess: Guess): Promise<GuessResult> {
  const { account } = guess;
  const address = networkOf(guess.address);
  const bucket = nameOf(guess.bucket);
  const booked = await inTransaction(service.store, async (tx) => {
    await lockAccount(tx, account);
    const since = new Date(Date.now() - GUESS_WINDOW_MS);
    const { byAccount, byAddress } = await countFailures(tx, { account, address, bucket, since });
    const isFlood = bucket === "" && byAddress >= MAX_PER_ADDRESS;
    return byAccount >= MAX_PER_ACCOUNT || isFlood ? null : recordFailure(tx, { account, address, bucket });
  });
  if (booked === null) return "TOO_MANY";
  if (!(await isPassword(guess.storedHash, guess.password))) return "WRONG";
  const { prisma } = service.store;
  if (bucket === "") await takeFailureBack(prisma, booked);
  else await forgetFailures(prisma, { account, bucket });
  return "RIGHT";
}
