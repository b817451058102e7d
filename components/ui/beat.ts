type Beat = { listeners: Set<() => void>; timer: ReturnType<typeof setTimeout> | undefined };

const beats = new Map<string, Beat>();

/** Time until the next moment of the rhythm, ms; above 0 and at most one interval. */
export function untilNextBeatMs(nowMs: number, intervalMs: number, phaseMs: number): number {
  const sinceMs = (((nowMs - phaseMs) % intervalMs) + intervalMs) % intervalMs;
  return intervalMs - sinceMs;
}

function schedule(beat: Beat, intervalMs: number, phaseMs: number): void {
  beat.timer = setTimeout(
    () => {
      schedule(beat, intervalMs, phaseMs);
      for (const listener of beat.listeners) listener();
    },
    untilNextBeatMs(Date.now(), intervalMs, phaseMs),
  );
}

/**
 * Calls back at every whole `intervalMs` counted from `phaseMs`. All who ask for the same rhythm share one timer, so
 * that a page's clocks change in one redraw and none is seen to skip a second. Returns what ends it.
 */
export function onBeat(intervalMs: number, phaseMs: number, listener: () => void): () => void {
  const offsetMs = ((phaseMs % intervalMs) + intervalMs) % intervalMs;
  const key = `${intervalMs}/${offsetMs}`;
  const beat = beats.get(key) ?? { listeners: new Set(), timer: undefined };
  beats.set(key, beat);
  beat.listeners.add(listener);
  if (beat.timer === undefined) schedule(beat, intervalMs, offsetMs);
  return () => {
    beat.listeners.delete(listener);
    if (beat.listeners.size > 0) return;
    clearTimeout(beat.timer);
    beats.delete(key);
  };
}
