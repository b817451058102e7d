import { z } from "zod";

// Walks every leaf of plain JSON and of a schema, for tests that change one field at a time.

type Json = unknown;
export type Path = readonly (string | number)[];

const isTree = (value: Json): value is object => typeof value === "object" && value !== null;

/** Every path to a value that is no object or list; an empty one counts as a leaf of its own. */
export function leafPaths(value: Json, path: Path = []): Path[] {
  if (!isTree(value)) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => leafPaths(inner, [...path, key]));
}

export function valueAt(value: Json, path: Path): Json {
  return path.reduce<Json>((now, key) => (isTree(now) ? Reflect.get(now, key) : undefined), value);
}

/** A copy with another value at one path. */
export function withValue<T>(value: T, path: Path, change: (before: Json) => Json): T {
  const copy = structuredClone(value);
  const parent = valueAt(copy, path.slice(0, -1));
  const key = path.at(-1);
  if (!isTree(parent) || key === undefined) throw new Error(`no parent at ${path.join(".")}`);
  const before: Json = Reflect.get(parent, key);
  // A moment that was not yet becomes one.
  Reflect.set(parent, key, before === null && String(key).endsWith("AtMs") ? 1 : change(before));
  return copy;
}

/** Another value of the same type. */
export function changed(before: Json): Json {
  if (typeof before === "string") return /^-?\d+(\.\d+)?$/.test(before) ? `${before}1` : `${before}x`;
  if (typeof before === "number") return before + 1;
  if (typeof before === "boolean") return !before;
  return "something";
}

type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

function patternsOf(schema: Schema, path: string): string[] {
  // The null of something that may be missing is no field.
  if (schema.type === "null") return [];
  const under = (key: string) => (path === "" ? key : `${path}.${key}`);
  const { properties = {}, additionalProperties, items, prefixItems = [] } = schema;
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const inner = [
    ...Object.entries(properties).flatMap(([key, one]) => patternsOf(one, under(key))),
    ...(typeof additionalProperties === "object" && Object.keys(additionalProperties).length > 0
      ? patternsOf(additionalProperties, under("*"))
      : []),
    ...(items ? patternsOf(items, under("*")) : []),
    ...prefixItems.flatMap((one) => patternsOf(one, under("*"))),
    ...choices.flatMap((one) => patternsOf(one, path)),
  ];
  return inner.length > 0 ? inner : [path];
}

/** Every leaf that a schema knows, keys of records and places in lists as `*`. */
export function schemaLeaves(schema: z.ZodType): string[] {
  const json = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }) as Schema;
  return [...new Set(patternsOf(json, ""))];
}

/** Names the leaf of a schema that a path of a value leads to. */
export function leafNames(leaves: readonly string[]): (path: Path) => string {
  const known = new Set(
    leaves.flatMap((leaf) => leaf.split(".").map((_key, at, keys) => keys.slice(0, at + 1).join("."))),
  );
  return (path) =>
    path.reduce<string>((pattern, key) => {
      const named = pattern === "" ? String(key) : `${pattern}.${key}`;
      return known.has(named) ? named : `${pattern}.*`;
    }, "");
}
