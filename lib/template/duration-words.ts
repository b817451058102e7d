/** A duration (ms) as people read it everywhere here: "0.9 ms", "230 ms", "1.4 s". */
export function durationWords(ms: number): string {
  if (Math.abs(ms) >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return Math.abs(ms) < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
