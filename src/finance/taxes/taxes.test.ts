import { expect, test } from 'vitest'
import { quarterBefore, quarterOf, sumsOf } from './taxes.rules'

test('E20 quarters are Shanghai’s, none before 2025-06-20, each due until the end of the month after it', () => {
  expect(quarterOf('2025Q1')).toBeUndefined()
  expect(quarterOf('2025Q2')).toEqual({ from: new Date('2025-06-19T16:00:00Z'), to: new Date('2025-06-30T16:00:00Z'), dueAt: new Date('2025-07-31T16:00:00Z') })
  expect(quarterOf('2026Q4')).toEqual({ from: new Date('2026-09-30T16:00:00Z'), to: new Date('2026-12-31T16:00:00Z'), dueAt: new Date('2027-01-31T16:00:00Z') })
  expect([quarterBefore(new Date('2026-12-31T15:59:59Z')), quarterBefore(new Date('2026-12-31T16:00:00Z'))]).toEqual(['2026Q3', '2026Q4'])
})

test('E20 gross is what was received, returns what went back, commission what the platform kept of what stands', () => {
  expect(sumsOf([{ shareFen: 95, feeFen: 5, state: 'accrued' }, { shareFen: 190, feeFen: 10, state: 'accrued' }, { shareFen: -95, feeFen: -5, state: 'reversed' }])).toEqual({ orders: 2, grossFen: 300, returnsFen: 100, netFen: 200, commissionFen: 10 })
})
