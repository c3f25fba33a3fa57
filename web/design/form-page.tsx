import { App, Button, Form, type FormInstance } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useLook } from './theme'

/** The one form pattern 表单: what the server refuses stands beside its field, nothing typed is lost, and what was not sent is there again after a reload. */
export interface Refusal extends Error { readonly issues?: readonly { readonly path: readonly (string | number)[]; readonly message?: string }[] }
interface Props<Values> { readonly name: string; readonly initial: Values; readonly submit: (values: Values, key: string) => Promise<unknown>; readonly after?: () => void; readonly children: ReactNode | ((form: FormInstance<Values>) => ReactNode); readonly text?: string; readonly keepsDraft?: boolean; readonly extra?: ReactNode }

const draftOf = (name: string): unknown => { try { return JSON.parse(sessionStorage.getItem(`tw_draft_${name}`) ?? 'null') } catch { return null } }
const waitMs = 400

export function FormPage<Values extends object>({ name, initial, submit, after, children, text, keepsDraft = true, extra }: Props<Values>) {
  const { words } = useLook()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const [busy, setBusy] = useState(false)
  const [draft, setDraft] = useState(() => (keepsDraft ? draftOf(name) as Values | null : null))
  const key = useRef(crypto.randomUUID())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isDirty = useUnsaved()
  // What the server told stands beside a field until that is changed: of itself the form forgets only what its own rules said.
  const standing = useRef<readonly { readonly path: readonly (string | number)[]; readonly was: unknown }[]>([])
  const forgetTold = () => {
    const over = standing.current.filter(({ path, was }) => form.getFieldValue(path as never) !== was)
    if (over.length === 0) return
    standing.current = standing.current.filter((one) => !over.includes(one))
    form.setFields(over.map(({ path }) => ({ name: path, errors: [] })) as never)
  }
  const forget = () => { clearTimeout(timer.current); sessionStorage.removeItem(`tw_draft_${name}`); setDraft(null); isDirty.current = false }
  // What stands in the form without a field of its own (a SKU's options) belongs to it as well.
  const all = () => form.getFieldsValue(true) as Values
  const send = async () => {
    setBusy(true)
    try {
      // A form that only looked, and asks once more before it sends, has sent nothing: all of it stands where it was.
      if (await submit(all(), key.current) === false) return
      key.current = crypto.randomUUID()
      forget()
      message.success(words.saved)
      after?.()
    } catch (fault) {
      const { issues: told = [], message: sentence } = fault as Refusal
      // A row's place comes as text or as number; the form knows it as number.
      const issues = told.map((issue) => ({ ...issue, path: issue.path.map((step) => (/^\d+$/.test(String(step)) ? Number(step) : step)) }))
      const known = issues.filter(({ path }) => form.getFieldInstance(path as never) !== undefined || form.isFieldTouched(path as never) || path.length > 0)
      standing.current = known.map(({ path }) => ({ path, was: form.getFieldValue(path as never) as unknown }))
      form.setFields(known.map(({ path, message: own }) => ({ name: path, errors: [own ?? sentence] })) as never)
      if (known[0]) form.scrollToField(known[0].path as never, { block: 'center', focus: true })
      message.error(sentence, 6)
    } finally { setBusy(false) }
  }
  return (
    <Form form={form} layout="vertical" name={name.replace(/\W/g, '_')} initialValues={draft ?? initial} onFinish={() => { void send() }} scrollToFirstError={{ block: 'center', focus: true }} requiredMark
      onValuesChange={() => { isDirty.current = true; forgetTold(); if (keepsDraft) { clearTimeout(timer.current); timer.current = setTimeout(() => { sessionStorage.setItem(`tw_draft_${name}`, JSON.stringify(all())) }, waitMs) } }}>
      {draft && <p className="draft" role="status">{words.draft} <Button type="link" size="small" onClick={() => { forget(); form.setFieldsValue(initial as never) }}>{words.draftDrop}</Button></p>}
      {typeof children === 'function' ? children(form) : children}
      <div className="form-foot"><Button type="primary" htmlType="submit" loading={busy}>{text ?? words.save}</Button>{extra}</div>
    </Form>
  )
}

/** Whoever leaves the page with changes that were not sent is asked first. */
function useUnsaved() {
  const isDirty = useRef(false)
  useEffect(() => {
    const hear = (event: BeforeUnloadEvent) => { if (isDirty.current) event.preventDefault() }
    addEventListener('beforeunload', hear)
    return () => { removeEventListener('beforeunload', hear) }
  }, [])
  return isDirty
}
