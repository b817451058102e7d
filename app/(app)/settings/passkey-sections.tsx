import { AddPasskey } from "#components/passkey/add-passkey.tsx";
import { PasskeyTable } from "#components/passkey/passkey-table.tsx";
import { PeoplePasskeys } from "#components/passkey/people-passkeys.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { may } from "#lib/decision/permissions.ts";
import { listPeople } from "#lib/service/list-people.ts";
import { listPasskeys, readOpenInvite } from "#lib/service/passkeys/list-passkeys.ts";
import type { SignedIn } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import {
  beginPasskey,
  confirmNewPasskey,
  endPasskey,
  inviteToPasskey,
  saveNewPasskey,
  vouchPasskey,
} from "./passkey-actions.ts";

async function OwnPasskeys({ actor }: { actor: SignedIn }) {
  const { personId } = actor;
  const rows = await listPasskeys({ service: webService(), actorPersonId: personId, personId });
  const hasOne = rows.some((row) => row.state !== "REVOKED");
  const actions = { begin: beginPasskey, vouch: vouchPasskey, save: saveNewPasskey, revoke: endPasskey };
  return (
    <Card
      id="passkeys"
      title="Your passkeys"
      hint="With a passkey you sign decisions; your password signs only rehearsals."
      actions={<AddPasskey needsCode={!hasOne} actions={actions} />}
      flush
    >
      <PasskeyTable
        caption="Your passkeys"
        rows={rows}
        revoke={endPasskey}
        empty={
          <EmptyState title="No passkey yet">
            Ask an admin for an invitation code, then add one here. It signs once a second admin has confirmed
            it, or 24 hours later.
          </EmptyState>
        }
      />
    </Card>
  );
}

/** What an admin does about passkeys: confirm those of people whom another admin invited, and invite. */
export async function PasskeyAdmin({ actor }: { actor: SignedIn }) {
  const service = webService();
  const [all, people] = await Promise.all([
    listPasskeys({ service, actorPersonId: actor.personId }),
    listPeople({ service }),
  ]);
  const rows = all.filter((row) => row.mayConfirm);
  const active = people.filter((person) => person.active);
  const withKeys = await Promise.all(
    active.map(async ({ personId, name }) => ({
      personId,
      name,
      states: all.filter((row) => row.personId === personId).map((row) => row.state),
      invitedUntilMs: await readOpenInvite({ service, personId }),
    })),
  );
  return (
    <>
      {rows.length > 0 ? (
        <Card
          title="Passkeys waiting for you"
          hint="Each signs from the time shown even if nobody looks, so revoke what should not be there."
          flush
        >
          <PasskeyTable
            caption="Passkeys waiting for you"
            rows={rows}
            withPerson
            revoke={endPasskey}
            confirm={confirmNewPasskey}
            empty={null}
          />
        </Card>
      ) : null}
      <PeoplePasskeys people={withKeys} ownPersonId={actor.personId} invite={inviteToPasskey} />
    </>
  );
}

/** A person's own passkeys, and for an admin those that wait for them. */
export function PasskeySections({ actor }: { actor: SignedIn }) {
  return (
    <div className="mt-4 flex flex-col gap-4">
      {may(actor, "managePeople") ? <PasskeyAdmin actor={actor} /> : null}
      <OwnPasskeys actor={actor} />
    </div>
  );
}
