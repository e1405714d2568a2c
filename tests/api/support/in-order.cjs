const { default: Sequencer } = require('@jest/test-sequencer')

/** By name, and the logs last: they must hold what all the others have done. */
module.exports = class InOrder extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (path.includes('logs.test') ? `1${path}` : `0${path}`)
    return [...tests].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
  }
}
