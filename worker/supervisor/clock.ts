/** Epoch ms UTC with fractions from the monotonic clock: never jumps back, fine enough for reaction times. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
