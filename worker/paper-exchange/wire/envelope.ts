import { REFUSALS, type Refusal, type RefusalCode } from "../engine/refusal.ts";

/** Every REST answer: code "0" is success. */
export interface Envelope {
  code: string;
  msg: string;
  data: object[];
}

export function success(data: object[]): Envelope {
  return { code: "0", msg: "", data };
}

export function failure(code: RefusalCode, detail?: string): Envelope {
  return { code, msg: detail ?? REFUSALS[code], data: [] };
}

/** One row of an order answer: sCode "0" or the refusal of this one order. */
export function orderRow(
  ids: { ordId: string; clOrdId: string; tag?: string; reqId?: string },
  atMs: number,
  refusal?: Refusal,
): object {
  return { ...ids, sCode: refusal?.code ?? "0", sMsg: refusal?.message ?? "", ts: String(atMs) };
}

/** Order answers: code "0" all taken, "1" all refused, "2" some of them. */
export function orderEnvelope(rows: { row: object; isRefused: boolean }[]): Envelope {
  const refused = rows.filter((r) => r.isRefused).length;
  const data = rows.map((r) => r.row);
  if (refused === 0) return success(data);
  return refused === rows.length
    ? { code: "1", msg: "All operations failed", data }
    : { code: "2", msg: "Bulk operation partially succeeded", data };
}
