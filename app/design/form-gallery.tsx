"use client";

import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Select } from "#components/ui/select.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { NumberInput, TextArea, TextInput } from "#components/ui/text-input.tsx";

export function FormGallery() {
  const id = useId();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Symbol" hint="As the venue writes it.">
        <TextInput defaultValue="BTC-PERP" />
      </Field>
      <Field label="Max loss" unit="USD" error="Type at most 40: the daily cap leaves no more.">
        <NumberInput defaultValue="50" />
      </Field>
      <Field label="Environment">
        <Select
          options={[
            { value: "rehearsal", label: "Rehearsal (paper venue)" },
            { value: "production", label: "Production" },
          ]}
        />
      </Field>
      <Field label="Size" unit="BTC">
        <NumberInput defaultValue="0.0001" />
      </Field>
      <Field label="Reason" isOptional className="sm:col-span-2">
        <TextArea placeholder="What makes this safe all the same" />
      </Field>
      <div className="sm:col-span-2">
        <RadioGroup
          legend="Your answer"
          name={`${id}-answer`}
          defaultValue="go"
          isInline
          options={[
            { value: "go", label: "GO", hint: "All statements hold" },
            { value: "no-go", label: "NO-GO", hint: "With a reason" },
            { value: "hold", label: "HOLD", hint: "Ask for time" },
          ]}
        />
      </div>
      <div>
        <Checkbox label="I have verified the risk controls" hint="Statement 1 of 3" defaultChecked />
        <Checkbox label="The rollback plan was rehearsed" />
      </div>
      <Switch label="Follow live data" hint="Off: the charts stand still" defaultChecked />
    </div>
  );
}
