import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { Decision } from "#lib/decision/model.ts";
import { ContactLines } from "./contact-lines.tsx";

/** The contacts of one decision; a tap calls. */
export function ContactCard(props: {
  decision: Pick<Decision, "number" | "title" | "phase" | "contacts"> & { decisionId: string };
}) {
  const { decision } = props;
  return (
    <Card
      title={`#${decision.number} ${decision.title}`}
      actions={<PhaseBadge phase={decision.phase} />}
      footer={<TextLink href={`/decisions/${decision.decisionId}#contacts`}>Change on the decision</TextLink>}
      flush
    >
      <ul className="divide-y divide-line">
        {decision.contacts.map((contact) => (
          <li key={contact.id} className="px-4 py-2.5">
            <ContactLines contact={contact} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
