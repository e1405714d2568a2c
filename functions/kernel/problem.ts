import { problem, problemStatus, type FieldError, type Problem, type ProblemCode } from '@fengqiao/shared/problems'

/** A refusal a caller can act on. Thrown by use cases, answered by `http` as RFC 9457. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly body: Problem

  /** @param more `detail` in plain Chinese where the table's next step is too general; `current` the fresh state of a 409 */
  constructor(readonly code: ProblemCode, more: { detail?: string; errors?: FieldError[]; current?: unknown } = {}) {
    super(code)
    this.status = problemStatus(code)
    this.body = problem(code, more)
  }
}
