import { pushSignature } from './signature'

test('the signature of WeChat\'s own documentation is reproduced', () => {
  expect(pushSignature('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696')
})

test('the order of the three parts does not matter, because they are sorted', () => {
  expect(pushSignature('1514711492', 'AAAAA', '1714036504')).toBe(pushSignature('AAAAA', '1714036504', '1514711492'))
})
