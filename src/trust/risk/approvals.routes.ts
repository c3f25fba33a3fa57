import { z } from 'zod'
import type { Approval } from '#kernel/approval'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { approvalPage } from './approvals.queries'
import { decideApproval, withdrawApproval } from './approvals.service'
import { approvalStates } from './tables'

/** Deciding what another has asked 复核, alike for a merchant's members and for the platform. Attempts that are refused are told in the audit as well. */
const id = z.object({ id: z.string().max(60) })
const decision = id.extend({ note: prose(z.string().trim().max(500)).default('') })
const asked = page.extend({ state: z.enum(approvalStates).optional() })
const One = z.object({ id: z.string(), kind: z.string(), says: z.array(z.string()), merchantId: z.string().nullable(), subject: z.string(), before: z.any(), after: z.any(), reason: z.string(), makerId: z.string(), makerName: z.string().nullable(), isMine: z.boolean(),
  state: z.enum(approvalStates), askedAt: z.date(), expiresAt: z.date(), decidedBy: z.string().nullable(), deciderName: z.string().nullable(), decidedAt: z.date().nullable(), note: z.string().nullable(),
  /** By this name the room takes back what was allowed, as long as it can. */
  undo: z.string().nullable() })
const says = z.array(z.string()).readonly()
const Page = z.object({ items: z.array(One), texts: z.object({ fields: z.record(z.string(), says), codes: z.record(z.string(), z.record(z.string(), says)) }), next: z.string().nullable() })
const none = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const read = { permit: 'risk.read' } as const
const decides = { permit: 'risk.approve', stepUp: true, refusalsTold: true } as const

/** `kinds` is asked for when a request comes: they are of all rooms, also of those above this one. */
export const approvalRoutes = (kinds: () => readonly Approval[]) => ({
  staffApprovals: route({ ...read, method: 'GET', path: '/v1/staff/approvals', access: 'staff', input: asked, output: Page, run: (ctx, input) => approvalPage(ctx, kinds(), input) }),
  approveAsStaff: route({ ...decides, method: 'POST', path: '/v1/staff/approvals/:id/approve', access: 'staff', input: decision, output: nothing, run: (ctx, input) => none(decideApproval(ctx, kinds(), input.id, true, input.note)) }),
  rejectAsStaff: route({ ...decides, method: 'POST', path: '/v1/staff/approvals/:id/reject', access: 'staff', input: decision, output: nothing, run: (ctx, input) => none(decideApproval(ctx, kinds(), input.id, false, input.note)) }),
  withdrawAsStaff: route({ permit: 'risk.ask', method: 'POST', path: '/v1/staff/approvals/:id/withdraw', access: 'staff', input: id, output: nothing, run: (ctx, input) => none(withdrawApproval(ctx, kinds(), input.id)) }),
  merchantApprovals: route({ ...read, method: 'GET', path: '/v1/merchant/approvals', access: 'merchant', input: asked, output: Page, run: (ctx, input) => approvalPage(ctx, kinds(), input) }),
  approveAsMerchant: route({ ...decides, method: 'POST', path: '/v1/merchant/approvals/:id/approve', access: 'merchant', input: decision, output: nothing, run: (ctx, input) => none(decideApproval(ctx, kinds(), input.id, true, input.note)) }),
  rejectAsMerchant: route({ ...decides, method: 'POST', path: '/v1/merchant/approvals/:id/reject', access: 'merchant', input: decision, output: nothing, run: (ctx, input) => none(decideApproval(ctx, kinds(), input.id, false, input.note)) }),
  withdrawAsMerchant: route({ permit: 'risk.ask', method: 'POST', path: '/v1/merchant/approvals/:id/withdraw', access: 'merchant', input: id, output: nothing, run: (ctx, input) => none(withdrawApproval(ctx, kinds(), input.id)) }),
})
