/** Shape of an answer: a JSON type, a list of one shape, or an object with exactly these keys. */
export type Shape = "string" | "number" | "boolean" | readonly [Shape] | { readonly [key: string]: Shape };

/** An object of texts with these keys, and keys of other shapes. */
export function texts(keys: string, others: Record<string, Shape> = {}): { readonly [key: string]: Shape } {
  const names = keys.split(/\s+/).filter((name) => name !== "");
  return { ...Object.fromEntries(names.map((name) => [name, "string" as const])), ...others };
}

/** Where a value differs from its shape: a key too many, a key missing, a wrong type; empty when it fits. */
export function differences(value: unknown, shape: Shape, at = "answer"): string[] {
  if (typeof shape === "string")
    return typeof value === shape ? [] : [`${at}: ${typeof value} instead of ${shape}`];
  if (isList(shape)) {
    if (!Array.isArray(value)) return [`${at}: no list`];
    return value.flatMap((item, index) => differences(item, shape[0], `${at}[${index}]`));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at}: no object`];
  const given = new Map<string, unknown>(Object.entries(value));
  const surplus = [...given.keys()].filter((key) => !Object.hasOwn(shape, key));
  const wrong = Object.entries(shape).flatMap(([key, inner]) =>
    given.has(key) ? differences(given.get(key), inner, `${at}.${key}`) : [`${at}.${key}: missing`],
  );
  return [...surplus.map((key) => `${at}.${key}: not documented`), ...wrong];
}

function isList(shape: Exclude<Shape, string>): shape is readonly [Shape] {
  return Array.isArray(shape);
}
