import { numberText } from "#components/ui/number-text.ts";

/** Sample count and interval as they stand behind a value: "n = 120, 95 % interval 92.9–99.2 %". */
export function sampleWords(n: number, interval: readonly [number, number] | null | undefined): string {
  const range = interval ? `, 95 % interval ${interval[0].toFixed(1)}–${interval[1].toFixed(1)} %` : "";
  return `n = ${numberText(String(n))}${range}`;
}
