import * as people from "../store/people.ts";
import type { Service } from "./open-service.ts";

/** Everyone with their roles, by name. */
export function listPeople(args: { service: Service }): Promise<people.PersonWithEmail[]> {
  return people.listPeople(args.service.store.prisma);
}
