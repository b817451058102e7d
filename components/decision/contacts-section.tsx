"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import type { Decision } from "#lib/decision/model.ts";
import { ContactLines } from "./contact-lines.tsx";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords, RunCommand } from "./use-decision-commands.ts";

type Contact = Decision["contacts"][number];

function ContactEditor(props: { contact: Contact; run: RunCommand }) {
  const [isOpen, setOpen] = useState(false);
  const [contact, setContact] = useState(props.contact);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const save = async () => {
    const answer = await props.run({ type: "setContact", contact }, { quiet: true });
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setOpen(false);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={props.contact.role}
      description="Who is called when this canary needs a person."
      trigger={
        <Button size="sm" variant="quiet" aria-label={`Change ${props.contact.role}`}>
          Change
        </Button>
      }
      footer={
        <>
          <DialogClose />
          <Button variant="primary" onClick={() => void save()}>
            Save contact
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label="Name">
          <TextInput
            value={contact.name}
            onChange={(event) => setContact({ ...contact, name: event.target.value })}
          />
        </Field>
        <Field label="Phone">
          <TextInput
            type="tel"
            value={contact.phone}
            onChange={(event) => setContact({ ...contact, phone: event.target.value })}
          />
        </Field>
        <Field label="Email">
          <TextInput
            type="email"
            value={contact.email}
            onChange={(event) => setContact({ ...contact, email: event.target.value })}
          />
        </Field>
        <RefusalCallout refusal={refusal} />
      </div>
    </Dialog>
  );
}

/** The four emergency contacts of the form; on a phone a tap calls. */
export function ContactsSection(props: { contacts: readonly Contact[]; mayEdit: boolean; run: RunCommand }) {
  return (
    <Card id="contacts" title="Emergency contacts" flush>
      <ul className="divide-y divide-line">
        {props.contacts.map((contact) => (
          <li key={contact.id} className="flex items-start gap-3 px-4 py-2.5">
            <ContactLines contact={contact} />
            {props.mayEdit ? <ContactEditor contact={contact} run={props.run} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
