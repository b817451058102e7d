import fc from "fast-check";
import { expect, test } from "vitest";
import { canaryV1 } from "./canary-v1.ts";
import { showConfigLimits } from "./config-limits.ts";
import { exportForm } from "./markdown-export.ts";
import { importForm } from "./markdown-import.ts";
import { hiddenCharacter } from "./plain-text.ts";
import { keepIds } from "./row-ids.ts";
import type { Criterion, Template } from "./schema.ts";

/** One line of any words, as people may type them into a template. */
const words = (maxLength = 40) =>
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength })
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter((text) => text !== "" && hiddenCharacter(text) === null && !/[✅❌⬜☑☐]️?$/u.test(text));

const unlike = (taken: readonly string[]) => (text: string) => !taken.includes(text.toLowerCase());
const list = (maxLength = 6) => fc.uniqueArray(words(), { minLength: 1, maxLength });
const limit = (min: number, max: number) => fc.integer({ min, max }).map(String);

type Rule = readonly [text: string, change: Partial<Criterion>];

/** Rows of the form whose words carry the limit. */
const rules = {
  "checklists/0/1": limit(1, 100).map((n): Rule => [`Acceptance rate ≥ ${n}%`, { limit: n }]),
  "checklists/1/0": limit(1, 999).map((n): Rule => [`p50 latency < ${n}ms`, { limit: n }]),
  "checklists/1/2": fc
    .tuple(limit(1, 50), fc.integer({ min: 1, max: 90 }))
    .map(([n, per]): Rule => [`WebSocket reconnects < ${n} per ${per} min`, { limit: n, perMinutes: per }]),
  "mustHaves/2": limit(1, 100).map((n): Rule => [`Acceptance rate > ${n}%`, { limit: n }]),
  "targets/3": limit(1, 999).map((n): Rule => [`p95 latency < ${n}ms`, { limit: n }]),
};

function withRules(base: Template, drawn: Record<keyof typeof rules, Rule>): Template {
  const copy = structuredClone(base);
  const set = (item: { text: string; criteria: Criterion[] } | undefined, [text, change]: Rule) => {
    const criterion = item?.criteria[0];
    if (!item || !criterion) throw new Error("the form has no such row");
    item.text = text;
    Object.assign(criterion, change);
  };
  set(copy.checklists[0]?.items[1], drawn["checklists/0/1"]);
  set(copy.checklists[1]?.items[0], drawn["checklists/1/0"]);
  set(copy.checklists[1]?.items[2], drawn["checklists/1/2"]);
  set(copy.mustHaves[2], drawn["mustHaves/2"]);
  set(copy.targets[3], drawn["targets/3"]);
  return copy;
}

const config = fc.record({
  durationMin: fc.integer({ min: 16, max: 240 }),
  sizeBtc: fc.constantFrom("0.0001", "0.01", "1.5"),
  positionLimitBtc: fc.constantFrom("0.0002", "0.02", "7"),
  maxLossUsd: fc.constantFrom("50", "12.5", "900"),
  dailyLossCapUsd: fc.constantFrom("100", "1000"),
  mode: fc.constantFrom("CONSERVATIVE" as const, "NORMAL" as const),
  filters: fc.record({
    rsiConfirmation: fc.boolean(),
    volatility: fc.constantFrom("STRICT" as const, "NORMAL" as const, "OFF" as const),
    maxSpreadBps: fc.constantFrom("20", "0.5"),
    minDepthUsd: fc.constantFrom("100000", "500", "2500000"),
  }),
});

/** Templates that differ from `base` in everything that the form prints. */
function formVariation(base: Template): fc.Arbitrary<Template> {
  const stations = fc.array(list(), { minLength: 4, maxLength: 4 });
  return fc
    .record({
      rules: fc.record(rules),
      config,
      stations: stations.filter((all) => all.flat().every((text) => !/GO/i.test(text))),
      title: words().filter((text) => !/template$/i.test(text)),
      countdownSec: fc.integer({ min: 1, max: 3600 }),
      midSec: fc.integer({ min: 301, max: 959 }),
      errorLimit: limit(2, 50),
      downSec: limit(31, 600),
      targetsNeeded: fc.integer({ min: 1, max: 5 }),
      afterSuccess: list(),
      afterFailure: list(),
      addresses: fc.uniqueArray(fc.tuple(words(30), words()), {
        minLength: 1,
        maxLength: 5,
        selector: ([label]) => label,
      }),
      contacts: list().filter(
        (roles) => roles.every(unlike(["role"])) && roles.every((role) => !/^[:-]+$/.test(role)),
      ),
      notes: list().filter((labels) => labels.every((label) => !/^_+$|`/.test(label))),
      nextReview: words(),
    })
    .filter(({ addresses }) => addresses.every(([label]) => !label.includes(":")))
    .map((drawn): Template => {
      const template = withRules(base, drawn.rules);
      const { durationMin, ...rest } = drawn.config;
      const [first, mid, last] = template.checkpoints;
      if (!first || !mid || !last) throw new Error("the form has three checkpoints");
      const ids = (before: readonly { id: string; words: string }[], after: readonly string[]) =>
        keepIds(before, after);
      return showConfigLimits({
        ...template,
        title: drawn.title,
        nextReview: drawn.nextReview,
        config: { ...template.config, ...rest, durationSec: durationMin * 60 },
        stations: template.stations.map((one, index) => ({
          ...one,
          statements: drawn.stations[index] ?? [],
        })),
        checkpoints: [first, { ...mid, atSec: drawn.midSec }, { ...last, atSec: durationMin * 60 }],
        triggers: template.triggers.map((one) => {
          if (one.kind === "ERROR_RATE")
            return { ...one, text: `Error rate > ${drawn.errorLimit}%`, limit: drawn.errorLimit };
          return one.kind === "WS_DOWN"
            ? { ...one, text: `WebSocket down > ${drawn.downSec} s`, limit: drawn.downSec }
            : one;
        }),
        timing: { ...template.timing, countdownSec: drawn.countdownSec },
        targetsNeeded: drawn.targetsNeeded,
        afterSuccess: drawn.afterSuccess,
        afterFailure: drawn.afterFailure,
        monitoring: ids(
          base.monitoring.map(({ id, label }) => ({ id, words: label })),
          drawn.addresses.map(([label]) => label),
        ).map(({ id, words: label }, index) => ({ id, label, address: drawn.addresses[index]?.[1] ?? "" })),
        contacts: ids(
          base.contacts.map(({ id, role }) => ({ id, words: role })),
          drawn.contacts,
        ).map(({ id, words: role }) => ({ id, role })),
        notes: ids(
          base.notes.map(({ id, label }) => ({ id, words: label })),
          drawn.notes,
        ).map(({ id, words: label }) => ({ id, label })),
      });
    });
}

test("any form of our shape, exported and imported, is the same template", () => {
  fc.assert(
    fc.property(formVariation(canaryV1), (template) => {
      const { missing: _rowsOfTheBase, ...result } = importForm(exportForm(template), canaryV1);
      expect(result).toEqual({ template, refusals: [], unread: [], kept: [], filledIn: 0 });
    }),
    { numRuns: 300 },
  );
});
