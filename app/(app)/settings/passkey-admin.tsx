import { InvitePasskey } from "#components/passkey/invite-passkey.tsx";
import { PasskeyTable } from "#components/passkey/passkey-table.tsx";
import { Time } from "#components/ui/time.tsx";
import { listPasskeys, readOpenInvite } from "#lib/service/passkeys/list-passkeys.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { confirmNewPasskey, endPasskey, inviteToPasskey } from "./passkey-actions.ts";

/** One person's passkeys as an admin looks after them: invite, confirm, revoke. Stands on the page of people. */
export async function PasskeyAdmin({ person }: { person: { personId: string; name: string } }) {
  const actor = await requireActor();
  const service = webService();
  const { personId } = person;
  const [rows, inviteUntilMs] = await Promise.all([
    listPasskeys({ service, actorPersonId: actor.personId, personId }),
    readOpenInvite({ service, personId }),
  ]);
  return (
    <div className="flex flex-col gap-2">
      <PasskeyTable
        caption={`Passkeys of ${person.name}`}
        rows={rows}
        revoke={endPasskey}
        confirm={confirmNewPasskey}
        empty={<p className="px-4 py-3 text-sm text-muted">No passkey yet.</p>}
      />
      <div className="flex flex-wrap items-center gap-3 px-4 pb-3">
        {personId === actor.personId ? (
          <p className="text-sm text-muted">Another admin invites you.</p>
        ) : (
          <InvitePasskey person={person} invite={inviteToPasskey} />
        )}
        {inviteUntilMs === null ? null : (
          <p className="text-sm text-muted">
            Invited; the code is valid until <Time atMs={inviteUntilMs} />.
          </p>
        )}
      </div>
    </div>
  );
}
