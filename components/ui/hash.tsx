import { CopyButton } from "./copy-button.tsx";
import { joinClasses } from "./join-classes.ts";

/** A digest, shortened to its first and last characters; in full in the title and on copy. */
export function Hash({
  value,
  label = "hash",
  chars = 8,
  noCopy,
  className,
}: {
  value: string;
  label?: string;
  chars?: number;
  noCopy?: boolean;
  className?: string;
}) {
  const isShort = value.length <= chars + 5;
  return (
    <span className={joinClasses("inline-flex items-center gap-0.5 align-middle", className)}>
      <code title={value} className="text-[0.92em]">
        {isShort ? value : `${value.slice(0, chars)}…${value.slice(-4)}`}
      </code>
      {noCopy ? null : <CopyButton text={value} label={`Copy ${label}`} />}
    </span>
  );
}
