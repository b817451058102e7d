"use server";

import { z } from "zod";
import { addVenue, requestVenueTest, retireVenue, setVenueKeys } from "#lib/service/manage-venues.ts";
import { refuse } from "#lib/service/refusal.ts";
import { VENUE_PRESETS } from "#lib/venue/presets.ts";
import { venueKeysSchema } from "#lib/venue/profile.ts";
import { action } from "#lib/web/action.ts";

const venueId = z.string().max(64);
const text = (max: number) => z.string().trim().max(max);

/** Adds a venue from a preset; name, title and addresses may differ from it. */
export const sendAddVenue = action(
  z.object({
    presetId: venueId,
    id: text(32),
    title: text(60),
    restUrl: text(200),
    wsUrl: text(200),
    symbol: text(40),
  }),
  async ({ actor, input, service }) => {
    const preset = VENUE_PRESETS.find(({ id }) => id === input.presetId);
    if (!preset) return refuse("INVALID_VENUE", { problems: "there is no such preset" });
    const { id, title, symbol } = input;
    const symbols = symbol === "" ? preset.symbols : { "BTC-PERP": symbol };
    const addresses = { restUrl: input.restUrl || null, wsUrl: input.wsUrl || null };
    const profile = { ...preset, id, title, symbols, ...addresses };
    const added = await addVenue({ service, actorPersonId: actor.personId, profile });
    return added.ok ? { ok: true, data: { id } } : added;
  },
);

/** Seals keys for the worker. They go in and never come out: the answer holds nothing of them. */
export const sendVenueKeys = action(
  venueKeysSchema.extend({ venueId }),
  async ({ actor, input: { venueId: id, ...keys }, service }) => {
    const set = await setVenueKeys({ service, actorPersonId: actor.personId, venueId: id, keys });
    return set.ok ? { ok: true, data: null } : set;
  },
);

/** Asks the worker for a connection test. */
export const sendTestVenue = action(z.object({ venueId }), async ({ actor, input, service }) => {
  const asked = await requestVenueTest({ service, actorPersonId: actor.personId, ...input });
  return asked.ok ? { ok: true, data: null } : asked;
});

/** Takes a venue out of use for good. */
export const sendRetireVenue = action(z.object({ venueId }), async ({ actor, input, service }) => {
  const retired = await retireVenue({ service, actorPersonId: actor.personId, ...input });
  return retired.ok ? { ok: true, data: null } : retired;
});
