"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { NumberInput, TextInput } from "#components/ui/text-input.tsx";
import type { CanaryConfig } from "#lib/template/schema.ts";
import type { VenueEnvironment } from "#lib/venue/profile.ts";
import { environmentWords, readChoice } from "#lib/venue/venue-choice.ts";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords, RunCommand } from "./use-decision-commands.ts";

type TextKey = "sizeBtc" | "maxLossUsd" | "dailyLossCapUsd" | "positionLimitBtc";
type FilterKey = "maxSpreadBps" | "minDepthUsd";

const AMOUNTS: readonly { key: TextKey; label: string; unit: string; hint: string }[] = [
  {
    key: "sizeBtc",
    label: "Position size",
    unit: "BTC",
    hint: "Size of one entry; at least 0.0001 BTC, and within the position limit.",
  },
  {
    key: "positionLimitBtc",
    label: "Position limit",
    unit: "BTC",
    hint: "A larger position counts as unauthorised and rolls back.",
  },
  {
    key: "maxLossUsd",
    label: "Max loss",
    unit: "USD",
    hint: "A loss of this much or more rolls back by itself.",
  },
  {
    key: "dailyLossCapUsd",
    label: "Daily loss cap",
    unit: "USD",
    hint: "Across all runs of a UTC day; max loss must fit below it.",
  },
];

const FILTERS: readonly { key: FilterKey; label: string; unit: string; hint: string }[] = [
  {
    key: "maxSpreadBps",
    label: "Spread filter",
    unit: "bps",
    hint: "No entry while the spread is this wide or wider.",
  },
  {
    key: "minDepthUsd",
    label: "Depth requirement",
    unit: "USD",
    hint: "Weaker side within 10 bps of mid must be above this.",
  },
];

/** A venue as the configuration names it, and what it is. */
export type VenueOption = { text: string; id: string; environment: VenueEnvironment };

/** Where the canary trades; a venue that is no longer in use stays in the list until another one is chosen. */
function VenueField(props: {
  venue: CanaryConfig["venue"];
  venues: readonly VenueOption[];
  onChange: (venue: CanaryConfig["venue"]) => void;
}) {
  const { venue, venues, onChange } = props;
  const isGone = venue !== undefined && !venues.some(({ text }) => text === venue);
  return (
    <Field label="Venue" hint="Signed with its whole profile. Drills always run on the paper exchange.">
      <Select
        value={venue ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
        options={[
          { value: "", label: "Paper exchange: paper money" },
          ...venues.map(({ text, id, environment }) => ({
            value: text,
            label: `${id}: ${environmentWords(environment)}`,
          })),
          ...(isGone ? [{ value: venue, label: `${readChoice(venue).id}: no longer in use` }] : []),
        ]}
      />
    </Field>
  );
}

/** The configuration as a form: every field with its unit and what it does; saving says which check refused. */
export function ConfigForm(props: {
  config: CanaryConfig;
  venues: readonly VenueOption[];
  run: RunCommand;
  onClose: () => void;
}) {
  const [config, setConfig] = useState(props.config);
  const [minutes, setMinutes] = useState(String(props.config.durationSec / 60));
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [isSaving, setSaving] = useState(false);
  const change = (part: Partial<CanaryConfig>) => setConfig({ ...config, ...part });
  const changeFilters = (part: Partial<CanaryConfig["filters"]>) =>
    change({ filters: { ...config.filters, ...part } });

  const save = async () => {
    setSaving(true);
    const durationSec = Math.round(Number(minutes.replace(",", ".")) * 60);
    const answer = await props.run(
      { type: "changeConfig", config: { ...config, durationSec } },
      { quiet: true },
    );
    setSaving(false);
    if (answer.ok) props.onClose();
    else setRefusal(answer.refusal);
  };

  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <VenueField
          venue={config.venue}
          venues={props.venues}
          onChange={(venue) =>
            setConfig(({ venue: _before, ...rest }) => (venue ? { ...rest, venue } : rest))
          }
        />
        <Field label="Symbol" hint="Our name; the venue profile maps it.">
          <TextInput
            value={config.symbol}
            onChange={(event) => change({ symbol: event.target.value.trim().toUpperCase() })}
          />
        </Field>
        <Field label="Duration" unit="min" hint="From launch to the completion checkpoint.">
          <NumberInput value={minutes} onChange={(event) => setMinutes(event.target.value)} />
        </Field>
        {AMOUNTS.map((one) => (
          <Field key={one.key} label={one.label} unit={one.unit} hint={one.hint}>
            <NumberInput
              value={config[one.key]}
              onChange={(event) => change({ [one.key]: event.target.value.trim() })}
            />
          </Field>
        ))}
        <Field label="Mode">
          <Select
            value={config.mode}
            onChange={(event) => change({ mode: event.target.value as CanaryConfig["mode"] })}
            options={[
              { value: "CONSERVATIVE", label: "Conservative" },
              { value: "NORMAL", label: "Normal" },
            ]}
          />
        </Field>
        <Field label="Volatility filter">
          <Select
            value={config.filters.volatility}
            onChange={(event) =>
              changeFilters({ volatility: event.target.value as CanaryConfig["filters"]["volatility"] })
            }
            options={[
              { value: "STRICT", label: "Strict" },
              { value: "NORMAL", label: "Normal" },
              { value: "OFF", label: "Off" },
            ]}
          />
        </Field>
        {FILTERS.map((one) => (
          <Field key={one.key} label={one.label} unit={one.unit} hint={one.hint}>
            <NumberInput
              value={config.filters[one.key]}
              onChange={(event) => changeFilters({ [one.key]: event.target.value.trim() })}
            />
          </Field>
        ))}
      </div>
      <Switch
        label="RSI confirmation"
        hint="An entry needs the relative strength index to agree."
        checked={config.filters.rsiConfirmation}
        onChange={(event) => changeFilters({ rsiConfirmation: event.target.checked })}
      />
      <RefusalCallout refusal={refusal} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={isSaving} pendingLabel="Saving">
          Save configuration
        </Button>
        <Button onClick={props.onClose}>Cancel</Button>
      </div>
    </form>
  );
}
