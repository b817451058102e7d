"use client";

import { useState } from "react";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { needsPassphrase } from "#lib/venue/profile.ts";
import { useVenueAct } from "./use-venue-act.ts";
import type { VenueActions, VenueRow } from "./venue-model.ts";

/** A field whose content no browser keeps, completes or spells. */
function SecretField({ name, label, hint }: { name: string; label: string; hint?: string }) {
  return (
    <Field label={label} {...(hint ? { hint } : {})}>
      <TextInput
        name={name}
        type="password"
        required
        maxLength={1000}
        autoComplete="new-password"
        spellCheck={false}
      />
    </Field>
  );
}

function KeysForm(props: Pick<VenueActions, "setKeys"> & { venue: VenueRow; onDone: () => void }) {
  const { venue, setKeys, onDone } = props;
  const { isPending, refusal, act } = useVenueAct();
  const { id, title, exchangeId } = venue.profile;
  const hasPassphrase = needsPassphrase(exchangeId);
  const submit = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    const read = (name: string) => String(data.get(name) ?? "");
    const password = hasPassphrase ? { password: read("password") } : {};
    const keys = { venueId: id, apiKey: read("apiKey").trim(), secret: read("secret").trim(), ...password };
    const isDone = await act(setKeys(keys), `Keys of ${title} sealed`);
    // Whatever the answer: what was typed does not stay in the page.
    form.reset();
    if (isDone) onDone();
  };
  return (
    <form
      className="flex flex-col gap-4 pb-3"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) void submit(event.currentTarget);
      }}
    >
      <Callout
        kind="info"
        title="Keys that may read and trade, and nothing else"
        safe="Keys that can withdraw are refused before any order is sent."
        next="Bind them to this machine's address where the venue offers it."
      />
      <SecretField name="apiKey" label="API key" />
      <SecretField name="secret" label="Secret" />
      {hasPassphrase ? (
        <SecretField name="password" label="Passphrase" hint="The one chosen with this key, not your own." />
      ) : null}
      <RefusalCallout refusal={refusal} />
      <div className="flex justify-end gap-2">
        <DialogClose />
        <Button type="submit" variant="primary" pending={isPending} pendingLabel="Sealing">
          Seal keys
        </Button>
      </div>
    </form>
  );
}

/** Enters or replaces a venue's keys. They are sealed for the worker at once and never shown again. */
export function VenueKeys(props: Pick<VenueActions, "setKeys"> & { venue: VenueRow }) {
  const { venue } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={`${venue.hasKeys ? "Replace" : "Enter"} the keys of ${venue.profile.title}`}
      description="Sealed for the worker as they arrive. Nobody sees them again, this page included."
      trigger={
        <Button size="sm" variant={venue.hasKeys ? "secondary" : "primary"}>
          {venue.hasKeys ? "Replace keys" : "Enter keys"}
          <span className="sr-only"> of {venue.profile.title}</span>
        </Button>
      }
    >
      {isOpen ? <KeysForm {...props} onDone={() => setOpen(false)} /> : null}
    </Dialog>
  );
}
