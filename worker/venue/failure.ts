/** How a call to a venue through ccxt failed. */
export type Failure =
  /** The venue answered no: nothing happened. */
  | { kind: "REFUSED"; code: string | null; message: string }
  /** There was no such order. */
  | { kind: "NOT_FOUND"; code: string | null; message: string }
  /** Transport, timeout, 5xx or busy: what happened is not known and must be looked up. */
  | { kind: "UNKNOWN"; code: string | null; message: string };

/**
 * Tells the three apart by the names of ccxt's error classes, so that the whole package need not be loaded. Anything
 * that is not a clear answer of the venue counts as unknown.
 */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const code =
    /"sCode":"([1-9]\d{4})"/.exec(message)?.[1] ?? /"code":"([1-9]\d{4})"/.exec(message)?.[1] ?? null;
  const names = classNames(error);
  const text = message.slice(0, 300);
  if (names.includes("OrderNotFound")) return { kind: "NOT_FOUND", code, message: text };
  // An id of ours that is taken: an earlier copy of the same request has arrived, and what became of it is not known.
  if (names.includes("DuplicateOrderId")) return { kind: "UNKNOWN", code, message: text };
  if (names.includes("ExchangeError")) return { kind: "REFUSED", code, message: text };
  return { kind: "UNKNOWN", code, message: text };
}

/** Names of an error's class and of its ancestors. */
export function classNames(error: unknown): string[] {
  const names: string[] = [];
  for (let at = error; at && typeof at === "object"; at = Object.getPrototypeOf(at)) {
    names.push((at as { constructor?: { name?: string } }).constructor?.name ?? "");
  }
  return names;
}
