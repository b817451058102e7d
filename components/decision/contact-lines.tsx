import { Mail, Phone } from "lucide-react";
import type { Decision } from "#lib/decision/model.ts";

const LINK = "inline-flex min-w-0 items-center gap-1 py-1 text-accent-ink underline-offset-2 hover:underline";

/** Role, name, and links that call or write. */
export function ContactLines({ contact }: { contact: Decision["contacts"][number] }) {
  return (
    <div className="min-w-0 flex-1 text-sm">
      <p className="text-xs text-muted">{contact.role}</p>
      <p className={contact.name ? "font-medium" : "text-muted"}>{contact.name || "Nobody named yet"}</p>
      <p className="flex flex-wrap gap-x-4">
        {contact.phone ? (
          <a className={LINK} href={`tel:${contact.phone}`}>
            <Phone aria-hidden="true" className="size-3.5" />
            {contact.phone}
          </a>
        ) : null}
        {contact.email ? (
          <a className={LINK} href={`mailto:${contact.email}`}>
            <Mail aria-hidden="true" className="size-3.5" />
            <span className="truncate">{contact.email}</span>
          </a>
        ) : null}
      </p>
    </div>
  );
}
