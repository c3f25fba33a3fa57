import { createHmac, randomBytes } from 'node:crypto'
import type { Context } from '#kernel/context'

/** Keyed hashes 加盐哈希: phones, codes and addresses have too few possibilities for a plain hash; the key is made once for each database. */
const keyName = 'short_values'
const kept = new WeakMap<Context['pool'], Promise<string>>()

function key(ctx: Context): Promise<string> {
  const known = kept.get(ctx.pool)
  if (known) return known
  // On the pool, not in the caller's transaction: the key must stand even if that is undone.
  const made = ctx.pool.query<{ secret: string }>(`with made as (insert into identity_keys (name, secret, made_at) values ($1, $2, $3) on conflict (name) do nothing returning secret)
    select secret from made union all select secret from identity_keys where name = $1 limit 1`, [keyName, randomBytes(32).toString('base64url'), ctx.now])
    // Empty only when another process made it between our look and our insert: then it is there now.
    .then(async ({ rows: [row] }) => row?.secret ?? (await ctx.pool.query<{ secret: string }>('select secret from identity_keys where name = $1', [keyName])).rows[0]!.secret)
  kept.set(ctx.pool, made)
  made.catch(() => kept.delete(ctx.pool))
  return made
}

/** The keyed hash of a short value; `kind` keeps the same value apart in different uses. */
export async function hashed(ctx: Context, kind: string, value: string): Promise<string> {
  return createHmac('sha256', await key(ctx)).update(`${kind}/${value}`).digest('base64url')
}
