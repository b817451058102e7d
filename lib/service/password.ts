import { hash, verify } from "@node-rs/argon2";

/** OWASP's argon2id setting of 19 MiB and two passes: about 20 ms on a small server. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The argon2id hash of a password, with its salt and cost inside. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password belongs to the hash. Without a hash (unknown person) the same work is done against a decoy, so
 * that the time of the answer does not tell whether the account exists.
 */
export async function isPassword(storedHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("a password that nobody has");
  const right = await verify(storedHash ?? (await decoy), password).catch(() => false);
  return right && storedHash !== null;
}
