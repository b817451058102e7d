export type Command = {
  label: string;
  href: string;
  /** A few words at the right, for example the kind of page. */
  hint?: string;
};

/** How many rows the palette shows. */
const SHOWN = 12;

/** Commands whose label or hint holds every typed word; labels that begin with the text come first. */
export function matchCommands(commands: ReadonlyArray<Command>, typed: string): ReadonlyArray<Command> {
  const text = typed.trim().toLowerCase();
  const words = text.split(/\s+/).filter(Boolean);
  const found = commands.filter((command) => {
    const haystack = `${command.label} ${command.hint ?? ""}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  const begins = (command: Command) => (text !== "" && command.label.toLowerCase().startsWith(text) ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b)).slice(0, SHOWN);
}
