import { createHash, randomBytes } from "node:crypto";
import { insertDevice, isDeviceOf, touchDevice } from "../store/known-devices.ts";
import type { Tx } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";

/** A browser that was not used for half a year is a stranger again. */
export const DEVICE_MS = 180 * 24 * 3600_000;
const TOKEN_BYTES = 32;
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/;

const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** The device behind a cookie's token if it is known as this person's; null for everybody else's and for made-up ones. */
export async function knownDevice(args: {
  service: Service;
  token: string | null;
  personId: string;
}): Promise<string | null> {
  const { service, token, personId } = args;
  if (token === null || !TOKEN_SHAPE.test(token)) return null;
  const id = hashToken(token);
  return (await isDeviceOf(service.store.prisma, { id, personId, now: new Date() })) ? id : null;
}

/** After a right password: keeps a known device, or makes a new one and returns its token for the cookie. */
export async function rememberDevice(
  tx: Tx,
  device: { known: string | null; personId: string; nowMs: number },
): Promise<string | null> {
  const lastSeenAt = new Date(device.nowMs);
  const expiresAt = new Date(device.nowMs + DEVICE_MS);
  if (device.known !== null) {
    await touchDevice(tx, device.known, lastSeenAt, expiresAt);
    return null;
  }
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  await insertDevice(tx, { id: hashToken(token), personId: device.personId, lastSeenAt, expiresAt });
  return token;
}
