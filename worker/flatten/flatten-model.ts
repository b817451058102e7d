/** The four stages of a rollback, in order. */
export type FlattenStage = "SENT" | "RECEIVED" | "CANCELLED" | "FLAT";

export type StageReport = {
  stage: FlattenStage;
  /** Epoch ms with fraction, from the monotonic clock. */
  atMs: number;
  detail: string;
};

/** One call of the kill sequence, kept for the record. */
export type KillCall = {
  id: string;
  op: "read-orders" | "cancel" | "read-positions" | "close";
  ok: boolean;
  ms: number;
  /** Venue ids that the call named or returned, or the error. */
  detail: string;
};

/** What the venue still showed when last read; null when it could not be read. */
export type Residuals = { positionBtc: string | null; openOrders: number | null };

export type FlattenResult = Residuals & {
  flat: boolean;
  attempts: number;
  stages: StageReport[];
  calls: KillCall[];
  reason: string;
};

/** An attempt that ended without flat: reported so that people hear of it while the next attempt runs. */
export type NotFlat = Residuals & { attempt: number; reason: string };
