// The short story, told by the client that openapi-generator makes for TypeScript: argument 1 is where the registry listens,
// tokens come from the environment.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
    Configuration, HistoryApi, ModelsApi, PromotionsApi, ResponseError, StagesApi, VersionsApi,
    GateOpEnum, ListHistoryOrderEnum, PromotionStatus, StageChangeKind, Verdict, VersionStatus,
} from './typescript-fetch/index.js';

function as(person: string): Configuration {
    return new Configuration({ basePath: process.argv[2], accessToken: process.env['TOKEN_' + person] ?? '' });
}

const model = 'client-typescript-fetch';
const made = await new ModelsApi(as('ADA')).createModel({ modelRegistration: { name: model, tags: { team: 'risk' } } });
assert.equal(made.lastVersion, 0);
await new StagesApi(as('ROOT')).setPolicy({
    model, stage: 'production',
    policy: { approvals: 1, gates: [{ metric: 'auc', op: GateOpEnum.GreaterThanOrEqualTo, value: 0.9 }] },
});

for (const number of [1, 2]) {
    const content = `weights ${number}`;
    const registered = await new VersionsApi(as('ADA')).registerVersion({
        model,
        versionRegistration: {
            metrics: { auc: 0.93 },
            hyperparameters: { depth: 6, booster: 'dart', 'early-stop': true, rate: 0.5 },
            files: [{
                path: 'weights.bin', size: content.length,
                sha256: createHash('sha256').update(content).digest('hex'),
            }],
        },
    });
    assert.equal(registered.version, number);
    const upload = registered.uploads[0]!.requests[0]!;
    const answer = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: content });
    assert.equal(answer.status, 200);
    const version = await new VersionsApi(as('ADA')).completeVersion({ model, version: number });
    assert.equal(version.status, VersionStatus.VERSION_READY);
    assert.deepEqual(version.hyperparameters, { depth: 6, booster: 'dart', 'early-stop': true, rate: 0.5 });
    const promotion = await new PromotionsApi(as('ADA')).requestPromotion({
        model, version: number, promotionRequest: { stage: 'production', reason: 'Better recall' },
    });
    assert.equal(promotion.status, PromotionStatus.PROMOTION_WAITING);
    const decided = await new PromotionsApi(as('GRACE')).decidePromotion({
        promotion: promotion.id, decisionRequest: { decision: Verdict.Approve, comment: 'Checked' },
    });
    assert.equal(decided.status, PromotionStatus.PROMOTION_APPLIED);
}

const rollback = await new StagesApi(as('ADA')).rollBackStage({
    model, stage: 'production', rollbackRequest: { reason: 'Alerts' }, ifMatch: '"2"',
});
assert.equal(rollback.version, 1);
assert.equal(rollback.kind, StageChangeKind.RolledBack);
assert.equal((await new StagesApi(as('ADA')).getStage({ model, stage: 'production', at: new Date() })).version, 1);

const { entries } = await new HistoryApi(as('ADA')).listHistory({ model, order: ListHistoryOrderEnum.Oldest });
assert.equal(entries[0]!.type, 'Model Registered');
const moved = entries.flatMap((entry) => (entry.type === 'Stage Changed' ? [entry] : []));
assert.deepEqual(moved.map((entry) => entry.to), [1, 2, 1]);
assert.deepEqual(moved[1]!.approvedBy, [{ by: 'user:grace', byName: 'grace' }]);
assert.ok((await new HistoryApi(as('ADA')).verifyHistory({ model })).whole);

await assert.rejects(
    new ModelsApi(as('ADA')).createModel({ modelRegistration: { name: model } }),
    (refused: ResponseError) => refused.response.status === 409,
);
console.log(`${entries.length} entries read`);
