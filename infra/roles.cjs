/**
 * One role per function, each with what that function does and nothing more. No statement names `*`: an end
 * wildcard stands only for names that do not exist yet (objects of a bucket, live connections, log streams).
 * A function that touches a new thing fails in a trial stage until it is written here: that is the point.
 */
const getAtt = (name, attribute) => ({ 'Fn::GetAtt': [name, attribute] })
const arn = (rest) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` })
const here = '${AWS::Region}:${AWS::AccountId}'
const allow = (Action, Resource, Condition) => ({ Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) })

/** Reading or writing what DataKey encrypts, through the service that holds it and no other way. */
const throughService = (service, ...actions) => allow(actions, [getAtt('DataKey', 'Arn')], {
  StringEquals: { 'kms:ViaService': { 'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}` } },
})

const table = {
  read: [
    allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [getAtt('MainTable', 'Arn')]),
    throughService('dynamodb', 'kms:Decrypt'),
  ],
  write: [allow(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'], [getAtt('MainTable', 'Arn')])],
  index: (name) => [allow(['dynamodb:Query'], [{ 'Fn::Sub': `\${MainTable.Arn}/index/${name}` }])],
  stream: [
    allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'], [getAtt('MainTable', 'StreamArn')]),
    throughService('dynamodb', 'kms:Decrypt'),
    allow(['sqs:SendMessage'], [getAtt('DeadLetters', 'Arn')]),
  ],
}
const objects = (bucket, ...actions) => [
  allow(actions.map((action) => `s3:${action}`), [{ 'Fn::Sub': `\${${bucket}.Arn}/*` }]),
  throughService('s3', 'kms:Decrypt', 'kms:GenerateDataKey'),
]
/** Without leave to list, S3 answers "forbidden" for an object that is not there. */
const missing = (bucket) => [allow(['s3:ListBucket'], [getAtt(bucket, 'Arn')])]
const person = {
  open: [allow(['kms:Decrypt'], [getAtt('PersonKey', 'Arn')])],
  seal: [allow(['kms:GenerateDataKey'], [getAtt('PersonKey', 'Arn')])],
}

/** What each function of serverless.yml may do. */
const grantsOf = (live) => ({
  people: [table.read, table.write, person.open, person.seal, live],
  grids: [table.read, table.write, person.open, objects('MapBucket', 'GetObject'), missing('MapBucket')],
  evidence: [table.read, table.write, objects('UploadBucket', 'GetObject', 'PutObject', 'DeleteObject'), missing('UploadBucket'), objects('PhotoBucket', 'GetObject', 'PutObject')],
  evidenceRemoved: [table.stream, objects('UploadBucket', 'DeleteObject'), objects('PhotoBucket', 'DeleteObject')],
  reports: [table.read, table.write, table.index('byPerson'), table.index('byHolder'), person.open, person.seal, objects('MapBucket', 'GetObject'), missing('MapBucket'), objects('PhotoBucket', 'GetObject')],
  pushStream: [table.read, table.write, table.stream, live],
  pushLive: [table.read, table.write, live],
  deadlines: [table.read, table.write, table.index('due'), live, objects('PhotoBucket', 'GetObject')],
  docs: [],
})

function role(functionName, grants) {
  const logs = arn(`logs:${here}:log-group:/aws/lambda/${functionName}:*`)
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{
        PolicyName: 'own',
        PolicyDocument: { Version: '2012-10-17', Statement: [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs]), ...unique(grants.flat())] },
      }],
    },
  }
}

const unique = (statements) => [...new Map(statements.map((s) => [JSON.stringify(s), s])).values()]
const capital = (name) => name[0].toUpperCase() + name.slice(1)

module.exports = async ({ resolveVariable, resolveConfigurationProperty }) => {
  const stage = await resolveVariable('sls:stage')
  const functions = await resolveConfigurationProperty(['functions'])
  const live = [allow(['execute-api:ManageConnections'], ['POST', 'DELETE'].map((method) => arn(`execute-api:${here}:\${WebsocketsApi}/${stage}/${method}/@connections/*`)))]
  // The secrets that a function is told of in serverless.yml are those it may read.
  const secretsOf = (key) => {
    const names = (functions[key]?.environment?.SECRETS ?? '').split(',').filter(Boolean)
    return names.length === 0 ? [] : [allow(['ssm:GetParameters'], names.map((name) => arn(`ssm:${here}:parameter/fengqiao/${stage}/${name}`)))]
  }
  const roles = Object.entries(grantsOf(live)).map(([key, grants]) => [`${capital(key)}Role`, role(`fengqiao-${stage}-${key}`, [...grants, ...secretsOf(key)])])
  return { Resources: Object.fromEntries(roles) }
}
