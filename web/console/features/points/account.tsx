import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { App, Button, Drawer, Form, Input, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { date } from '../../../design/format'
import { Facts, Failed, Id, Money, Panel, Quiet, Screen, Waiting, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from './words'

/** One shopper's points 买家积分账户: what he has, what is to come and what goes, everything that happened, and the form by which staff give or take some. */
const many = (n: number): string => n.toLocaleString('en-US')
const signed = (n: number): string => `${n > 0 ? '+' : ''}${many(n)}`

export function Account() {
  const { id } = useParams({ strict: false }) as { id: string }
  const queries = useQueryClient()
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  const { data, error, refetch } = useQuery({ queryKey: ['points', id], queryFn: () => api.pointsAccount({ id }) })
  const [isOpen, open] = useState(false)
  const again = () => { open(false); for (const key of ['points', 'points-log', 'points-owed', 'points-accounts']) void queries.invalidateQueries({ queryKey: [key] }) }
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const { rules } = data
  return (
    <Screen title={<>{w.title} <Quiet><Id id={id} /></Quiet></>} back={<Link to="/points" aria-label={w.back}>‹</Link>} actions={me?.permits.includes('points.adjust') && <Button type="primary" onClick={() => { open(true) }}>{w.adjust}</Button>}>
      <div className="numbers">
        <div><span>{w.available}</span><b>{many(data.available)}</b><small><Money fen={data.worthFen} /></small></div>
        <div><span>{w.pending}</span><b>{many(data.pending)}</b></div>
        <div><span>{w.reserved}</span><b>{many(data.reserved)}</b></div>
        <div><span>{w.debt}</span><b>{many(data.debt)}</b></div>
      </div>
      {data.expiring.length > 0 && <Panel title={w.expiring}><Facts items={data.expiring.map((one) => [date(one.expiresAt), many(one.points)] as const)} /></Panel>}
      {data.coming.length > 0 && <Panel title={w.coming}><Facts items={data.coming.map((one) => [date(one.availableAt), <span key={one.orderId}>{many(one.points)} {one.orderId && <Link to={`/orders/${one.orderId}`}><Id id={one.orderId} /></Link>}</span>] as const)} /></Panel>}
      <Log id={id} />
      <Panel title={w.rules} extra={<Link to="/settings">{w.change}</Link>}><Facts items={[[w.ruleFacts.earn, many(rules.earnPerYuan)], [w.ruleFacts.pays, many(rules.perYuan)], [w.ruleFacts.share, `${rules.mostPercent}%`], [w.ruleFacts.days, w.daysOf(rules.returnDays)], [w.ruleFacts.months, w.monthsOf(rules.goodMonths)]]} /></Panel>
      <Drawer title={w.adjust} open={isOpen} onClose={() => { open(false) }} width="min(480px, 100vw)" destroyOnHidden>{isOpen && <Adjust id={id} after={again} />}</Drawer>
    </Screen>
  )
}

interface Wish { way: 'give' | 'take'; points: number | null; reason: string }
/** Many points wait for another's decision; the message says so. */
function Adjust({ id, after }: { readonly id: string; readonly after: () => void }) {
  const { message } = App.useApp()
  const send = async ({ way, points, reason }: Wish, key: string) => {
    const { approvalId } = await api.adjustPoints({ id, points: way === 'give' ? points! : -points!, reason }, { key })
    if (approvalId) message.info(w.asked, 6)
  }
  return (
    <FormPage<Wish> name="points-adjust" keepsDraft={false} initial={{ way: 'give', points: null, reason: '' }} submit={send} after={after} text={w.adjust}>
      <Form.Item name="way" label={w.how}><Radio.Group options={[{ value: 'give', label: w.give }, { value: 'take', label: w.take }]} optionType="button" /></Form.Item>
      <Form.Item name="points" label={w.howMany} rules={[{ required: true, message: w.missing }]}><InputNumber min={1} max={100_000_000} precision={0} style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="reason" label={w.reason} extra={w.reasonHint} rules={[{ required: true, min: 2, message: w.missing }]}><Input.TextArea rows={3} maxLength={200} /></Form.Item>
    </FormPage>
  )
}

function Log({ id }: { readonly id: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ queryKey: ['points-log', id], queryFn: ({ pageParam }) => api.pointsAccountLog({ id, limit: 30, ...(pageParam && { cursor: pageParam }) }), initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const its = data.pages.flatMap(({ items }) => items)
  return (
    <Panel title={w.log}>
      {its.length === 0 && <p className="quiet">{w.noLog}</p>}
      <ul>{its.map((one) => <li key={one.id} className="desk-panel-head"><span><b>{w.reasons[one.reason] ?? one.reason}</b> {one.orderId && <Link to={`/orders/${one.orderId}`}><Id id={one.orderId} /></Link>} {one.note}<small className="quiet under"><When at={one.at} /> <Id id={one.actorId} /></small></span>
        <span className="points-signed">{one.available !== 0 && <b>{signed(one.available)}</b>}{one.pending !== 0 && <small className="quiet under">{w.pending} {signed(one.pending)}</small>}{one.debt !== 0 && <small className="quiet under">{w.debt} {signed(-one.debt)}</small>}</span></li>)}</ul>
      {hasNextPage && <Button loading={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{w.more}</Button>}
    </Panel>
  )
}
