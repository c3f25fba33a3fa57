import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { beside, type Context } from '#kernel/context'

/** Keyed hashes 加盐哈希 and sealed secrets 密封: phones, codes and addresses have too few possibilities for a plain hash; the keys are made once for each database. */
const keyNames = { hash: 'short_values', seal: 'factor_secrets' } as const
type Use = keyof typeof keyNames
const kept = new WeakMap<Context['pool'], Map<Use, Promise<string>>>()

function key(ctx: Context, use: Use): Promise<string> {
  const mine = kept.get(ctx.pool) ?? new Map<Use, Promise<string>>()
  kept.set(ctx.pool, mine)
  const known = mine.get(use)
  if (known) return known
  const name = keyNames[use]
  // Beside, not in the caller's transaction: the key must stand even if that is undone.
  const made = beside(ctx).query<{ secret: string }>(`with made as (insert into factors_keys (name, secret, made_at) values ($1, $2, $3) on conflict (name) do nothing returning secret)
    select secret from made union all select secret from factors_keys where name = $1 limit 1`, [name, randomBytes(32).toString('base64url'), ctx.now])
    // Empty only when another process made it between our look and our insert: then it is there now.
    .then(async ({ rows: [row] }) => row?.secret ?? (await beside(ctx).query<{ secret: string }>('select secret from factors_keys where name = $1', [name])).rows[0]!.secret)
  mine.set(use, made)
  made.catch(() => mine.delete(use))
  return made
}

/** The keyed hash of a short value; `kind` keeps the same value apart in different uses. */
export async function hashed(ctx: Context, kind: string, value: string): Promise<string> {
  return createHmac('sha256', await key(ctx, 'hash')).update(`${kind}/${value}`).digest('base64url')
}

const nonceBytes = 12
const tagBytes = 16
/** Each subject's secrets are sealed under a key of his own, so that a row which is moved to another subject opens nothing. */
const sealKey = async (ctx: Context, subjectId: string) => new Uint8Array(hkdfSync('sha256', await key(ctx, 'seal'), '', `factors/${subjectId}`, 32))

/** AES-256-GCM: nonce, tag and text as base64url. It guards copies of the factors' rows; whoever has the whole database has the key as well (decision 0017). */
export async function sealed(ctx: Context, subjectId: string, text: string): Promise<string> {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', await sealKey(ctx, subjectId), nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

/** What was sealed for this subject; throws where it was changed or is another's. */
export async function opened(ctx: Context, subjectId: string, kept: string): Promise<string> {
  const bytes = Buffer.from(kept, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', await sealKey(ctx, subjectId), bytes.subarray(0, nonceBytes)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8')
}
