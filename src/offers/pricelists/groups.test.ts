import { expect, test } from 'vitest'
import type { Actor } from '#kernel/context'
import { world } from '#test/world'
import { tiersOf } from './groups.queries'
import { changeGroup, makeGroup } from './groups.service'

const operator: Actor = { kind: 'staff', id: 'stf_a', permits: new Set(['*']) }

test('E13 a level that is called otherwise is told so at once, and one that became a company’s is told to nobody any more', async () => {
  const ctx = await world(operator)
  const { id } = await makeGroup(ctx, { name: '金卡', kind: 'tier' })
  const told = async () => (await tiersOf(ctx, [id])).get(id)
  expect(await told()).toBe('金卡')
  await changeGroup(ctx, id, 1, { name: '铂金卡', kind: 'tier' })
  expect(await told()).toBe('铂金卡')
  await changeGroup(ctx, id, 2, { name: '铂金卡', kind: 'company' })
  expect(await told()).toBeUndefined()
})
