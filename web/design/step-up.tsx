import { Link } from '@tanstack/react-router'
import { Modal } from 'antd'
import { useEffect, useState } from 'react'
import { Failed, Waiting } from './parts'
import { ProofForm, type Proof, type Ways } from './proof'
import { useLook } from './theme'

/** Proving oneself again 再次验证: when an answer asks for it, a dialog does, and what was asked goes on by itself (E27). */
interface Props {
  /** Gives the client whom to ask. */
  hear(ask: (fault: Error & { readonly type: string }) => Promise<boolean>): void
  ways(): Promise<Ways>
  prove(proof: Proof): Promise<unknown>
}
interface Asked { readonly isMissing: boolean; answer(proved: boolean): void }

export function StepUp({ hear, ways, prove }: Props) {
  const { words } = useLook()
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => {
    // Several requests that are refused at once share one dialog.
    let waiting: Promise<boolean> | undefined
    hear((fault) => {
      waiting ??= new Promise<boolean>((resolve) => { setAsked({ isMissing: fault.type === 'kernel.factor_needed', answer: resolve }) }).finally(() => { waiting = undefined; setAsked(null) })
      return waiting
    })
  }, [hear])
  if (!asked) return null
  const close = () => { asked.answer(false) }
  return (
    <Modal title={words.secondStep} open onCancel={close} footer={null} destroyOnHidden width={400}>
      {asked.isMissing ? <><p>{words.factorNeeded}</p><p><Link to="/me" onClick={close}>{words.setUp}</Link></p></> : <Ask ways={ways} prove={(proof) => prove(proof).then(() => { asked.answer(true) })} close={close} />}
    </Modal>
  )
}

function Ask({ ways, prove, close }: Pick<Props, 'ways' | 'prove'> & { readonly close: () => void }) {
  const { words } = useLook()
  const [known, setKnown] = useState<Ways | Error | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => { ways().then(setKnown, setKnown) }, [ways, round])
  if (known instanceof Error) return <Failed fault={known} again={() => { setKnown(null); setRound(round + 1) }} />
  return <><p className="quiet">{words.stepUpWhy}</p>{known ? <ProofForm ways={known} give={prove} back={close} /> : <Waiting />}</>
}
