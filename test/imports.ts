import { guessMapping, importRows, mapped } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { tableOf } from '#kernel/sheets'

/** A whole file at once, as the command line does it: what became of its rows, counted. */
export async function importFile(ctx: Context, { merchantId, file, format }: { readonly merchantId: string; readonly file: Uint8Array; readonly format?: 'csv' | 'jsonl' }): Promise<Record<'created' | 'changed' | 'unchanged' | 'wrong', number>> {
  const { columns, records } = await tableOf(file, { format })
  const counts = { created: 0, changed: 0, unchanged: 0, wrong: 0 }
  for (const { outcome } of await importRows(ctx, merchantId, records.map((record) => mapped(record, guessMapping(columns))))) counts[outcome]++
  return counts
}
