"use client";

import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { DialogClose } from "#components/ui/dialog.tsx";
import { Time } from "#components/ui/time.tsx";
import type { PasskeyAdminActions } from "./passkey-actions.ts";
import { PasswordAct } from "./password-act.tsx";

/** An admin invites a person to add a first passkey; the code is shown once. */
export function InvitePasskey(props: {
  person: { personId: string; name: string };
  invite: PasskeyAdminActions["invite"];
}) {
  const { person, invite } = props;
  return (
    <PasswordAct
      title={`Invite ${person.name} to add a passkey`}
      description="You get a code for them. Hand it over in person or by phone, never by the mail that resets their password. An earlier code ends."
      label="Make the code"
      trigger={
        <Button size="sm" aria-label={`Invite to a passkey: ${person.name}`}>
          Invite to a passkey
        </Button>
      }
      act={(password) => invite({ personId: person.personId, password })}
      done={({ code, expiresAtMs }) => (
        <div className="flex flex-col gap-3 pb-3">
          <p className="flex flex-wrap items-center gap-2">
            <output aria-label="Invitation code" className="font-mono text-lg">
              {code}
            </output>
            <CopyButton text={code} label="Copy the code" />
          </p>
          <p className="text-sm text-muted">
            Shown once. {person.name} enters it under Settings, Your passkeys, until{" "}
            <Time atMs={expiresAtMs} />.
          </p>
          <div className="flex justify-end">
            <DialogClose>Done</DialogClose>
          </div>
        </div>
      )}
    />
  );
}
