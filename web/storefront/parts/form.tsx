import type { ComponentChildren, JSX } from 'preact'
import type { Problem } from '#apps/web'
import type { Ask } from '../page'

/** Fields of forms 表单: the message of a refusal stands beside its field, and what was typed stays. */
interface FieldProps extends Omit<JSX.HTMLAttributes<HTMLInputElement>, 'label'> {
  readonly name: string; readonly label: string; readonly hint?: string; readonly problem?: Problem | undefined; readonly value?: string; readonly type?: string; readonly required?: boolean
  readonly maxLength?: number; readonly pattern?: string; readonly accept?: string; readonly placeholder?: string; readonly autocomplete?: string; readonly list?: string; readonly children?: ComponentChildren
}

export function Field({ name, label, hint, problem, children, ...input }: FieldProps) {
  const wrong = problem?.fields.includes(name) ?? false
  const notes = [hint && `${name}-hint`, wrong && `${name}-wrong`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <div class="field-row"><input id={name} name={name} {...input as object} aria-invalid={wrong || undefined} aria-describedby={notes || undefined} />{children}</div>
      {hint && <small id={`${name}-hint`} class="muted">{hint}</small>}
      {wrong && <small id={`${name}-wrong`} class="wrong" role="alert">{problem!.title}</small>}
    </div>
  )
}

/** The button of a password that shows it while it is typed (ASVS 6.2.5). */
export const Reveal = ({ show, hide }: { readonly show: string; readonly hide: string }) => <button type="button" class="button soft" data-reveal={show} data-hide={hide} aria-pressed="false">{show}</button>

/** What was refused, above the form, unless a field has said it already. */
export function Refused({ problem, fields = [] }: { readonly problem?: Problem | undefined; readonly fields?: readonly string[] }) {
  if (!problem || problem.fields.some((field) => fields.includes(field))) return null
  return <p class="notice bad" role="alert">{problem.title}</p>
}

/** Where a code that was sent can be read, in a demo only: elsewhere it is on its way to a real phone. */
export const DevMessages = ({ ask: { words, shell } }: { readonly ask: Ask }) => (shell.isDemo ? <> <a href="/dev/messages">{words.devMessages}</a></> : null)
