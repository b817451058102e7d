import { z } from "zod";
import { PAPER_VENUE_ID } from "./presets.ts";
import type { VenueEnvironment, VenueProfile } from "./profile.ts";

/** Hex digits of the profile's digest that a configuration carries: 128 bits. */
export const CHOICE_DIGEST_LENGTH = 32;

/**
 * A configuration's venue: `id/environment/digest`. The digest is of the whole profile, so whoever signs signs address, symbol map
 * and environment, and a profile that was changed in the database fits no signature. No venue means the paper exchange.
 */
export const venueChoiceSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,31}\/(test|live)\/[0-9a-f]{32}$/, "must be a venue of the list");

type VenueChoice = { id: string; environment: VenueEnvironment; digest: string | null };

const PAPER: VenueChoice = { id: PAPER_VENUE_ID, environment: "PAPER", digest: null };

/** The text that a configuration holds for a profile; undefined for the paper exchange, whose address is the launcher's. */
export function choiceText(profile: VenueProfile, digest: string): string | undefined {
  if (profile.environment === "PAPER") return undefined;
  return `${profile.id}/${profile.environment.toLowerCase()}/${digest.slice(0, CHOICE_DIGEST_LENGTH)}`;
}

/** What a configuration's text says. Throws on a text that the schema would refuse. */
export function readChoice(text: string | undefined): VenueChoice {
  if (text === undefined) return PAPER;
  const [id = "", environment, digest = ""] = venueChoiceSchema.parse(text).split("/");
  return { id, environment: environment === "live" ? "LIVE" : "TEST", digest };
}

const ENVIRONMENT_WORDS: Readonly<Record<VenueEnvironment, string>> = {
  PAPER: "paper money",
  TEST: "test system",
  LIVE: "REAL MONEY",
};

/** An environment in words. */
export function environmentWords(environment: VenueEnvironment): string {
  return ENVIRONMENT_WORDS[environment];
}

/** The venue as a signer reads it: "okx-live, REAL MONEY, profile 3f2a91c0…". */
export function choiceWords(text: string | undefined): string {
  const { id, environment, digest } = readChoice(text);
  const words = `${id}, ${environmentWords(environment)}`;
  return digest === null ? words : `${words}, profile ${digest}`;
}
