import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { exportRaw } from '#apps/export'
import type { Context } from '#kernel/context'
import { check, type Checked } from './checker'

/** The books as anybody gets them from `export-raw`, recomputed: I-01 to I-17 hold. Answers what was looked at. */
export async function booksAgree({ ctx, clock }: { readonly ctx: Context; readonly clock: () => Date }): Promise<Checked> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-agree-'))
  try {
    await exportRaw({ ...ctx, now: clock() }, folder)
    const checked = check(folder)
    expect(checked.faults).toEqual([])
    return checked
  } finally { rmSync(folder, { recursive: true }) }
}
