/** When every scenario begins: a Tuesday morning. Milliseconds since 1970. */
export const START = Date.parse('2026-11-24T10:00:00+08:00')
