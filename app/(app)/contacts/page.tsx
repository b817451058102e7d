import type { Metadata } from "next";
import { ContactCard } from "#components/decision/contact-card.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { listContacts } from "#lib/service/list-contacts.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Contacts" };

export default async function ContactsPage() {
  await requireActor();
  const decisions = await listContacts({ service: webService() });
  return (
    <>
      <PageHeader title="Contacts">Whom to call, for every decision that is not over yet.</PageHeader>
      {decisions.length === 0 ? (
        <Card>
          <EmptyState title="No open decision">
            Contacts are named on the decision; they are listed here.
          </EmptyState>
        </Card>
      ) : (
        <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
          {decisions.map((decision) => (
            <ContactCard key={decision.decisionId} decision={decision} />
          ))}
        </div>
      )}
    </>
  );
}
