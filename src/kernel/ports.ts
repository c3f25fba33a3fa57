import type { Readable } from 'node:stream'
import type { Fetch } from './fetch'

/** Ports 端口: what the kernel needs of the outside world. Rooms add their own by declaration (`interface Ports`). */
export interface Ports {
  readonly notify: Notify
  readonly files: Files
  /** Asks an address that a person wrote. */
  readonly fetch: Fetch
  /** Whether the development page may show what was sent; never where real people sign in. */
  readonly devInbox?: boolean
}

/** A text message or mail, with a key: sending the same key twice sends once. */
export interface Message { readonly key: string; readonly channel: 'sms' | 'mail'; readonly to: string; readonly text: string }
export interface Notify {
  /** Writes the message down and lets it go; answers within a bound, however slow the provider is. What does not get through now is tried again. */
  send(message: Message): Promise<void>
  /** Takes up what has waited: what a provider refused for the moment, and what a process that ended had written down and not sent. Answers how many. */
  sendWaiting(now: Date): Promise<number>
}

/** Bytes from one place to another, both counted. */
export interface Part { readonly from: number; readonly to: number }

/**
 * Files 文件库: bytes under an internal name, never the sender's. Writing a name again puts the new bytes in place of the old ones at once: nobody reads half a file.
 * What is not there is `undefined`; a store that does not answer, or that answers with other bytes than were written, refuses `kernel.busy` (503).
 */
export interface Files {
  write(name: string, bytes: Uint8Array): Promise<void>
  read(name: string): Promise<Uint8Array | undefined>
  sizeBytesOf(name: string): Promise<number | undefined>
  /** A part as it comes, without the rest being read; the part lies within the size. */
  readPart(name: string, part: Part): Promise<Readable | undefined>
  remove(name: string): Promise<void>
}
