import type { FieldType } from './fields'
import { isFieldValue } from './fields'

const accepted: [FieldType, string][] = [
  ['thing', '一二三四五六七八九十一二三四五六七八九十'],
  ['thing', '井盖缺失，请尽快签收😀'],
  ['character_string', 'FQ-20261124-000123'],
  ['phrase', '已签收'],
  ['time', '15:01'],
  ['time', '2026年11月24日 15:01'],
  ['time', '2026-11-24 15:01:30'],
  ['time', '9:00~11:30'],
  ['date', '2026年11月24日'],
  ['name', '王秀英'],
  ['amount', '¥12.50元'],
  ['phone_number', '+86-0766-66888866'],
  ['car_number', '蒙L12345'],
]
test.each(accepted)('%s takes %s', (type, value) => expect(isFieldValue(type, value)).toBe(true))

const refused: [FieldType, string, string][] = [
  ['thing', '一二三四五六七八九十一二三四五六七八九十一', '21 characters'],
  ['thing', '', 'empty'],
  ['thing', '两\n行', 'a line break'],
  ['character_string', '1'.repeat(33), '33 characters'],
  ['character_string', '编号1', 'Chinese characters'],
  ['phrase', '等待再次派发', '6 characters'],
  ['phrase', '已签收1', 'a digit'],
  ['time', '2026年11月24日', 'no clock time'],
  ['time', '2026-11-24T15:01:00+08:00', 'an ISO time'],
  ['time', '25:00', 'no such hour'],
  ['name', '巴特尔巴特尔巴特尔巴特', '11 characters'],
  ['phone_number', '138 0013 8000 1234 5', '20 characters'],
]
test.each(refused)('%s refuses %s (%s)', (type, value) => expect(isFieldValue(type, value)).toBe(false))
