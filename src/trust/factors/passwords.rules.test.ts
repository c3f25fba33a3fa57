import { expect, test } from 'vitest'
import { commonPasswords } from './common.rules'
import { leastForMembers, mostLength, weakness } from './passwords.rules'

test('E27 the most used passwords are refused, at least 3,000 of those that are long enough, in any case of letters', () => {
  expect(commonPasswords.size).toBeGreaterThanOrEqual(3_000)
  for (const word of commonPasswords) expect([word, weakness(word, []), weakness(word.toUpperCase(), [])]).toEqual([word, 'guessed', 'guessed'])
})

test('E27 of twelve characters and more at least 3,000 guesses are refused: the list with years, figures and signs behind, and written twice', () => {
  let refused = 0
  for (const word of [...commonPasswords].slice(0, 400)) for (const tail of ['1234', '2024', '2025!', '123456', '@2026', '888888', '!!!!', '.2023']) if (word.length + tail.length >= leastForMembers) { expect([word + tail, weakness(word + tail, [], leastForMembers)]).toEqual([word + tail, 'guessed']); refused++ }
  for (const word of commonPasswords) if (2 * word.length >= leastForMembers) { expect(weakness(word + word, [], leastForMembers)).toBe('guessed'); refused++ }
  expect(refused).toBeGreaterThan(3_000)
})

test.each([
  ['1234567', 'short'], ['12345678', 'guessed'], ['aaaaaaaaaaaa', 'guessed'], ['abababababab', 'guessed'], ['qwertyuiop', 'guessed'], ['123456789012', 'guessed'], ['tradewind2026', 'guessed'], ['信风商城2026', undefined], ['我最喜欢的那家小店', undefined],
  ['mei.zhou', 'guessed'], ['mei.zhou123', 'guessed'], ['lantern river 7', undefined], ['dragonfly over the pond', undefined], ['        ', 'guessed'], ['x'.repeat(3) + 'lantern river '.repeat(9), 'long'],
] as const)('E27 %s is %s', (password, why) => { expect(weakness(password, ['mei.zhou'])).toBe(why) })

test('E27 no characters are demanded, 64 and more are taken, and eight in any writing are eight', () => {
  expect([weakness('correcthorsebattery', []), weakness('lantern river '.repeat(9).slice(0, mostLength), []), weakness('江山如此多娇啊啊', []), weakness('江山如此多娇', [])]).toEqual([undefined, undefined, undefined, 'short'])
})
