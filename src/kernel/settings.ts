import type { Context } from './context'
import { transaction } from './context'
import { audit } from './audit'
import { forgottenEverywhere, keeping } from './kept'
import { notFound, unfit } from './refusal'

/** Settings 设置: business numbers are rows with bounds and a history, not constants. */
export interface Setting {
  readonly key: string
  readonly fallback: number
  readonly least: number
  readonly most: number
  readonly unit: 'minutes' | 'hours' | 'days' | 'fen' | 'percent' | 'count' | 'switch'
  /** What it does, in Chinese and in English. */
  readonly says: readonly [zh: string, en: string]
}

export const defineSetting = (setting: Setting): Setting => setting

/** A change is seen by every process at once, and within this time also by one whose ear is closed. */
const freshMs = 1_000
const kept = keeping<ReadonlyMap<string, number>>({ freshMs, most: 1 })
const forgetSettings = forgottenEverywhere('kernel.settings', kept.forget)

/** What a setting is now: what somebody put, or its default. */
export async function settingOf(ctx: Context, setting: Setting): Promise<number> {
  return (await valuesOf(ctx)).get(setting.key) ?? setting.fallback
}

async function valuesOf(ctx: Context): Promise<ReadonlyMap<string, number>> {
  const cache = kept.of(ctx)
  const had = cache.get('')
  if (had) return had
  const { rows } = await ctx.client.query<{ key: string; value: number }>({ name: 'kernel.settings', text: 'select key, value from kernel_settings' })
  const values = new Map(rows.map((row) => [row.key, row.value]))
  cache.set('', values)
  return values
}

export interface SettingNow extends Setting { readonly value: number; readonly version: number; readonly changedBy: string | null; readonly changedAt: Date | null }

export async function settingsNow(ctx: Context, settings: readonly Setting[]): Promise<SettingNow[]> {
  const { rows } = await ctx.client.query<{ key: string; value: number; version: number; changedBy: string; changedAt: Date }>(
    'select key, value, version, changed_by as "changedBy", changed_at as "changedAt" from kernel_settings')
  const by = new Map(rows.map((row) => [row.key, row]))
  return settings.map((setting) => ({ ...setting, value: setting.fallback, version: 0, changedBy: null, changedAt: null, ...by.get(setting.key) }))
}

/** Puts a value within the setting's bounds; the old one stays in the history. Refuses an unknown key and what lies outside the bounds. */
export function putSetting(ctx: Context, settings: readonly Setting[], key: string, value: number): Promise<void> {
  const setting = settings.find((one) => one.key === key) ?? notFound()
  if (!Number.isSafeInteger(value) || value < setting.least || value > setting.most) unfit('value', 'kernel.setting_out_of_bounds', { least: setting.least, most: setting.most })
  return transaction(ctx, async (ctx) => {
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext($1))`, [`kernel.setting.${key}`])
    const { rows: [old] } = await ctx.client.query<{ value: number; version: number }>('select value, version from kernel_settings where key = $1', [key])
    const version = (old?.version ?? 0) + 1
    await ctx.client.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ($1, $2, $3, $4, $5)
      on conflict (key) do update set value = $2, version = $3, changed_by = $4, changed_at = $5`, [key, JSON.stringify(value), version, ctx.actor.id, ctx.now])
    await ctx.client.query('insert into kernel_setting_history (key, value, version, changed_by, changed_at) values ($1, $2, $3, $4, $5)', [key, JSON.stringify(value), version, ctx.actor.id, ctx.now])
    await audit(ctx, { action: 'kernel.put_setting', subject: key, before: { value: old?.value ?? setting.fallback }, after: { value } })
    await forgetSettings(ctx)
  })
}
