import { z } from "zod";

type Schema = z.core.$ZodType;

function unwrapped(schema: Schema): Schema {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrapped(schema.unwrap());
  }
  return schema;
}

/** Paths of fields in `value` that the schema does not know; zod itself leaves them out in silence. */
export function unknownKeys(value: unknown, schema: Schema, path: PropertyKey[] = []): PropertyKey[][] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray) {
    if (!Array.isArray(value)) return [];
    return value.flatMap((element, index) => unknownKeys(element, inner.element, [...path, index]));
  }
  if (
    !(inner instanceof z.ZodObject) ||
    typeof value !== "object" ||
    value === null ||
    Array.isArray(value)
  ) {
    return [];
  }
  return Object.entries(value).flatMap(([key, field]) => {
    const known = Object.hasOwn(inner.shape, key) ? (inner.shape[key] as Schema) : undefined;
    return known ? unknownKeys(field, known, [...path, key]) : [[...path, key]];
  });
}
