import { and, eq, gt, or, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { refuse } from './refusal'
import { fromIso } from './time'

/** A place in a list that goes by a time and, where that is the same, by id 翻页位置. */
export interface TimeAndId { readonly at: Date; readonly id: string }
export const cursorAt = ({ at, id }: TimeAndId): string => `${at.toISOString()}~${id}`
const mark = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)~([^~]{1,100})$/

/** Reads such a place again. Refuses what is no time and id, whoever made it up (T-44). */
export function timeAndId(cursor: string): TimeAndId {
  const [, text = '', id = ''] = mark.exec(cursor) ?? []
  const at = fromIso(text)
  return Number.isNaN(at.getTime()) ? refuse('kernel.bad_cursor') : { at, id }
}

/** The rows behind such a place, of a list that goes by a time and then by id. */
export const behind = (at: AnyPgColumn, id: AnyPgColumn, place: TimeAndId): SQL | undefined => or(gt(at, place.at), and(eq(at, place.at), gt(id, place.id)))
