"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextArea } from "#components/ui/text-input.tsx";
import type { Template } from "#lib/template/schema.ts";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords, RunCommand } from "./use-decision-commands.ts";

function NoteField(props: { id: string; label: string; text: string; mayEdit: boolean; run: RunCommand }) {
  const [text, setText] = useState(props.text);
  const [saved, setSaved] = useState(props.text);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [given, setGiven] = useState(props.text);
  const isChanged = text !== saved;

  // Somebody else's newer text is taken over; what is being typed here stays.
  if (props.text !== given) {
    setGiven(props.text);
    setSaved(props.text);
    if (!isChanged) setText(props.text);
  }

  const save = async () => {
    setSaving(true);
    const answer = await props.run({ type: "writeNote", noteId: props.id, text }, { quiet: true });
    setSaving(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setSaved(text);
  };

  if (!props.mayEdit) {
    return (
      <div>
        <p className="text-sm font-medium">{props.label}</p>
        <p className="mt-1 whitespace-pre-wrap break-words text-sm text-muted">
          {props.text || "Nothing noted."}
        </p>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <Field label={props.label}>
        <TextArea value={text} rows={3} onChange={(event) => setText(event.target.value)} />
      </Field>
      <RefusalCallout refusal={refusal} />
      {isChanged ? (
        <div className="flex gap-2">
          <Button size="sm" variant="primary" pending={isSaving} onClick={() => void save()}>
            Save note
          </Button>
          <Button size="sm" variant="quiet" onClick={() => setText(saved)}>
            Discard
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** The form's three notes. They are part of what is signed. */
export function NotesSection(props: {
  notes: Template["notes"];
  texts: Readonly<Record<string, string>>;
  mayEdit: boolean;
  run: RunCommand;
}) {
  return (
    <Card id="notes" title="Notes" hint="Part of what is signed.">
      <div className="flex flex-col gap-5">
        {props.notes.map((note) => (
          <NoteField
            key={note.id}
            id={note.id}
            label={note.label}
            text={props.texts[note.id] ?? ""}
            mayEdit={props.mayEdit}
            run={props.run}
          />
        ))}
      </div>
    </Card>
  );
}
