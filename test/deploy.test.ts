import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { environmentHelp, readEnvironment } from '#kernel/environment'
// oxlint-disable-next-line typescript/ban-ts-comment
// @ts-expect-error plain JavaScript that runs before anything is built
import { page, unaccepted } from '../tools/licences.mjs'

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const known = new Set([...environmentHelp().matchAll(/^ {2}([A-Z][A-Z0-9_]*)/gm)].map(([, name]) => name!))
/** What belongs to the containers beside ours, to Node and to the C library. */
const others = /^(NODE_ENV|MALLOC_\w+|POSTGRES_\w+|DOMAIN)$/

test('the deployment files set only what is a setting, and docs/operating.md tells every setting', () => {
  const files = readdirSync(new URL('../deploy', import.meta.url))
  const set = files.flatMap((file) => [...read(`deploy/${file}`).matchAll(/(?:^|[\s{])([A-Z][A-Z_]{2,})(?:=|: )/gm)].map(([, name]) => `${file} ${name}`))
  expect(set.length).toBeGreaterThan(10)
  expect(set.filter((one) => !known.has(one.split(' ')[1]!) && !others.test(one.split(' ')[1]!))).toEqual([])
  expect([...known].filter((name) => !read('docs/operating.md').includes(`\`${name}\``))).toEqual([])
})

test('each process of compose.yaml takes every setting of .env, and the commands of docs/operating.md are there where they are to be given', () => {
  const compose = read('deploy/compose.yaml')
  expect(/x-app: &app\n(?: .*\n)*? {2}env_file: \[\.env\]\n/.test(compose)).toBe(true)
  expect(compose.match(/<<: \*app$/gm)).toHaveLength(3)
  const lines = read('deploy/example.env').split('\n').map((line) => /^#?([A-Z_]+)=(.*)$/.exec(line)).filter((line) => line !== null)
  expect(() => readEnvironment(Object.fromEntries(lines.filter(([line]) => !line.startsWith('#')).map(([, name, value]) => [name!, value || 'x'.repeat(32)])))).not.toThrow()
  expect(lines.filter(([, name]) => !known.has(name!) && !others.test(name!)).map(([line]) => line)).toEqual([])
  const copied = [...read('deploy/Dockerfile').matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map(([, name]) => name)
  const deployed = read('docs/operating.md').split('## Deployment files')[1]!.split(/^## /m)[0]!
  expect(copied.includes('tools') || !/`npm run tradewind -- /.test(deployed)).toBe(true)
  expect(copied).toContain('dist')
  const commands = read('src/apps/cli.ts')
  for (const [, name] of read('docs/operating.md').matchAll(/(?:npm run tradewind -- |dist\/cli\.mjs )([a-z-]+)/g)) expect([name, new RegExp(`^  '?${name!}'?: \\{ usage`, 'm').test(commands)]).toEqual([name, true])
  expect(deployed).toMatch(/dist\/cli\.mjs user --kind staff/)
})

test('licences are listed as the lock has them, and every one is accepted', () => {
  expect(unaccepted()).toEqual([])
  expect(read('docs/licences.md')).toBe(page())
})
