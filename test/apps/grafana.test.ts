import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { api } from '#apps/api'
import { jobs, reactions } from '#apps/house'
import { startJobs } from '#kernel/jobs'
import { silent } from '#kernel/log'
import { watchers } from '#kernel/watch'
import { place, world } from '../world'

/** The dashboard of docs/grafana.json against what `/metrics` truly gives: a picture of a series that nobody tells stays empty, and nobody sees why. */
interface Target { readonly expr: string; readonly legendFormat: string; readonly datasource: { readonly uid: string } }
interface Panel { readonly id: number; readonly type: string; readonly title: string; readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }; readonly targets?: readonly Target[] }
interface Variable { readonly name: string; readonly type: string; readonly definition?: string }
const dashboard = JSON.parse(readFileSync('docs/grafana.json', 'utf8')) as { schemaVersion: number; panels: readonly Panel[]; templating: { list: readonly Variable[] } }
const pictures = dashboard.panels.filter(({ type }) => type !== 'row')
const targets = pictures.flatMap(({ title, targets: ones }) => (ones ?? []).map((one) => ({ title, ...one })))

/** By each metric's name the labels that it bears in an answer of `/metrics`. */
const told = new Map<string, ReadonlySet<string>>()
let app: FastifyInstance
beforeAll(async () => {
  const ctx = await world({ kind: 'system', id: 'system' })
  // The gauges of jobs tell of schedules that the clockwork knows, and of runs that ended.
  const clockwork = await startJobs((await place()).url, () => ctx, jobs)
  await clockwork.stop()
  await ctx.pool.query(`insert into jobs.job (name, state, started_on, completed_on) values ($1, 'completed', now(), now())`, [jobs[0]!.name])
  app = await api({ base: () => ctx, publicUrl: undefined, trustProxy: false, log: silent })
  await app.ready()
  await app.inject('/healthz')
  await app.inject({ method: 'POST', url: '/v1/csp-reports', headers: { 'content-type': 'application/csp-report' }, payload: { 'csp-report': { 'effective-directive': 'img-src' } } })
  watchers.letter?.(reactions[0]!.name, 0.1, true)
  watchers.job?.(jobs[0]!.name, 0.1, true)
  watchers.transaction?.(0.1, true)
  watchers.slow?.('catalog.list')
  for (const line of (await app.inject('/metrics')).body.split('\n')) {
    const [, name, labels = ''] = /^(tradewind_\w+)(?:\{([^}]*)\})? /.exec(line) ?? []
    if (name) told.set(name, new Set([...told.get(name) ?? [], ...[...labels.matchAll(/(\w+)="/g)].map(([, label]) => label!)]))
  }
}, 60_000)
afterAll(() => app.close())

/** What Prometheus itself puts on each series that it fetches. */
const added = ['instance']
const namesIn = (text: string): string[] => [...new Set(text.match(/\btradewind_\w+/g) ?? [])]
const labelsOf = (names: readonly string[]): ReadonlySet<string> => new Set([...added, ...names.flatMap((name) => [...told.get(name) ?? []])])

test('every metric and every label of the dashboard is one that /metrics gives', () => {
  expect(targets.length).toBeGreaterThan(25)
  for (const { title, expr, legendFormat } of targets) {
    const names = namesIn(expr)
    expect([title, names.length > 0, names.filter((name) => !told.has(name))]).toEqual([title, true, []])
    // A selector is of the metric before it, a grouping and a legend of any of the expression's.
    for (const [, name, selector] of expr.matchAll(/(tradewind_\w+)\{([^}]*)\}/g)) for (const [, label] of selector!.matchAll(/(\w+)\s*=/g)) expect([title, name, label, labelsOf([name!]).has(label!)]).toEqual([title, name, label, true])
    const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(',').map((label) => label.trim()))
    for (const label of [...grouped, ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, one]) => one!)]) expect([title, label, labelsOf(names).has(label)]).toEqual([title, label, true])
  }
  for (const { name, definition } of dashboard.templating.list.filter(({ type }) => type === 'query')) {
    const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(definition ?? '') ?? []
    expect([name, labelsOf([metric ?? '']).has(label ?? ''), told.has(metric ?? '')]).toEqual([name, true, true])
  }
})

test('no label of ours bears a name that Prometheus gives itself, which would be renamed on the way', () => {
  for (const [name, labels] of told) expect([name, [...labels].filter((label) => ['job', 'instance'].includes(label))]).toEqual([name, []])
})

test('the dashboard asks the data source that its reader chooses, each panel has a number of its own, and none lies over another', () => {
  expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(38)
  expect(dashboard.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' })
  expect(targets.filter(({ datasource }) => datasource.uid !== '${datasource}')).toEqual([])
  const ids = dashboard.panels.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const variables = new Set(dashboard.templating.list.map(({ name }) => name))
  for (const { title, expr } of targets) for (const [, name] of expr.matchAll(/\$(\w+)/g)) expect([title, name, variables.has(name!) || name!.startsWith('__')]).toEqual([title, name, true])
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, i) => `${x + i % w}/${y + Math.floor(i / w)}`))
  expect(new Set(cells).size).toBe(cells.length)
  expect(dashboard.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([])
})
