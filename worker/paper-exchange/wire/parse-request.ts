import { z } from "zod";
import type { OrderRequest } from "../engine/order.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional().default("");

const orderRequestSchema = z
  .object({
    instId: scalar,
    instIdCode: scalar,
    tdMode: scalar,
    side: scalar,
    ordType: scalar,
    sz: scalar,
    px: scalar,
    posSide: scalar,
    reduceOnly: scalar,
    clOrdId: scalar,
    tag: scalar,
  })
  .transform(({ reduceOnly, ...rest }) => ({ ...rest, isReduceOnly: reduceOnly === "true" }));

/** An order request from JSON, unknown fields ignored; null when it is not an object of plain values. */
export function parseOrderRequest(json: unknown): (OrderRequest & { instIdCode: string }) | null {
  return orderRequestSchema.safeParse(json).data ?? null;
}

const fieldsSchema = z.record(z.string(), z.unknown());

/** Plain values of a JSON object as text; null when it is not an object. */
export function parseFields(json: unknown): Record<string, string> | null {
  const parsed = fieldsSchema.safeParse(json);
  if (!parsed.success) return null;
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed.data)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      fields[name] = String(value);
  }
  return fields;
}
