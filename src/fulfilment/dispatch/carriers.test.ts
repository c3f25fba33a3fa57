import { expect, test } from 'vitest'
import { choicesOf, noPlan } from './carriers.rules'
import type { CarrierRule } from './tables'

const rule = (name: string, carrier: string, more: Partial<CarrierRule> = {}): CarrierRule => ({ name, carrier, codes: [], leastGram: null, mostGram: null, categoryIds: [], ...more })
const parcel = (districtCode: string, weightGram = 1_000, categoryIds: string[] = []) => ({ districtCode, isRemote: districtCode.startsWith('65'), weightGram, categoryIds })
const asked = (plan: Partial<typeof noPlan>, ...of: Parameters<typeof parcel>) => choicesOf({ ...noPlan, ...plan }, parcel(...of)).map(({ carrier, why, rule }) => `${carrier} ${why}${rule && ` ${rule}`}`)

test('F91 E05 rules are asked in the store’s sequence: by region down to the district, by weight from and to, by kind of goods', () => {
  const rules = [rule('冷链', 'shunfeng', { categoryIds: ['cat_ice'] }), rule('大件', 'debangkuaidi', { leastGram: 20_000 }), rule('西湖区', 'jd', { codes: ['330106'] }), rule('江浙沪', 'yuantong', { codes: ['31', '32', '33'], mostGram: 19_999 })]
  expect(asked({ rules }, '330106')).toEqual(['jd rule 西湖区', 'yuantong rule 江浙沪'])
  expect(asked({ rules }, '330106', 20_000)).toEqual(['debangkuaidi rule 大件', 'jd rule 西湖区'])
  expect(asked({ rules }, '310115', 19_999, ['cat_ice'])).toEqual(['shunfeng rule 冷链', 'yuantong rule 江浙沪'])
  expect(asked({ rules }, '110105')).toEqual([])
})

test('F91 remote areas go to EMS by default, after what the store says of them and before those it asks besides; each carrier is asked once', () => {
  expect(asked({}, '650102')).toEqual(['ems remote'])
  expect(asked({ fallbacks: ['zhongtong', 'ems'] }, '650102')).toEqual(['ems remote', 'zhongtong fallback'])
  expect(asked({ rules: [rule('新疆', 'shunfeng', { codes: ['65'] })], fallbacks: ['zhongtong'] }, '650102')).toEqual(['shunfeng rule 新疆', 'ems remote', 'zhongtong fallback'])
  expect(asked({ fallbacks: ['zhongtong'], isRemoteByEms: false }, '650102')).toEqual(['zhongtong fallback'])
  expect(asked({ fallbacks: ['zhongtong'] }, '330106')).toEqual(['zhongtong fallback'])
})
