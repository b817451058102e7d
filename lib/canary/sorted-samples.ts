function positionOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Inserts in place, keeping ascending order. */
export function insertSorted(sorted: number[], value: number): void {
  sorted.splice(positionOf(sorted, value), 0, value);
}

/** Removes one sample of this value in place; the value must stand in the list. */
export function removeSorted(sorted: number[], value: number): void {
  sorted.splice(positionOf(sorted, value), 1);
}

/** Nearest-rank percentile of ascending samples: the smallest sample that `pct` percent of all do not exceed; null without samples. */
export function nearestRank(sorted: readonly number[], pct: number): number | null {
  if (sorted.length === 0) return null;
  const rank = Math.max(1, Math.ceil((pct / 100) * sorted.length));
  return sorted[rank - 1] ?? null;
}
