import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { RefreshWhile } from "#components/frame/refresh-while.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { AddVenue } from "#components/venue/add-venue.tsx";
import { VenueCard } from "#components/venue/venue-card.tsx";
import { isBeingTested } from "#components/venue/venue-model.ts";
import { may, whoMay } from "#lib/decision/permissions.ts";
import { loadVenues } from "#lib/service/manage-venues.ts";
import { PAPER_VENUE_ID } from "#lib/venue/presets.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { sendAddVenue, sendRetireVenue, sendTestVenue, sendVenueKeys } from "./actions.ts";

export const metadata: Metadata = { title: "Venues" };

const ACTIONS = {
  add: sendAddVenue,
  setKeys: sendVenueKeys,
  test: sendTestVenue,
  retire: sendRetireVenue,
};

export default async function VenuesPage() {
  const actor = await requireActor();
  const isAdmin = may(actor, "manageVenues");
  const venues = await loadVenues({ service: webService() });
  return (
    <>
      <PageHeader title="Venues" kicker="Settings" actions={isAdmin ? <AddVenue add={ACTIONS.add} /> : null}>
        {isAdmin
          ? "Where canaries trade. A decision signs its venue; keys are sealed for the worker and never shown."
          : `Where canaries trade. Changed by ${whoMay("manageVenues")}.`}
      </PageHeader>
      <RefreshWhile isActive={venues.some(isBeingTested)} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title="Paper exchange" hint={PAPER_VENUE_ID} actions={<Badge>paper money</Badge>}>
          <p className="text-sm text-muted">
            Always here, and used wherever a decision names no other venue. Demo runs, drills and canaries run
            on it; drills run nowhere else. It needs no keys of yours.
          </p>
        </Card>
        {venues.map((venue) => (
          <VenueCard key={venue.profile.id} venue={venue} actions={isAdmin ? ACTIONS : null} />
        ))}
      </div>
    </>
  );
}
