import type { Twin } from "../report/twin/twin-model.ts";
import { upsertTwin } from "../store/run-twins.ts";
import type { Service } from "./open-service.ts";

/** Keeps what the paper twin of a canary showed, beside the run's record. */
export async function saveTwin(args: { service: Service; runId: string; twin: Twin }): Promise<void> {
  await upsertTwin(args.service.store.prisma, args.runId, args.twin, Date.now());
}
