import { bargainChecks } from './checker.bargains'
import { groupChecks } from './checker.groups'
import { aftersalesChecks } from './checker.aftersales'
import { changesChecks } from './checker.changes'
import { draftChecks } from './checker.drafts'
import { invoiceChecks } from './checker.invoices'
import { moneyChecks } from './checker.money'
import { read, type Books, type Meta } from './checker.books'
import { pageChecks } from './checker.pages'
import { parcelChecks } from './checker.parcels'
import { pointsChecks } from './checker.points'
import { settlementChecks } from './checker.settlement'
import { privacyChecks } from './checker.privacy'
import { reviewChecks } from './checker.reviews'
import { splitChecks } from './checker.splits'
import { stateChecks } from './checker.states'
import { stockChecks } from './checker.stock'
import { voucherChecks } from './checker.vouchers'
import { walletChecks } from './checker.wallet'

/** The checker 验账: recomputes I-01 to I-17 from the files of `export-raw` alone; it never asks the program whether it is right. `tsx test/checker.ts DIR`. */
export interface Fault { readonly invariant: string; readonly file: string; readonly id: string; readonly says: string }
/** What a check looks at and whom it tells: `saw` counts rows that were really compared, so that an empty check is seen as such. */
export interface Look { readonly books: Books; readonly meta: Meta; saw(invariant: string, rows: number): void; expect(holds: boolean, invariant: string, file: keyof Books, id: string, says: string): void }
export interface Checked { readonly faults: readonly Fault[]; readonly seen: Readonly<Record<string, number>> }
export type Check = (look: Look) => void

export function check(folder: string): Checked {
  const { books, meta } = read(folder)
  const faults: Fault[] = []
  const seen: Record<string, number> = {}
  const look: Look = { books, meta, saw: (invariant, rows) => { seen[invariant] = (seen[invariant] ?? 0) + rows },
    expect: (holds, invariant, file, id, says) => { if (!holds) faults.push({ invariant, file, id, says }) } }
  for (const file of Object.keys(meta.counts) as (keyof Books)[]) look.expect(books[file]?.length === meta.counts[file], 'META', file, file, `${meta.counts[file]} rows were promised`)
  for (const one of [...pageChecks, ...moneyChecks, ...privacyChecks, ...stockChecks, ...stateChecks, ...bargainChecks, ...groupChecks, ...aftersalesChecks, ...changesChecks, ...draftChecks, ...invoiceChecks, ...parcelChecks, ...pointsChecks, ...settlementChecks, ...splitChecks, ...walletChecks, ...voucherChecks, ...reviewChecks]) one(look)
  return { faults, seen }
}

if (process.argv[1]?.endsWith('checker.ts')) {
  const { faults, seen } = check(process.argv[2] ?? '.')
  for (const { invariant, file, id, says } of faults) process.stdout.write(`${invariant} ${file} ${id}: ${says}\n`)
  process.stdout.write(`${JSON.stringify(seen)}\n${faults.length} faults\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
