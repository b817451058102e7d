/** An answer that is there at once (Node) or comes later (browser). */
type Awaitable<T> = T | Promise<T>;

export type SignatureToCheck = {
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array;
  message: Uint8Array;
  signature: Uint8Array;
};

/**
 * The cryptography that verifiers need, as Node and as browsers bring it. Verifying never throws: a key or a signature
 * that cannot be read verifies nothing.
 */
export type CryptoPort = {
  /** Lower-case hex SHA-256; text is taken as UTF-8. */
  sha256Hex(data: string | Uint8Array): Awaitable<string>;
  verifyEd25519(check: SignatureToCheck): Awaitable<boolean>;
  /** ECDSA on P-256 with SHA-256; the signature is DER, as authenticators give it. */
  verifyEs256(check: SignatureToCheck): Awaitable<boolean>;
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  verifyRs256(check: SignatureToCheck): Awaitable<boolean>;
};
