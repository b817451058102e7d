import { PAPER_VENUE_ID } from "./presets.ts";
import type { ExchangeId, VenueEnvironment, VenueProfile } from "./profile.ts";
import { readChoice } from "./venue-choice.ts";

type VenueRunKind = "DEMO" | "DRILL" | "CANARY";

/**
 * What may run where. Drills inject faults, which only the paper exchange takes; a demo never touches real money. A kind that the
 * configured venue may not run takes place on the paper exchange instead.
 */
const ELIGIBLE: Readonly<Record<VenueEnvironment, readonly VenueRunKind[]>> = {
  PAPER: ["DEMO", "DRILL", "CANARY"],
  TEST: ["DEMO", "CANARY"],
  LIVE: ["CANARY"],
};

/** Exchanges on which a run can be followed push by push. The others can be connected, checked and flattened. */
const FOLLOWED: ReadonlySet<ExchangeId> = new Set(["okx"]);

/** Whether runs of this kind may take place in this environment. */
export function mayRunIn(environment: VenueEnvironment, kind: VenueRunKind): boolean {
  return ELIGIBLE[environment].includes(kind);
}

/** Whether a supervisor can follow runs on this exchange. */
export function isFollowed(profile: Pick<VenueProfile, "exchangeId">): boolean {
  return FOLLOWED.has(profile.exchangeId);
}

/** The venue on which a run of a configuration takes place. */
export function venueOfRun(kind: VenueRunKind, venue: string | undefined): string {
  const { id, environment } = readChoice(venue);
  return mayRunIn(environment, kind) ? id : PAPER_VENUE_ID;
}

/**
 * The account of a run. On the paper exchange demo and drills never touch the account that canaries trade on; elsewhere a venue's
 * keys open one account, which carries the venue's name.
 */
export function accountOfRun(kind: VenueRunKind, venue: string | undefined): string {
  const id = venueOfRun(kind, venue);
  if (id !== PAPER_VENUE_ID) return id;
  return kind === "CANARY" ? "production" : "demo";
}
