import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";

/** What waits for the person who looks: first on the dashboard. */
export function WaitingList(props: {
  rows: readonly { title: string; why: string; href: string }[];
  name: string;
}) {
  return (
    <Card title="Waiting for you" flush>
      {props.rows.length === 0 ? (
        <EmptyState title="Nothing waits for you">
          {props.name}, you will find here what needs your signature, tick or answer.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {props.rows.map((row) => (
            <li key={`${row.href}-${row.why}`} className="px-4 py-2.5">
              <TextLink href={row.href}>{row.title}</TextLink>
              <p className="text-sm text-muted">{row.why}</p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
