import * as z from 'zod/mini'

const faultSchema = z.strictObject({
  /** The platform path that misbehaves, for example `/cgi-bin/message/subscribe/send`. */
  path: z.string(),
  /** How many calls it hits; 1 unless told. */
  times: z.optional(z.int().check(z.positive())),
  /** `before` (the default): nothing was done. `after`: the work was done and only the answer is lost. */
  stage: z.optional(z.enum(['before', 'after'])),
  /** One of: a WeChat error, an HTTP status, silence for so many ms and then a cut, or a cut at once. */
  how: z.union([
    z.strictObject({ errcode: z.int() }),
    z.strictObject({ httpStatus: z.int() }),
    z.strictObject({ hangMs: z.int() }),
    z.strictObject({ drop: z.literal(true) }),
  ]),
})
export type Fault = z.infer<typeof faultSchema>

/** `{path, times, stage, errcode | httpStatus | hangMs | drop}` as a test sends it, or undefined when it is not that. */
export function parseFault(body: unknown): Fault | undefined {
  const flat = z.looseObject({ path: z.string(), times: z.optional(z.number()), stage: z.optional(z.string()) }).safeParse(body)
  if (!flat.success) return undefined
  const { path, times, stage, ...how } = flat.data
  const parsed = faultSchema.safeParse({ path, ...(times === undefined ? {} : { times }), ...(stage === undefined ? {} : { stage }), how })
  return parsed.success ? parsed.data : undefined
}

/** The faults that tests have asked for; first asked, first used. */
export class Faults {
  private waiting: { fault: Fault; left: number }[] = []

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 })
  }

  clear(): void {
    this.waiting = []
  }

  list(): readonly (Fault & { left: number })[] {
    return this.waiting.map(({ fault, left }) => ({ ...fault, left }))
  }

  /** The fault for this call, if any, counted as used. */
  take(path: string): Fault | undefined {
    const entry = this.waiting.find(({ fault }) => fault.path === path)
    if (!entry) return undefined
    entry.left -= 1
    if (entry.left === 0) this.waiting = this.waiting.filter(other => other !== entry)
    return entry.fault
  }
}
