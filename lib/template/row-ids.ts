/** A short id from words: letters and digits of the alphabet, joined by hyphens. */
export function idFromWords(words: string, taken: ReadonlySet<string>): string {
  const base =
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 40) || "row";
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * Gives rows of words their ids: a row keeps the id of the same words before; a row whose words are new takes the id of
 * the row that stood in its place when that one is gone; all others get an id of their own words.
 */
export function keepIds(
  before: readonly { id: string; words: string }[],
  after: readonly string[],
): { id: string; words: string }[] {
  const taken = new Set<string>();
  const ids = after.map((words) => {
    const same = before.find((row) => row.words === words && !taken.has(row.id));
    if (same) taken.add(same.id);
    return same?.id;
  });
  return after.map((words, index) => {
    const kept = ids[index];
    if (kept !== undefined) return { id: kept, words };
    const place = before[index];
    const isFree = place && !taken.has(place.id) && !after.includes(place.words);
    const id = isFree ? place.id : idFromWords(words, new Set([...taken, ...before.map((row) => row.id)]));
    taken.add(id);
    return { id, words };
  });
}
