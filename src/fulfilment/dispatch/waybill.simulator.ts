import { createHash } from 'node:crypto'
import type { WaybillService } from './waybill.port'

/** The pretended carrier 演示快递 issues numbers that follow from what is asked, so that asking twice is issuing once. Streets that say so make it refuse, or say nothing. */
const refuses = /DEMOREFUSE/
const isDown = /DEMODOWN/
const digits = 12
export const simulated: WaybillService = {
  issue: (_ctx, { id, carrier, to }) => {
    if (isDown.test(to.street)) return Promise.reject(new Error('the pretended carrier is down'))
    if (refuses.test(to.street)) return Promise.resolve({ refused: '该地区暂停收寄' })
    const number = BigInt(`0x${createHash('sha256').update(`${carrier} ${id}`).digest('hex').slice(0, 16)}`).toString().padStart(digits, '0').slice(-digits)
    return Promise.resolve({ number: `DEMO${number}`, routeCode: `${to.districtCode.slice(0, 3)}-${to.districtCode.slice(3)}-${String(Number(number.slice(-2)) % 30).padStart(2, '0')}` })
  },
  undo: () => Promise.resolve({}),
}
