import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { toBase64url } from "./base64url.ts";
import { fromHex } from "./bytes.ts";
import type { PasskeyAlgorithm } from "./cose-key.ts";
import type { PasskeySignature } from "./statement-schema.ts";
import { certifyEnrolment } from "./verify-passkey.ts";

// A software authenticator for tests: it makes keys and assertions as a phone would, or wrong in one chosen way.

export const ORIGIN = "http://localhost:8080";
export const RP_ID = "localhost";

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();

/** Just enough CBOR to write a key and an attestation. */
export function cbor(value: number | string | Uint8Array | Map<number | string, unknown>): Buffer {
  const head = (major: number, count: number): Buffer =>
    count < 24
      ? Buffer.from([(major << 5) | count])
      : count < 256
        ? Buffer.from([(major << 5) | 24, count])
        : Buffer.from([(major << 5) | 25, count >> 8, count & 0xff]);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, one]) => [cbor(key), cbor(one as Uint8Array)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

function makePair(alg: PasskeyAlgorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (alg === -7) return generateKeyPairSync("ec", { namedCurve: "P-256" });
  if (alg === -8) return generateKeyPairSync("ed25519");
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

/** The COSE_Key of a public key. */
export function coseKey(publicKey: KeyObject, alg: PasskeyAlgorithm): Buffer {
  const jwk = publicKey.export({ format: "jwk" });
  const bytes = (text: string | undefined) => Buffer.from(text ?? "", "base64url");
  if (alg === -7)
    return cbor(
      new Map<number, unknown>([
        [1, 2],
        [3, alg],
        [-1, 1],
        [-2, bytes(jwk.x)],
        [-3, bytes(jwk.y)],
      ]),
    );
  if (alg === -8)
    return cbor(
      new Map<number, unknown>([
        [1, 1],
        [3, alg],
        [-1, 6],
        [-2, bytes(jwk.x)],
      ]),
    );
  return cbor(
    new Map<number, unknown>([
      [1, 3],
      [3, alg],
      [-1, bytes(jwk.n)],
      [-2, bytes(jwk.e)],
    ]),
  );
}

/** One thing that an assertion may say otherwise. */
export type Twist = {
  clientData?: Record<string, unknown>;
  rpId?: string;
  /** Flags byte; user present and user verified when left out. */
  flags?: number;
  counter?: number;
  extensions?: Uint8Array;
};

const PRESENT_AND_VERIFIED = 0x05;
const ATTESTED = 0x40;

export class TestAuthenticator {
  readonly alg: PasskeyAlgorithm;
  readonly credentialId: Buffer = randomBytes(32);
  counter = 0;
  private readonly pair: { publicKey: KeyObject; privateKey: KeyObject };

  constructor(alg: PasskeyAlgorithm = -7) {
    this.alg = alg;
    this.pair = makePair(alg);
  }

  get cose(): Buffer {
    return coseKey(this.pair.publicKey, this.alg);
  }

  get spki(): Buffer {
    return this.pair.publicKey.export({ type: "spki", format: "der" });
  }

  private data({ rpId = RP_ID, flags = PRESENT_AND_VERIFIED, counter, extensions }: Twist): Buffer {
    this.counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? this.counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, extensions ?? Buffer.alloc(0)]);
  }

  private clientData(type: string, challenge: Uint8Array, twist: Twist): Buffer {
    const said = { type, challenge: toBase64url(challenge), origin: ORIGIN, crossOrigin: false };
    return Buffer.from(JSON.stringify({ ...said, ...twist.clientData }));
  }

  /** An assertion over a challenge: what the browser hands to the page. */
  assert(challenge: Uint8Array, twist: Twist = {}) {
    const authenticatorData = this.data(twist);
    const clientDataJSON = this.clientData("webauthn.get", challenge, twist);
    const message = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
    return {
      authenticatorData: toBase64url(authenticatorData),
      clientDataJSON: toBase64url(clientDataJSON),
      signature: toBase64url(sign(this.alg === -8 ? null : "sha256", message, this.pair.privateKey)),
    };
  }

  /** A new credential: what the browser hands to the page at enrolment, attestation "none". */
  create(challenge: Uint8Array, twist: Twist = {}) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const flags = (twist.flags ?? PRESENT_AND_VERIFIED) | ATTESTED;
    const attested = Buffer.concat([Buffer.alloc(16), length, this.credentialId, this.cose]);
    const authData = Buffer.concat([this.data({ ...twist, flags }), attested]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", authData],
    ]);
    return {
      clientDataJSON: toBase64url(this.clientData("webauthn.create", challenge, twist)),
      attestationObject: toBase64url(cbor(attestation)),
    };
  }

  /** A whole passkey signature over a statement hash, with an enrolment that the step-up key signed. */
  sign(
    statementHash: string,
    enrolled: { personId: string; privateKeyPem: string; usableFromMs?: number; confirmedBy?: string | null },
    twist: Twist = {},
  ): PasskeySignature {
    const challenge = fromHex(statementHash);
    if (!challenge) throw new Error("a statement hash is hex");
    const facts = {
      credentialId: toBase64url(this.credentialId),
      publicKeySpki: toBase64url(this.spki),
      alg: this.alg,
      rpId: RP_ID,
      origin: ORIGIN,
    };
    const { personId, usableFromMs = 0, confirmedBy = "per_admin" } = enrolled;
    const enrolment = certifyEnrolment(
      { ...facts, personId, enrolledAtMs: 0, usableFromMs, confirmedBy },
      enrolled.privateKeyPem,
    );
    return { method: "passkey", ...facts, ...this.assert(challenge, twist), enrolment };
  }
}
