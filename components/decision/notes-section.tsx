"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { TextArea } from "#components/ui/text-input.tsx";
import type { Attachment } from "#lib/decision/model.ts";
import type { Template } from "#lib/template/schema.ts";
import { AttachDialog } from "./attach-dialog.tsx";
import { FileList } from "./file-list.tsx";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords, RunCommand } from "./use-decision-commands.ts";

/** As the server takes it; a longer text stays in the field and is not sent. */
const NOTE_MAX_LENGTH = 20_000;

function NoteField(props: { id: string; label: string; text: string; mayEdit: boolean; run: RunCommand }) {
  const [text, setText] = useState(props.text);
  const [saved, setSaved] = useState(props.text);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [given, setGiven] = useState(props.text);
  const isChanged = text !== saved;
  const tooLong = text.length - NOTE_MAX_LENGTH;

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
          {props.text ? <PersonText text={props.text} /> : "Nothing noted."}
        </p>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={props.label}
        error={
          tooLong > 0
            ? `${text.length.toLocaleString("en-US")} of ${NOTE_MAX_LENGTH.toLocaleString("en-US")} characters: shorten it by ${tooLong.toLocaleString("en-US")}, or attach it as a file.`
            : null
        }
      >
        <TextArea value={text} rows={3} onChange={(event) => setText(event.target.value)} />
      </Field>
      <RefusalCallout refusal={refusal} />
      {isChanged ? (
        <div className="flex gap-2">
          <Button
            size="sm"
            variant="primary"
            pending={isSaving}
            disabled={tooLong > 0}
            onClick={() => void save()}
          >
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
  attachments: readonly Attachment[];
  mayEdit: boolean;
  run: RunCommand;
}) {
  return (
    <Card id="notes" title="Notes" hint="Part of what is signed.">
      <div className="flex flex-col gap-5">
        {props.notes.map((note) => (
          <div key={note.id}>
            <NoteField
              id={note.id}
              label={note.label}
              text={props.texts[note.id] ?? ""}
              mayEdit={props.mayEdit}
              run={props.run}
            />
            <FileList
              files={props.attachments.filter(
                ({ target }) => target.kind === "NOTE" && target.id === note.id,
              )}
            />
            <AttachDialog target={{ kind: "NOTE", id: note.id }} itemText={note.label} />
          </div>
        ))}
      </div>
    </Card>
  );
}
