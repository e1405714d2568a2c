/**
 * What wakes a person: a function that fails or is throttled, a stream that falls behind, a dead letter, and
 * a sweep that stopped (deadlines are promises, and a clock that stands still says nothing by itself).
 */
const action = [{ Ref: 'AlarmTopic' }]

const alarm = (AlarmDescription, Namespace, MetricName, Dimensions, more) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription, Namespace, MetricName,
    Dimensions: Object.entries(Dimensions).map(([Name, Value]) => ({ Name, Value })),
    Statistic: 'Sum', Period: 60, EvaluationPeriods: 1, Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching',
    AlarmActions: action, OKActions: action,
    ...more,
  },
})

const capital = (name) => name[0].toUpperCase() + name.slice(1)

module.exports = async ({ resolveVariable, resolveConfigurationProperty }) => {
  const stage = await resolveVariable('sls:stage')
  const functions = Object.keys(await resolveConfigurationProperty(['functions']))
  const nameOf = (key) => `fengqiao-${stage}-${key}`
  const lambda = (key, metric, description, more) => alarm(`${nameOf(key)}: ${description}`, 'AWS/Lambda', metric, { FunctionName: nameOf(key) }, more)
  return {
    Resources: Object.fromEntries([
      ...functions.flatMap((key) => [
        [`${capital(key)}Errors`, lambda(key, 'Errors', 'calls end in an error')],
        [`${capital(key)}Throttles`, lambda(key, 'Throttles', 'calls are turned away')],
      ]),
      ['PushStreamBehind', lambda('pushStream', 'IteratorAge', 'events wait longer than a minute to be announced', { Statistic: 'Maximum', Threshold: 60_000 })],
      ['EvidenceRemovedBehind', lambda('evidenceRemoved', 'IteratorAge', 'files of erased items wait longer than an hour to be deleted', { Statistic: 'Maximum', Threshold: 3_600_000 })],
      ['SweepStopped', lambda('deadlines', 'Invocations', 'no sweep for five minutes, deadlines are not kept', {
        Period: 300, Threshold: 1, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching',
      })],
      ['DeadLettersWaiting', alarm('an event could not be announced and waits in the dead letters', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: { 'Fn::GetAtt': ['DeadLetters', 'QueueName'] } }, { Statistic: 'Maximum' })],
    ]),
  }
}
