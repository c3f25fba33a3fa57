import { sql } from 'drizzle-orm'
import { bigint, check, text, timestamp, type AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Id } from './id'
import type { Fen } from './money'
export type { RichText } from './rich-text'

/** Columns 列: the few kinds that tables are made of. */
export const id = <K extends string>(_kind: K, name?: string) => (name ? text(name) : text()).$type<Id<K>>()
export const fen = (name: string) => bigint(name, { mode: 'number' }).$type<Fen>().notNull()
export const at = (name: string) => timestamp(name, { withTimezone: true })

/** Drizzle's `enum` is a type only; this is the CHECK that the database keeps. */
export const oneOf = (name: string, column: AnyPgColumn, values: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`)
