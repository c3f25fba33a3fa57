import { expect, test } from 'vitest'
import { required, taken, type Rule } from './deposits.rules'

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day))
let made = 0
const rule = (more: Partial<Rule>): Rule => ({ id: `dpr_${String(++made).padStart(4, '0')}`, categoryId: null, storeType: null, amountFen: 0, fromAt: at(1), ...more })

test('F75 a store leaves the most that is asked for anything it sells: the deeper category speaks before the higher, the kind of store before all, of versions the newest whose time has come', () => {
  const rules = [rule({ amountFen: 500 }), rule({ categoryId: 'cat_home', amountFen: 800 }), rule({ categoryId: 'cat_chairs', amountFen: 300 }), rule({ categoryId: 'cat_home', storeType: 'own', amountFen: 0 })]
  const fen = (storeType: 'own' | 'outside', ...ways: string[][]) => required(rules, { storeType, ways }, at(5)).fen
  expect([fen('outside'), fen('outside', ['cat_home']), fen('outside', ['cat_home', 'cat_chairs']), fen('outside', ['cat_home', 'cat_chairs'], ['cat_toys']), fen('own', ['cat_home'])]).toEqual([500, 800, 300, 500, 0])
  rules.push(rule({ categoryId: 'cat_home', amountFen: 900, fromAt: at(6) }), rule({ categoryId: 'cat_chairs', amountFen: null, fromAt: at(7) }))
  expect(required(rules, { storeType: 'outside', ways: [['cat_home', 'cat_chairs']] }, at(5)).fen).toBe(300)
  expect(required(rules, { storeType: 'outside', ways: [['cat_home', 'cat_chairs']] }, at(8)).fen).toBe(900)
})

test('F75 a penalty is taken of the balance, then of the deposit, and the rest is owed', () => {
  expect(taken(100, { balanceFen: 250, suretyFen: 50 })).toEqual({ balanceFen: 100, suretyFen: 0, owedFen: 0 })
  expect(taken(100, { balanceFen: 30, suretyFen: 50 })).toEqual({ balanceFen: 30, suretyFen: 50, owedFen: 20 })
  expect(taken(100, { balanceFen: -30, suretyFen: 500 })).toEqual({ balanceFen: 0, suretyFen: 100, owedFen: 0 })
})
