import { Check, Circle, Pause, X } from "lucide-react";
import type { ComponentType } from "react";
import { joinClasses } from "#components/ui/join-classes.ts";

export type PollAnswer = "GO" | "NO-GO" | "HOLD" | "OPEN";

type Look = { Icon: ComponentType<{ className?: string; strokeWidth?: number }>; box: string; word: string };

const LOOK: Record<PollAnswer, Look> = {
  GO: { Icon: Check, box: "rounded-full border-normal-line bg-normal-soft text-normal", word: "GO" },
  "NO-GO": { Icon: X, box: "rounded-sm border-serious-line bg-serious-soft text-serious", word: "NO-GO" },
  HOLD: { Icon: Pause, box: "rounded-sm border-caution-line bg-caution-soft text-caution", word: "HOLD" },
  OPEN: { Icon: Circle, box: "rounded-full border-dashed border-line-strong text-faint", word: "open" },
};

type RoleChipProps = {
  answer: PollAnswer;
  /** The role in full, for example "Risk Manager". */
  roleName: string;
  /** Two or three letters of the role, for example "RM". */
  initials: string;
  /** Who answered, when someone did. */
  person?: string;
  /** Shows the answer's word beside the initials. */
  withWord?: boolean;
};

/** One station of the poll as shape + initials (+ word); the full sentence is its name and title. */
export function RoleChip({ answer, roleName, initials, person, withWord }: RoleChipProps) {
  const { Icon, box, word } = LOOK[answer];
  const sentence = `${roleName}: ${word}${person ? `, ${person}` : ""}`;
  return (
    <span
      role="img"
      aria-label={sentence}
      title={sentence}
      className={joinClasses(
        "inline-flex h-6 items-center gap-1 whitespace-nowrap border px-1.5 text-xs font-semibold",
        box,
      )}
    >
      <Icon className="size-3.5" strokeWidth={2.5} />
      <span>{initials}</span>
      {withWord ? <span className="font-medium">{word}</span> : null}
    </span>
  );
}
