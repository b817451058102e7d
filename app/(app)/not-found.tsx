import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function NotFound() {
  return (
    <EmptyState
      title="There is nothing at this address"
      action={<ButtonLink href="/dashboard">To the dashboard</ButtonLink>}
    >
      The decision or run may have another number, or the link was cut. Nothing was changed.
    </EmptyState>
  );
}
