import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/link.tsx";

const FILES = [
  { path: "form", label: "The form, filled in (Markdown)" },
  { path: "json", label: "Canonical JSON with statements" },
  { path: "csv", label: "Table (CSV)" },
  { path: "bundle", label: "Proof bundle (zip)" },
] as const;

/** A file is fetched by the browser itself, never by the router. */
function FileLink({ href, label, isThere }: { href: string; label: string; isThere: boolean }) {
  if (!isThere) return <span className="text-muted">{label}: after it was submitted</span>;
  return (
    <a
      href={href}
      className="rounded-sm text-accent-ink underline decoration-accent-line decoration-1 underline-offset-3 hover:decoration-current"
    >
      {label}
    </a>
  );
}

/** What can be taken away from a decision; the bundle exists from the first submission on, whatever became of it. */
export function ExportLinks({ decisionId, wasSubmitted }: { decisionId: string; wasSubmitted: boolean }) {
  return (
    <Card title="Take away" headingLevel={2}>
      <ul className="space-y-1.5 text-sm">
        <li>
          <TextLink href={`/decisions/${decisionId}/certificate`}>Certificate, for print</TextLink>
        </li>
        {FILES.map(({ path, label }) => (
          <li key={path}>
            <FileLink
              href={`/api/decisions/${decisionId}/${path}`}
              label={label}
              isThere={path !== "bundle" || wasSubmitted}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
