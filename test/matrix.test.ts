import { expect, test } from 'vitest'
import { house, routes } from '#apps/house'
import { permitted } from '#kernel/access'
import { as, type Actor } from '#kernel/context'
import { knownPermits, permitsOf, rolesOf } from '#trust/identity'
import { callers } from './http'
import { world } from './world'

const guest: Actor = { kind: 'guest', id: 'gst_lan' }

test('T-37 every route of merchants and staff against every role of the matrix: what is not permitted is refused', async () => {
  const ctx = await world()
  const { app, by } = callers(ctx)
  const guarded = Object.entries(routes as Record<string, { method: string; path: string; access: string; permit?: string }>).filter(([, r]) => r.access === 'merchant' || r.access === 'staff')
  expect(guarded.length).toBeGreaterThan(30)
  for (const audience of ['staff', 'merchant'] as const) for (const role of rolesOf(audience)) {
    const actor: Actor = { kind: audience, id: `mbr_${audience}_${role}`, permits: permitsOf(audience, role), ...(audience === 'merchant' && { merchantId: 'mer_none' }) }
    for (const [name, r] of guarded) {
      const allowed = r.access === audience && permitted(as(ctx, actor), r.permit!)
      if (r.access === audience) expect(permitsOf(audience, role).has(r.permit!), `${role} ${name}`).toBe(allowed)
      if (allowed) continue
      const answer = await by(actor).call(r.method as 'GET', r.path.replace(/:\w+/g, 'x_1'), r.method === 'GET' || r.method === 'DELETE' ? undefined : {})
      expect([role, name, answer.status]).toEqual([role, name, 403])
    }
  }
  for (const [name, r] of guarded) expect([name, (await by(guest).call(r.method as 'GET', r.path.replace(/:\w+/g, 'x_1'))).status]).toEqual([name, 401])
  const ownOnly = new Set(['identity.me', 'compliance.inbox', 'compliance.exports'])
  for (const [name, r] of guarded) if (r.access === 'staff' && r.method !== 'GET' && !ownOnly.has(r.permit!)) expect([name, permitsOf('staff', 'auditor').has(r.permit!)]).toEqual([name, false])
  expect([...new Set(house.flatMap((room) => room.permits ?? []))].toSorted()).toEqual([...knownPermits].toSorted())
  await app.close()
})
