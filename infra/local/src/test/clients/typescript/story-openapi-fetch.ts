// The short story, told by openapi-fetch with the types that openapi-typescript makes: argument 1 is where the registry listens,
// tokens come from the environment.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import createClient from 'openapi-fetch';
import type { paths } from './slipway.d.ts';

function as(person: string) {
    return createClient<paths>({
        baseUrl: process.argv[2], headers: { Authorization: `Bearer ${process.env['TOKEN_' + person]}` },
    });
}

const [ada, grace, root] = [as('ADA'), as('GRACE'), as('ROOT')];
const model = 'client-openapi-fetch';
const stage = 'production';
const made = await ada.POST('/v1/models', { body: { name: model, tags: { team: 'risk' } } });
assert.equal(made.data?.lastVersion, 0);
await root.PUT('/v1/models/{model}/stages/{stage}/policy', {
    params: { path: { model, stage } },
    body: { approvals: 1, gates: [{ metric: 'auc', op: '>=', value: 0.9 }] },
});

for (const version of [1, 2]) {
    const content = `weights ${version}`;
    const sha256 = createHash('sha256').update(content).digest('hex');
    const registered = await ada.POST('/v1/models/{model}/versions', {
        params: { path: { model } },
        body: {
            metrics: { auc: 0.93 },
            hyperparameters: { depth: 6, booster: 'dart', 'early-stop': true, rate: 0.5 },
            files: [{ path: 'weights.bin', size: content.length, sha256 }],
        },
    });
    const upload = registered.data!.uploads[0]!.requests[0]!;
    const answer = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: content });
    assert.equal(answer.status, 200);
    const completed = await ada.POST('/v1/models/{model}/versions/{version}/complete', {
        params: { path: { model, version } },
    });
    assert.equal(completed.data?.status, 'READY');
    assert.equal(completed.data?.hyperparameters['depth'], 6);
    const promotion = await ada.POST('/v1/models/{model}/versions/{version}/promotions', {
        params: { path: { model, version } }, body: { stage, reason: 'Better recall' },
    });
    assert.equal(promotion.response.status, 202);
    const decided = await grace.POST('/v1/promotions/{promotion}/decisions', {
        params: { path: { promotion: promotion.data!.id } }, body: { decision: 'APPROVE', comment: 'Checked' },
    });
    assert.equal(decided.data?.status, 'APPLIED');
}

const rollback = await ada.POST('/v1/models/{model}/stages/{stage}/rollbacks', {
    params: { path: { model, stage }, header: { 'If-Match': '"2"' } }, body: { reason: 'Alerts' },
});
assert.equal(rollback.data?.version, 1);

const history = await ada.GET('/v1/models/{model}/history', { params: { path: { model }, query: { order: 'oldest' } } });
const entries = history.data!.entries;
const moved = entries.flatMap((entry) => (entry.type === 'Stage Changed' ? [entry] : []));
assert.deepEqual(moved.map((entry) => entry.to), [1, 2, 1]);
assert.deepEqual(moved[1]!.approvedBy, [{ by: 'user:grace', byName: 'grace' }]);

const refused = await ada.POST('/v1/models', { body: { name: model } });
assert.equal(refused.error?.code, 'MODEL_EXISTS');
console.log(`${entries.length} entries read`);
