import { openTestService, type TestService } from "#lib/service/test-service.ts";
import startTestPostgres from "#worker/stack/test-postgres.ts";

/** Runs a bench on a database of its own with the demo people; it is gone afterwards, whatever happens. */
export async function withTestService<T>(work: (test: TestService) => Promise<T>): Promise<T> {
  const stop = await startTestPostgres();
  try {
    const test = await openTestService();
    try {
      await test.service.jobs.ready();
      return await work(test);
    } finally {
      await test.drop();
    }
  } finally {
    await stop();
  }
}
