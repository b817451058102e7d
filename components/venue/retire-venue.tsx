"use client";

import { useState } from "react";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import { Button } from "#components/ui/button.tsx";
import { AlertDialog, DialogClose } from "#components/ui/dialog.tsx";
import { useVenueAct } from "./use-venue-act.ts";
import type { VenueActions, VenueRow } from "./venue-model.ts";

/** Takes a venue out of use for good, after one question. */
export function RetireVenue({ venue, retire }: Pick<VenueActions, "retire"> & { venue: VenueRow }) {
  const [isOpen, setOpen] = useState(false);
  const { isPending, refusal, act } = useVenueAct();
  const { id, title } = venue.profile;
  return (
    <AlertDialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={`Retire ${title}?`}
      description="No new run starts there, and decisions that name it cannot launch. The kill switch still reaches it. The name stays taken."
      trigger={
        <Button size="sm" variant="quiet">
          Retire<span className="sr-only"> {title}</span>
        </Button>
      }
    >
      <RefusalCallout refusal={refusal} />
      <div className="flex justify-end gap-2 pb-3">
        <DialogClose />
        <Button
          pending={isPending}
          onClick={() =>
            void act(retire({ venueId: id }), `${title} retired`).then((isDone) => isDone && setOpen(false))
          }
        >
          Retire venue
        </Button>
      </div>
    </AlertDialog>
  );
}
