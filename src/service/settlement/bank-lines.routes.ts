import { z } from 'zod'
import { column, ofPeople, yuan, type Sheet, type Word } from '#kernel/exports'
import { uploads } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { bankBreakPage, bankLinePage } from './bank-lines.queries'
import { importBank, settleBankBreak } from './bank-lines.service'
import { bankBreakStates, bankKinds, bankWhats } from './tables'

/** Bank reconciliation over HTTP 银行对账接口: staff bring the bank's statement, and look into what differs. */
const Line = z.object({ number: z.string(), at: z.date(), direction: z.enum(['in', 'out']), amountFen: z.int(), counterparty: z.string(), note: z.string(), what: z.enum(bankWhats).nullable(), ref: z.string().nullable(), isMatched: z.boolean() })
const Break = z.object({ id: z.string(), kind: z.enum(bankKinds), what: z.enum(bankWhats), ref: z.string(), oursFen: z.int().nullable(), theirsFen: z.int().nullable(), state: z.enum(bankBreakStates), note: z.string().nullable(), settledBy: z.string().nullable(), at: z.date(), endedAt: z.date().nullable() })
const rows = <T extends z.ZodType>(one: T) => z.object({ items: z.array(one), next: z.string().nullable() })
const kindWords: Record<(typeof bankKinds)[number], Word> = { missing_here: ['银行有、我方无', 'Only at the bank'], missing_there: ['我方有、银行无', 'Only with us'], amount_differs: ['金额不符', 'Amounts differ'], twice: ['银行重复', 'Twice at the bank'] }
const breakSheet: Sheet<z.input<typeof Break>> = { title: ['银行对账差异', 'Differences to the bank'], columns: [
  column('kind', '类型', 'Kind', (row) => kindWords[row.kind]), column('what', '业务', 'What', (row) => row.what), column('ref', '编号', 'Reference', (row) => row.ref), column('oursFen', '我方（元）', 'Ours (yuan)', (row) => yuan(row.oursFen)), column('theirsFen', '银行（元）', 'Theirs (yuan)', (row) => yuan(row.theirsFen)), column('state', '状态', 'State', (row) => row.state), column('note', '备注', 'Note', (row) => row.note), column('at', '发现时间', 'Found at', (row) => row.at)] }
const lineSheet: Sheet<z.input<typeof Line>> = { title: ['银行流水', 'Lines of the bank'], columns: [
  column('number', '流水号', 'Number', (row) => row.number), column('at', '时间', 'At', (row) => row.at), column('direction', '收支', 'Direction', (row) => (row.direction === 'in' ? ['收', 'in'] : ['支', 'out'])), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)), ofPeople(column('counterparty', '对方', 'Counterparty', (row) => row.counterparty)), ofPeople(column('note', '摘要', 'Note', (row) => row.note)), column('ref', '我方编号', 'Ours', (row) => row.ref), column('isMatched', '已勾对', 'Matched', (row) => row.isMatched)] }

const [read, bank] = ['settlement.read', 'settlement.bank']
export const bankLineRoutes = {
  importBankFile: route({ method: 'POST', path: '/v1/staff/bank/files', access: 'staff', permit: bank, limits: uploads, upload: true, auditsItself: true, bodyLimit: 5 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array), filename: z.string().max(300).default('') }), output: z.object({ lines: z.int(), fresh: z.int(), open: z.int() }), run: (ctx, { file, filename }) => importBank(ctx, file, filename) }),
  bankLines: route({ method: 'GET', path: '/v1/staff/bank/lines', access: 'staff', permit: read, input: page.extend({ isMatched: z.stringbool().optional() }), output: rows(Line), sheet: lineSheet, run: (ctx, ask) => bankLinePage(ctx, ask) }),
  bankBreaks: route({ method: 'GET', path: '/v1/staff/bank/breaks', access: 'staff', permit: read, input: page.extend({ state: z.enum(bankBreakStates).optional(), kind: z.enum(bankKinds).optional() }), output: rows(Break), sheet: breakSheet, run: (ctx, ask) => bankBreakPage(ctx, ask) }),
  settleBankBreak: route({ method: 'POST', path: '/v1/staff/bank/breaks/:id/settle', access: 'staff', permit: bank, stepUp: true, input: z.object({ id: z.string().min(1).max(60), note: prose(z.string().trim().min(2).max(500)) }), output: nothing, run: async (ctx, { id, note }) => { await settleBankBreak(ctx, id, note); return {} } }),
}
