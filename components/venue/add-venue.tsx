"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActForm } from "#components/decision/act-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { VENUE_PRESETS } from "#lib/venue/presets.ts";
import { environmentWords } from "#lib/venue/venue-choice.ts";
import type { VenueActions } from "./venue-model.ts";

function VenueForm({ add, onDone }: Pick<VenueActions, "add"> & { onDone: () => void }) {
  const router = useRouter();
  const toast = useToast();
  const [preset, setPreset] = useState(VENUE_PRESETS[0]);
  const send = async (form: FormData) => {
    const read = (name: string) => String(form.get(name) ?? "").trim();
    const title = read("title");
    const answer = await add({
      presetId: read("presetId"),
      id: read("id"),
      title,
      restUrl: read("restUrl"),
      wsUrl: read("wsUrl"),
      symbol: read("symbol"),
    });
    return answer.ok ? ({ ok: true, data: title } as const) : answer;
  };
  return (
    <ActForm
      label="Add venue"
      onSend={send}
      onDone={(title) => {
        toast({ title: `${title} added` });
        router.refresh();
        onDone();
      }}
    >
      <Field label="Preset" hint="Exchange, system, symbol map and rate limits come from it.">
        <Select
          name="presetId"
          value={preset?.id}
          onChange={(event) => setPreset(VENUE_PRESETS.find(({ id }) => id === event.target.value))}
          options={VENUE_PRESETS.map(({ id, title, environment }) => ({
            value: id,
            label: `${title}: ${environmentWords(environment)}`,
          }))}
        />
      </Field>
      <div key={preset?.id} className="flex flex-col gap-4">
        <Field label="Name" hint="Small letters, digits and hyphens. It is signed, and never changes.">
          <TextInput name="id" required defaultValue={preset?.id} maxLength={32} autoComplete="off" />
        </Field>
        <Field label="Title">
          <TextInput name="title" required defaultValue={preset?.title} maxLength={60} autoComplete="off" />
        </Field>
        <Field label="BTC-PERP is called there" hint="The exchange's unified symbol in ccxt.">
          <TextInput name="symbol" defaultValue={preset?.symbols["BTC-PERP"]} maxLength={40} />
        </Field>
        <Field label="REST address" isOptional hint="Only for a regional address of the same exchange.">
          <TextInput name="restUrl" type="url" placeholder="https://…" maxLength={200} />
        </Field>
        <Field label="Stream address" isOptional hint="Goes with the REST address.">
          <TextInput name="wsUrl" type="url" placeholder="wss://…" maxLength={200} />
        </Field>
      </div>
    </ActForm>
  );
}

/** Adds a venue from a preset. Its keys are entered afterwards. */
export function AddVenue({ add }: Pick<VenueActions, "add">) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title="Add a venue"
      description="Its profile is what decisions sign: it never changes afterwards. Keys are entered next."
      trigger={<Button variant="primary">Add a venue</Button>}
    >
      {isOpen ? <VenueForm add={add} onDone={() => setOpen(false)} /> : null}
    </Dialog>
  );
}
