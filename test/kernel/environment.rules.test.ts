import { expect, test } from 'vitest'
import { readEnvironment } from '#kernel/environment'

test('every setting has a default', () => {
  expect(readEnvironment({ PATH: '/bin', HOME: '/', LANG: 'C', npm_config_cache: 'x' })).toMatchObject({ PORT: 3000, DATA_DIR: 'data', DEMO: true })
  expect([...readEnvironment({ PARTS: 'api, worker' }).PARTS]).toEqual(['api', 'worker'])
})

test('a bad value stops the start with its name and what is allowed', () => {
  expect(() => readEnvironment({ PORT: '99999' })).toThrow(/PORT=99999/)
  expect(() => readEnvironment({ PORT: 'abc' })).toThrow(/PORT/)
  expect(() => readEnvironment({ LOG_LEVEL: 'loud' })).toThrow(/LOG_LEVEL=loud/)
  expect(() => readEnvironment({ PUBLIC_URL: 'ftp://x' })).toThrow(/PUBLIC_URL/)
  expect(() => readEnvironment({ PARTS: 'api,wroker' })).toThrow(/wroker/)
  expect(() => readEnvironment({ DATABASE_URL: 'mysql://x' })).toThrow(/postgres/)
})

test('an unknown key stops the start with the nearest known one; ordinary keys do not', () => {
  expect(() => readEnvironment({ DATA_DRI: '/x' })).toThrow(/did you mean DATA_DIR/)
  expect(() => readEnvironment({ DATABSE_URL: 'x' })).toThrow(/did you mean DATABASE_URL/)
  expect(() => readEnvironment({ PROT: '1' })).toThrow(/did you mean PORT/)
  expect(() => readEnvironment({ TRADEWIND_PORT: '1' })).toThrow(/did you mean PORT/)
  expect(() => readEnvironment({ HOSTNAME: 'h', EDITOR: 'vi', SHELL: 'sh', PWD: '/', SHLVL: '1', COLORTERM: 'x', NODE_ENV: 'test' })).not.toThrow()
})
