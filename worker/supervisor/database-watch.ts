type Source = "lease" | "record";

/** One answer to "is the database there?" from two observers: lost with the first, back when none misses it. */
export function createDatabaseWatch(onLost: (sinceMs: number) => void, onBack: () => void) {
  const missing = new Set<Source>();
  return {
    lost(source: Source, sinceMs: number) {
      const isFirst = missing.size === 0;
      missing.add(source);
      if (isFirst) onLost(sinceMs);
    },
    back(source: Source) {
      if (missing.delete(source) && missing.size === 0) onBack();
    },
  };
}
