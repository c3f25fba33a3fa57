import { expect, it } from 'vitest'
import { lastingAnswer, serializerOf } from '#kernel/serializers'

const write = serializerOf({ schema: { type: 'object', properties: { n: { type: 'integer' } } } })
/** An answer that counts how often it is read. */
const counting = () => { const read = { times: 0 }; return { read, answer: { get n() { return ++read.times } } } }

it('an answer that lasts is written anew until it is asked for again, and then as it was written', () => {
  const { read, answer } = counting()
  lastingAnswer(answer)
  expect([write(answer), write(answer), write(answer), write(answer)]).toEqual(['{"n":1}', '{"n":2}', '{"n":2}', '{"n":2}'])
  expect(read.times).toBe(2)
})

it('any other answer is written as it is now', () => {
  const answer = { n: 1 }
  const first = write(answer)
  answer.n = 2
  expect([first, write(answer)]).toEqual(['{"n":1}', '{"n":2}'])
})

it('what lasts in one form is written by its own form in another', () => {
  const answer = lastingAnswer({ n: 1, s: '信' })
  const other = serializerOf({ schema: { type: 'object', properties: { s: { type: 'string' } } } })
  expect([write(answer), write(answer), other(answer), other(answer)]).toEqual(['{"n":1}', '{"n":1}', '{"s":"信"}', '{"s":"信"}'])
  expect(() => { Object.assign(answer, { n: 2 }) }).toThrow(TypeError)
})
