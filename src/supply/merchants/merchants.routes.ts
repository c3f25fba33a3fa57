import { z } from 'zod'
import { applications } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { masked } from '#kernel/data-classes'
import { column, type Sheet } from '#kernel/exports'
import { nothing, page, route } from '#kernel/route'
import { merchantList, myStore, storePage } from './merchants.queries'
import { apply, approve, closeStore, describeStore, freeze, reject, unfreeze } from './merchants.service'
import { mostPerApplication } from './papers.service'
import { merchantStates } from './tables'

const Card = z.object({ id: z.string(), name: z.string(), state: z.enum(merchantStates), selfOperated: z.boolean() })
const Store = Card.extend({ intro: z.string(), licenceName: z.string(), licenceNo: z.string(), openedAt: z.date() })
const Whole = z.object({ id: z.string(), name: z.string(), state: z.enum(merchantStates), isSelfOperated: z.boolean(), intro: z.string(), reason: z.string().nullable(), contact: z.string(), phone: z.string(),
  licenceName: z.string(), licenceNo: z.string(), createdAt: z.date(), changedAt: z.date() })
const One = z.object({ id: z.string().max(60) })
const reason = prose(z.string().trim().min(2).max(200))
/** Whom to call is personal: in a file it is masked. */
const merchantSheet: Sheet<z.input<typeof Whole>> = { title: ['商家', 'Merchants'], columns: [
  column('name', '店铺', 'Store', (row) => row.name), column('state', '状态', 'State', (row) => row.state), column('isSelfOperated', '自营', 'Self-operated', (row) => row.isSelfOperated), column('licenceName', '主体', 'Licence holder', (row) => row.licenceName), column('licenceNo', '执照号', 'Licence number', (row) => row.licenceNo),
  column('contact', '联系人', 'Contact', (row) => `${row.contact.slice(0, 1)}**`), column('phone', '电话', 'Phone', (row) => masked(row.phone)), column('reason', '原因', 'Reason', (row) => row.reason), column('createdAt', '申请时间', 'Applied at', (row) => row.createdAt), column('changedAt', '更新时间', 'Changed at', (row) => row.changedAt), column('id', '编号', 'Id', (row) => row.id)] }

export const merchantRoutes = {
  storePage: route({ method: 'GET', path: '/v1/stores/:id', access: 'public', input: One, output: Store, run: (ctx, { id }) => storePage(ctx, id) }),
  applyAsMerchant: route({
    method: 'POST', path: '/v1/merchant-applications', access: 'public', limits: applications, once: true, output: One,
    input: z.object({ name: prose(z.string().trim().min(2).max(40)), contact: prose(z.string().trim().min(1).max(40)), phone: z.string().regex(/^1[3-9]\d{9}$/), intro: prose(z.string().max(500)).default(''), licenceName: prose(z.string().max(80)).default(''), licenceNo: z.string().max(40).default(''),
      paperIds: z.array(z.string().max(60)).max(mostPerApplication).default([]) }),
    run: (ctx, wish) => apply(ctx, wish),
  }),
  myStore: route({ method: 'GET', path: '/v1/merchant/store', access: 'merchant', permit: 'merchants.read', input: nothing, output: Whole, run: (ctx) => myStore(ctx) }),
  describeStore: route({
    method: 'PUT', path: '/v1/merchant/store', access: 'merchant', permit: 'merchants.write', input: z.object({ intro: prose(z.string().max(500)), contact: prose(z.string().trim().min(1).max(40)) }), output: nothing,
    run: async (ctx, words) => { await describeStore(ctx, words); return {} },
  }),
  merchantList: route({
    method: 'GET', path: '/v1/staff/merchants', access: 'staff', permit: 'merchants.read', personal: true,
    input: page.extend({ state: z.enum(merchantStates).optional(), q: z.string().max(40).optional() }), output: z.object({ items: z.array(Whole), next: z.string().nullable() }), sheet: merchantSheet, run: merchantList,
  }),
  approveMerchant: route({ method: 'POST', path: '/v1/staff/merchants/:id/approve', access: 'staff', permit: 'merchants.write', input: One, output: nothing, run: async (ctx, { id }) => { await approve(ctx, id); return {} } }),
  rejectMerchant: route({ method: 'POST', path: '/v1/staff/merchants/:id/reject', access: 'staff', permit: 'merchants.write', input: One.extend({ reason }), output: nothing, run: async (ctx, { id, reason }) => { await reject(ctx, id, reason); return {} } }),
  freezeMerchant: route({ method: 'POST', path: '/v1/staff/merchants/:id/freeze', access: 'staff', permit: 'merchants.write', stepUp: true, input: One.extend({ reason }), output: nothing, run: async (ctx, { id, reason }) => { await freeze(ctx, id, reason); return {} } }),
  closeMerchant: route({ method: 'POST', path: '/v1/staff/merchants/:id/close', access: 'staff', permit: 'merchants.write', stepUp: true, input: One.extend({ reason }), output: nothing, run: async (ctx, { id, reason }) => { await closeStore(ctx, id, reason); return {} } }),
  unfreezeMerchant: route({ method: 'POST', path: '/v1/staff/merchants/:id/unfreeze', access: 'staff', permit: 'merchants.write', input: One.extend({ reason }), output: nothing, run: async (ctx, { id, reason }) => { await unfreeze(ctx, id, reason); return {} } }),
}
