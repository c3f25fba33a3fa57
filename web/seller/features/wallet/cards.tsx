import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { saveText } from '../../../design/csv'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Act, ActWithReason, ActWithText, Failed, Id, Money, Quiet, State, Waiting, When, type Tone } from '../../../design/parts'
import { walletWords as w } from '../../../design/wallet-words'
import { api } from '../../api'

/** Gift cards 礼品卡 of a store: batches with their codes, once, and what their holders have as balance. */
type Row = Awaited<ReturnType<typeof api.cardBatches>>['items'][number]
const tones: Readonly<Record<Row['state'], Tone>> = { waiting: 'warn', ready: 'busy', exported: 'good', void: 'calm' }
const standing = ({ state, isOver, isLost }: Row): { text: string; tone: Tone } => (state === 'exported' && isLost ? { text: w.isLost, tone: 'warn' } : state === 'exported' && isOver ? { text: w.isOver, tone: 'calm' } : { text: w.states[state] ?? state, tone: tones[state] })
/** Only what bears a name and was not redeemed is lost and replaced. */
const mayLose = ({ state, shopperId, used }: Row): boolean => state === 'exported' && shopperId !== null && used === 0
/** The end of a day as calendars in Shanghai have it. */
const endOf = (day: string): string => new Date(`${day}T23:59:59+08:00`).toISOString()
const isDay = /^20\d\d-\d\d-\d\d$/

export function Cards() {
  const queries = useQueryClient()
  const again = () => { for (const key of ['gift-cards', 'balances-owed']) void queries.invalidateQueries({ queryKey: [key] }) }
  const mayIssue = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('wallet.issue') ?? false
  return (
    <ListPage<Row> name="gift-cards" title={w.title} idOf={(row) => row.id} load={(ask, cursor) => api.cardBatches({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="cardBatches" empty={<p className="quiet">{w.none}</p>} head={<Owes />} actions={mayIssue && <Issue after={again} />}
      columns={[
        { key: 'name', title: w.name, isMain: true, text: (row) => row.name, show: (row) => <><b>{row.name}</b><div><Quiet>{w.purposes[row.purpose]}{row.shopperId && <> · <Id id={row.shopperId} /></>}</Quiet></div></> },
        { key: 'face', title: w.face, isNumber: true, text: (row) => row.faceFen / 100, show: (row) => <Money fen={row.faceFen} /> },
        { key: 'used', title: w.used, isNumber: true, text: (row) => row.used, show: (row) => <>{row.used} / {row.count}{row.replaced > 0 && <div><Quiet>{w.replaced(row.replaced)}</Quiet></div>}</> },
        { key: 'state', title: w.state, text: (row) => w.states[row.state] ?? row.state, show: (row) => <State {...standing(row)} /> },
        { key: 'expires', title: w.expires, text: (row) => row.expiresAt, show: (row) => <When at={row.expiresAt} /> },
        { key: 'do', title: '', show: (row) => mayIssue && row.state !== 'void' && <span className="screen-actions">
          {row.state === 'ready' && <Act small text={w.exportCodes} run={async () => { const { filename, text } = await api.exportCards({ id: row.id }); saveText(filename, text) }} after={again} />}
          {mayLose(row) && !row.isLost && <ActWithReason small text={w.lose} run={(reason) => api.loseCard({ id: row.id, reason })} after={again} />}
          {mayLose(row) && row.isLost && <Act small text={w.replace} run={async () => { const { filename, text } = await api.replaceCardFor({ id: row.id }); saveText(filename, text) }} after={again} />}
          <ActWithText small text={w.extend} label={w.newDay} missing={w.badDay} run={(day) => { if (!isDay.test(day)) throw new Error(w.badDay); return api.extendCards({ id: row.id, expiresAt: endOf(day) }) }} after={again} />
          <ActWithReason small danger text={w.void} run={(reason) => api.voidCards({ id: row.id, reason })} after={again} /></span> },
      ]} />
  )
}

function Owes() {
  const { data, error, refetch } = useQuery({ queryKey: ['balances-owed'], queryFn: () => api.balancesOwed({ limit: 1 }) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return <><div className="numbers"><div><span>{w.available}</span><b><Money fen={data.availableFen} /></b></div><div><span>{w.reserved}</span><b><Money fen={data.reservedFen} /></b></div><div><span>{w.openCards}（{data.cards}）</span><b><Money fen={data.cardsFen} /></b></div></div><p className="lead quiet">{w.bears} {w.exportHint}。 <Link to="/cards/holders" className="table-link">{w.holders} ›</Link></p></>
}

/** As the form has it: yuan, and a day; named as the server names what it refuses. */
interface Values { name: string; purpose: 'compensation' | 'reward'; faceFen: number | null; count: number | null; shopperId: string; expiresAt: string }
function Issue({ after }: { readonly after: () => void }) {
  const { message } = App.useApp()
  const [isOpen, open] = useState(false)
  const send = async ({ faceFen, expiresAt, shopperId, ...wish }: Values, key: string) => {
    const { approvalId } = await api.issueCards({ ...wish, count: wish.count ?? 1, faceFen: Math.round((faceFen ?? 0) * 100), expiresAt: endOf(expiresAt), ...(shopperId.trim() !== '' && { shopperId: shopperId.trim() }) }, { key })
    if (approvalId) message.info(w.asked)
  }
  return (
    <>
      <Button type="primary" onClick={() => { open(true) }}>{w.issue}</Button>
      <Modal open={isOpen} title={w.issue} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<Values> name="gift-cards" keepsDraft={false} initial={{ name: '', purpose: 'compensation', faceFen: null, count: 1, shopperId: '', expiresAt: '' }} submit={send} after={() => { open(false); after() }} text={w.issue}>
          <Form.Item name="name" label={w.name} extra={w.nameHint} rules={[{ required: true, whitespace: true }]}><Input maxLength={40} /></Form.Item>
          <Form.Item name="purpose" label={w.purpose}><Select options={Object.entries(w.purposes).map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Form.Item name="faceFen" label={w.face} rules={[{ required: true }]}><InputNumber min={0.01} max={5_000} precision={2} style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="count" label={w.count} rules={[{ required: true }]}><InputNumber min={1} max={2_000} precision={0} style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="expiresAt" label={w.expiresDay} rules={[{ required: true }]}><Input type="date" /></Form.Item>
          <Form.Item name="shopperId" label={w.shopper} extra={w.shopperHint}><Input maxLength={60} /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}

type Holder = Awaited<ReturnType<typeof api.balancesOwed>>['items'][number]
export const Holders = () => (
  <ListPage<Holder> name="balances-owed" title={w.holders} idOf={(row) => row.shopperId} load={(ask, cursor) => api.balancesOwed({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="balancesOwed" empty={<p className="quiet">{w.nobody}</p>}
    columns={[
      { key: 'who', title: w.who, isMain: true, text: (row) => row.shopperId, show: (row) => <Id id={row.shopperId} /> },
      { key: 'available', title: w.available, isNumber: true, text: (row) => row.availableFen / 100, show: (row) => <Money fen={row.availableFen} /> },
      { key: 'reserved', title: w.reserved, isNumber: true, text: (row) => row.reservedFen / 100, show: (row) => <Money fen={row.reservedFen} /> },
    ]} />
)
