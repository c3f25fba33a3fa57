import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { environmentHelp } from '#kernel/environment'
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

test('licences are listed as the lock has them, and every one is accepted', () => {
  expect(unaccepted()).toEqual([])
  expect(read('docs/licences.md')).toBe(page())
})
