import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { InboxList } from "#components/inbox/inbox-list.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { loadInbox } from "#lib/service/inbox.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { markRead } from "./actions.ts";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage(props: { searchParams: Promise<{ show?: string }> }) {
  const actor = await requireActor();
  const unreadOnly = (await props.searchParams).show === "unread";
  const rows = await loadInbox({ service: webService(), personId: actor.personId, unreadOnly });
  return (
    <div className="mx-auto max-w-4xl">
      <PageHeader
        title="Inbox"
        actions={
          unreadOnly ? (
            <ButtonLink href="/inbox">Show everything</ButtonLink>
          ) : (
            <ButtonLink href="/inbox?show=unread">Show unread only</ButtonLink>
          )
        }
      >
        What concerns you, {actor.name}, newest first.
      </PageHeader>
      <InboxList rows={rows} unreadOnly={unreadOnly} markRead={markRead} />
    </div>
  );
}
