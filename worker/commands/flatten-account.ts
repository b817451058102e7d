import { flatten } from "#worker/flatten/flatten.ts";
import type { FlattenResult, NotFlat, StageReport } from "#worker/flatten/flatten-model.ts";
import { openVenue } from "#worker/venue/venue.ts";

export type FlattenAccount = {
  account: string;
  /** A venue's name; absent: the venue that the account belongs to. */
  profile?: string;
  onStage?: (report: StageReport) => void;
  onNotFlat?: (report: NotFlat) => void;
  maxAttempts?: number;
  signal?: AbortSignal;
};

const NOTHING_REACHED = { positionBtc: null, openOrders: null, attempts: 0, stages: [], calls: [] };

/** Opens a connection of its own to an account and runs the kill sequence. Never throws; unreachable is not flat. */
export async function flattenAccount(options: FlattenAccount): Promise<FlattenResult> {
  const { account, profile, ...rest } = options;
  try {
    const venue = await openVenue({ account, profile, purpose: "kill" });
    const result = await flatten({ exchange: venue.exchange, ...rest });
    // Flat is flat, whether or not the connection ends in order.
    await venue.close().catch(() => undefined);
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...NOTHING_REACHED, flat: false, reason };
  }
}
