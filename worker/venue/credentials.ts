import { z } from "zod";
import { paperAccountsFrom } from "../paper-exchange/paper-accounts.ts";
import type { VenueProfile } from "./profiles.ts";

const keysSchema = z.object({
  apiKey: z.string().min(1),
  secret: z.string().min(1),
  password: z.string().min(1),
});
export type VenueKeys = z.infer<typeof keysSchema>;
const allKeysSchema = z.record(z.string(), z.record(z.string(), keysSchema));

/**
 * Keys of one account of a venue. COUNTERSIGN_VENUE_KEYS is JSON `{profile: {account: {apiKey, secret, password}}}`;
 * the paper exchange's own accounts need none. Throws with a sentence when there are no keys.
 */
export function keysFor(
  profile: VenueProfile,
  account: string,
  env: NodeJS.ProcessEnv = process.env,
): VenueKeys {
  const given = givenKeys(env)[profile.id]?.[account];
  if (given) return given;
  const paper =
    profile.kind === "paper" ? paperAccountsFrom(env).find((known) => known.name === account) : undefined;
  if (paper) return { apiKey: paper.apiKey, secret: paper.secret, password: paper.password };
  throw new Error(
    `There are no keys for account "${account}" of venue "${profile.id}". Nothing was sent. Set COUNTERSIGN_VENUE_KEYS or use one of: ${profile.accounts.join(", ")}.`,
  );
}

function givenKeys(env: NodeJS.ProcessEnv): z.infer<typeof allKeysSchema> {
  const text = env.COUNTERSIGN_VENUE_KEYS;
  if (!text) return {};
  try {
    return allKeysSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(
      "COUNTERSIGN_VENUE_KEYS cannot be read. Nothing was sent. It must be JSON: {profile: {account: {apiKey, secret, password}}}.",
    );
  }
}
