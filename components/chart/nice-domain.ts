/** Steps that people read easily, per power of ten. */
const STEPS = [1, 2, 2.5, 5, 10];

/** A round step that cuts the span into at most `parts` parts. */
function niceStep(span: number, parts: number): number {
  const raw = span / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = STEPS.find((step) => step * power >= raw - power * 1e-9) ?? 10;
  return factor * power;
}

/**
 * Round ends and ticks around the values. Rounding also keeps the axis still while a live value
 * moves a little. No value gives 0 to 1; one value is shown against zero.
 */
export function niceDomain(
  values: ReadonlyArray<number>,
  parts = 4,
): { min: number; max: number; ticks: number[] } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  if (low === high) {
    // A lone value is shown against zero; zero itself gets room above.
    high = low === 0 ? 1 : Math.max(0, low);
    low = Math.min(0, low);
  }
  const step = niceStep(high - low, parts);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Multiplied from whole numbers, so that ticks do not gather floating-point dust.
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { min: ticks[0] ?? 0, max: ticks.at(-1) ?? 1, ticks };
}

/** Ticks of a mission clock over a span: whole steps of seconds or minutes, at most `parts` + 1. */
export function missionTicks(startMs: number, endMs: number, parts = 6): number[] {
  const spanS = (endMs - startMs) / 1_000;
  const stepS =
    [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].find((step) => spanS / step <= parts) ?? 7_200;
  const count = Math.floor(spanS / stepS);
  return Array.from({ length: count + 1 }, (_, index) => startMs + index * stepS * 1_000);
}

/** A tick's value with as many decimals as its neighbours need. */
export function tickText(value: number, ticks: ReadonlyArray<number>): string {
  const decimals = Math.max(0, ...ticks.map((tick) => String(tick).split(".")[1]?.length ?? 0));
  const [whole = "0", fraction] = Math.abs(value).toFixed(Math.min(decimals, 8)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
  return `${value < 0 ? "−" : ""}${grouped}${fraction ? `.${fraction}` : ""}`;
}
