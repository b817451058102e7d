import { RoleChip } from "#components/status/role-chip.tsx";
import type { StationView } from "#lib/decision/poll-board.ts";
import { initialsOf } from "./initials.ts";

/** The four answers in one line: shape + initials. */
export function PollChips({
  stations,
}: {
  stations: readonly Pick<StationView, "station" | "answer" | "signOff">[];
}) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      {stations.map(({ station, answer, signOff }) => (
        <RoleChip
          key={station.role}
          answer={answer}
          roleName={station.person}
          initials={initialsOf(station.person)}
          person={signOff?.statement.personName}
        />
      ))}
    </span>
  );
}
