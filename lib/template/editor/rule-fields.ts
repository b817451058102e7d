import { MEASURE_WORDS } from "../measure-words.ts";
import type { Criterion, RuledItem } from "../schema.ts";
import type { EditorField, EditorGroup } from "./field.ts";

/** A rule may ask for this many samples at most. */
const MAX_SAMPLES = 100_000;
/** A count per minutes may be taken over a day at most. */
const MAX_PER_MINUTES = 1_440;

export const COMPARISONS = [
  { value: ">=", label: "≥ at least" },
  { value: ">", label: "> above" },
  { value: "<=", label: "≤ at most" },
  { value: "<", label: "< below" },
  { value: "=", label: "= exactly" },
] as const;

const CONFIG_WORDS = {
  maxLossUsd: "max loss",
  dailyLossCapUsd: "daily loss cap",
  sizeBtc: "position size",
  positionLimitBtc: "position limit",
} as const;

export const SAMPLE_RANGE = { min: 0, max: MAX_SAMPLES, isWhole: true };

/** Drills and archives either happened or not: there is no number to choose. */
const isFact = ({ measure }: Criterion) =>
  measure.startsWith("drill") || measure === "logsArchived" || measure === "reportWritten";

function criterionFields(criterion: Criterion, path: string): EditorField[] {
  if (isFact(criterion)) return [];
  const { label, unit } = MEASURE_WORDS[criterion.measure];
  const name = label.charAt(0).toUpperCase() + label.slice(1);
  const samples: EditorField = {
    path: `${path}/minSamples`,
    label: `${name}: minimum samples`,
    kind: "number",
    range: SAMPLE_RANGE,
    hint: "Below it the verdict is “not enough data”; 0 for counts and facts.",
  };
  if (criterion.ofConfig) {
    return [
      {
        path: `${path}/ofConfig/factor`,
        label: `${name}: share of the ${CONFIG_WORDS[criterion.ofConfig.field]}`,
        kind: "decimal",
        hint: `1 is the whole ${CONFIG_WORDS[criterion.ofConfig.field]} of the configuration, 0.5 half of it.`,
      },
      samples,
    ];
  }
  const fields: EditorField[] = [
    { path: `${path}/op`, label: `${name}: comparison`, kind: "select", options: COMPARISONS },
    { path: `${path}/limit`, label: `${name}: limit`, kind: "decimal", ...(unit ? { unit } : {}) },
    samples,
  ];
  if (criterion.perMinutes !== undefined) {
    const range = { min: 1, max: MAX_PER_MINUTES, isWhole: false };
    fields.push({ path: `${path}/perMinutes`, label: `${name}: per`, kind: "number", unit: "min", range });
  }
  return fields;
}

/** A ruled row: its words and the numbers of its rules. */
export function ruledGroup(item: RuledItem, listPath: string): EditorGroup {
  const path = `${listPath}/${item.id}`;
  return {
    key: path,
    row: path,
    title: item.text,
    fields: [
      { path: `${path}/text`, label: "Wording", kind: "text" },
      ...item.criteria.flatMap((criterion, index) => criterionFields(criterion, `${path}/criteria/${index}`)),
    ],
  };
}
