import { afterAll, beforeAll, expect, test } from "vitest";
import { findDecision } from "../store/decisions.ts";
import { renewDrills } from "./renew-drills.ts";
import { evidenceBodies, send, submitted, work } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";

let t: TestService;
beforeAll(async () => {
  t = await openTestService();
  await t.service.jobs.ready();
});
afterAll(() => t.drop());

const HOUR_MS = 3_600_000;

test("drills that somebody wants renewed are started once by several workers, and what they show renews what was signed", async () => {
  const { service } = t;
  const life = await submitted(service);
  const { decisionId } = life;
  const stored = async () => (await findDecision(service.store.prisma, decisionId))?.decision;
  const dueMs = ((await stored())?.drills?.observedAtMs ?? 0) + 22 * HOUR_MS;
  expect(await renewDrills({ service, nowMs: dueMs })).toEqual([]);

  await send(life, { type: "setDrillRenewal", isOn: true });
  expect(await renewDrills({ service })).toEqual([]);
  const looks = await Promise.all(Array.from({ length: 4 }, () => renewDrills({ service, nowMs: dueMs })));
  const [runId = ""] = looks.flat();
  expect(looks.flat()).toHaveLength(1);
  expect(await service.store.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
    kind: "DRILL",
    createdBy: "system:worker",
  });

  const before = await stored();
  await work(service, runId, evidenceBodies("DRILL", runId));
  const after = await stored();
  expect(after).toMatchObject({
    phase: "IN_REVIEW",
    contentHash: before?.contentHash,
    drillRenewal: { runId },
  });
  expect(after?.drills).toEqual(before?.drills);
});
