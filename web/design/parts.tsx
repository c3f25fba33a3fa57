import { useNavigate } from '@tanstack/react-router'
import { App, Button, Input, Modal, Skeleton } from 'antd'
import { useState, type ReactNode } from 'react'
import { dateTime, yuan } from './format'
import { useLook } from './theme'

/** Small parts 通用小件: money, times, states, facts, and buttons that ask why. */
export const Money = ({ fen }: { readonly fen: number }) => <span className="money">{yuan(fen)}</span>
export const When = ({ at }: { readonly at: string | null | undefined }) => (at ? <time dateTime={at} className="nowrap">{dateTime(at)}</time> : <span className="quiet">–</span>)
/** An id, cut in the middle so that tables stay narrow; whole in its title. */
export const Id = ({ id }: { readonly id: string }) => <code className="id" title={id}>{id.length > 14 ? `${id.slice(0, 4)}…${id.slice(-6)}` : id}</code>
export type Tone = 'good' | 'warn' | 'bad' | 'calm' | 'busy'
export const State = ({ text, tone }: { readonly text: string; readonly tone: Tone }) => <span className={`state-tag state-tag-${tone}`}>{text}</span>
export const Quiet = ({ children }: { readonly children: ReactNode }) => <span className="quiet">{children}</span>

export function Screen({ title, actions, children, back }: { readonly title: ReactNode; readonly actions?: ReactNode; readonly children: ReactNode; readonly back?: ReactNode }) {
  return <><div className="screen-head"><div className="screen-title">{back}<h1>{title}</h1></div><div className="screen-actions">{actions}</div></div>{children}</>
}

export const Panel = ({ title, children, extra }: { readonly title?: string; readonly children: ReactNode; readonly extra?: ReactNode }) => (
  <section className="desk-panel">{title && <div className="desk-panel-head"><h2>{title}</h2>{extra}</div>}{children}</section>
)

export const Facts = ({ items }: { readonly items: readonly (readonly [label: string, value: ReactNode])[] }) => (
  <dl className="facts">{items.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value === '' || value === null || value === undefined ? '–' : value}</dd></div>)}</dl>
)

export const Waiting = () => <Skeleton active paragraph={{ rows: 8 }} />

/** What went wrong, with a way to try again. */
export function Failed({ fault, again }: { readonly fault: Error; readonly again: () => void }) {
  const { words } = useLook()
  return <div className="desk-empty" role="alert"><p><b>{words.failed}</b></p><p className="quiet">{fault.message}</p><Button onClick={again}>{words.retry}</Button></div>
}

/** Runs something and says how it went: the server's own sentence when it refuses. */
export function useDo(): (work: () => Promise<unknown>, done?: string) => Promise<boolean> {
  const { message } = App.useApp()
  const { words } = useLook()
  return async (work, done = words.saved) => {
    try { await work(); message.success(done); return true } catch (fault) { message.error((fault as Error).message, 6); return false }
  }
}

/** A button that goes to another screen. */
export function Go({ to, text, isMain, small }: { readonly to: string; readonly text: string; readonly isMain?: boolean; readonly small?: boolean }) {
  const navigate = useNavigate()
  return <Button type={isMain ? 'primary' : 'default'} size={small ? 'small' : 'middle'} onClick={() => { void navigate({ to }) }}>{text}</Button>
}

interface ActProps { readonly text: string; readonly run: () => Promise<unknown>; readonly after?: () => void; readonly isMain?: boolean; readonly danger?: boolean; readonly disabled?: boolean; readonly small?: boolean }
/** A button that does one thing and is busy meanwhile. */
export function Act({ text, run, after, isMain, danger, disabled, small }: ActProps) {
  const act = useDo()
  const [busy, setBusy] = useState(false)
  return <Button type={isMain ? 'primary' : 'default'} danger={danger} disabled={disabled} size={small ? 'small' : 'middle'} loading={busy} onClick={() => { setBusy(true); void act(run).then((ok) => { if (ok) after?.() }).finally(() => { setBusy(false) }) }}>{text}</Button>
}

interface SureProps extends Omit<ActProps, 'isMain'> {
  /** What is asked first; without it nothing is. */
  readonly sure?: string
  /** What is said then; as a function, once it is done. */
  readonly done?: string | (() => string)
  /** Of what it is, for who hears the page: several buttons say the same. */
  readonly named?: string
}
/** A button that says what will happen before it does what it says; a refusal stands in the question, or beside the button where nothing is asked. */
export function ActSurely({ text, run, after, danger, disabled, small, sure, done, named }: SureProps) {
  const { words, locale } = useLook()
  const whole = named ? `${text}${locale === 'en' ? ': ' : '：'}${named}` : text
  const { message } = App.useApp()
  const [isOpen, open] = useState(false)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')
  const go = () => {
    setBusy(true)
    setWrong('')
    run().then(() => { message.success((typeof done === 'function' ? done() : done) ?? words.saved); open(false); after?.() }, (fault: Error) => { setWrong(fault.message) }).finally(() => { setBusy(false) })
  }
  return (
    <>
      <Button danger={danger} disabled={disabled} size={small ? 'small' : 'middle'} loading={busy && !isOpen} aria-label={named && whole} onClick={() => { setWrong(''); if (sure) open(true); else go() }}>{text}</Button>
      {wrong && !isOpen && <p className="wrong" role="alert">{wrong}</p>}
      {sure && <Modal title={whole} open={isOpen} onCancel={() => { open(false) }} onOk={go} okText={text} cancelText={words.back} confirmLoading={busy} okButtonProps={{ danger: danger ?? false }}><p>{sure}</p>{wrong && <p className="wrong" role="alert">{wrong}</p>}</Modal>}
    </>
  )
}

interface AskingProps extends Omit<ActProps, 'run' | 'isMain'> { readonly run: (given: string) => Promise<unknown>; readonly label: string; readonly missing?: string; readonly isLong?: boolean }
/** A button that first asks for a line of text; what the server refuses stands beside the field, and nothing typed is lost. */
export function ActWithText({ text, run, after, danger, small, disabled, label, missing, isLong = false }: AskingProps) {
  const { words } = useLook()
  const { message } = App.useApp()
  const [isOpen, open] = useState(false)
  const [given, setGiven] = useState('')
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const go = () => {
    if (given.trim().length < shortest) { setWrong(missing ?? words.textMissing); return }
    setBusy(true)
    run(given.trim()).then(() => { message.success(words.saved); open(false); setGiven(''); after?.() }, (fault: Error) => { setWrong(fault.message) }).finally(() => { setBusy(false) })
  }
  const field = { value: given, maxLength: mostTyped, status: wrong ? 'error' as const : '' as const, 'aria-invalid': wrong !== '', onChange: (event: { target: { value: string } }) => { setGiven(event.target.value); setWrong('') } }
  return (
    <>
      <Button danger={danger} disabled={disabled} size={small ? 'small' : 'middle'} onClick={() => { open(true) }}>{text}</Button>
      <Modal title={text} open={isOpen} onCancel={() => { open(false) }} onOk={go} okText={text} cancelText={words.cancel} confirmLoading={busy} okButtonProps={{ danger: danger ?? false }}>
        <label className="form-label">{label}{isLong ? <Input.TextArea rows={3} {...field} /> : <Input {...field} onPressEnter={go} />}</label>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
      </Modal>
    </>
  )
}
const shortest = 2
const mostTyped = 200

/** A button that first asks why: the reason is sent along and kept (I-29). */
export function ActWithReason(props: Omit<AskingProps, 'label' | 'missing' | 'isLong'>) {
  const { words } = useLook()
  return <ActWithText {...props} label={words.reason} missing={words.reasonMissing} isLong />
}

/** What happened, newest first. */
export const Timeline = ({ items }: { readonly items: readonly { readonly key: string; readonly title: ReactNode; readonly at: string; readonly note?: ReactNode }[] }) => (
  <ol className="desk-timeline">{items.map(({ key, title, at, note }) => <li key={key}><b>{title}</b> <When at={at} />{note && <div className="quiet">{note}</div>}</li>)}</ol>
)
