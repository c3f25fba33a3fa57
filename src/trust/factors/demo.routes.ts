import { z } from 'zod'
import { nothing, route } from '#kernel/route'
import { demoCodes } from './demo.service'

/** The demo's codes 演示口令, for whoever tries the demo without an authenticator app. */
export const demoRoutes = {
  devCodes: route({ method: 'GET', path: '/v1/dev/codes', access: 'public', input: nothing, output: z.object({ items: z.array(z.object({ login: z.string(), code: z.string() })), secondsLeft: z.number().int() }), run: (ctx) => demoCodes(ctx) }),
}
