// Generated from openapi.json by `npm run openapi`. Do not edit.
export interface paths {
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in: opens a session in an http-only cookie */
        post: operations["Auth.logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log out: ends the session */
        post: operations["Auth.logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["Auth.me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my password; ends all my sessions */
        post: operations["Auth.changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: operations["Users.findAll"];
        put?: never;
        /** Add a user */
        post: operations["Users.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user */
        get: operations["Users.findOne"];
        put?: never;
        post?: never;
        /** Remove a user with all sessions and API keys */
        delete: operations["Users.delete"];
        options?: never;
        head?: never;
        /** Change role or password, disable or enable */
        patch: operations["Users.update"];
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys */
        get: operations["ApiKeys.findAll"];
        put?: never;
        /** Make an API key; it is shown this once */
        post: operations["ApiKeys.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key */
        delete: operations["ApiKeys.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed what, newest first */
        get: operations["Audit.findAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recompute the hash chain of the audit trail */
        get: operations["Audit.check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs, newest first */
        get: operations["Jobs.findAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job with its progress */
        get: operations["Jobs.findOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a job to stop */
        post: operations["Jobs.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a failed or cancelled job again */
        post: operations["Jobs.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow a job by server-sent events: first the job as it is, then every change; ends when it is settled */
        get: operations["Jobs.follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhooks */
        get: operations["Webhooks.findAll"];
        put?: never;
        /** Have a URL called when jobs end; the secret that signs the calls is shown this once */
        post: operations["Webhooks.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook */
        get: operations["Webhooks.findOne"];
        put?: never;
        post?: never;
        /** Delete a webhook and its log */
        delete: operations["Webhooks.delete"];
        options?: never;
        head?: never;
        /** Change, enable or disable a webhook */
        patch: operations["Webhooks.update"];
        trace?: never;
    };
    "/api/v1/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret, which is shown this once; the old one signs beside it for 24 hours */
        post: operations["Webhooks.rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver a ping */
        post: operations["Webhooks.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a webhook has delivered or will deliver, newest first; kept for 30 days */
        get: operations["Webhooks.findDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver something again, with the same `webhook-id` */
        post: operations["Webhooks.redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a file: its bytes are the body */
        post: operations["Uploads.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An uploaded file */
        get: operations["Uploads.findOne"];
        put?: never;
        post?: never;
        /** Forget an uploaded file */
        delete: operations["Uploads.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List data sets */
        get: operations["Datasets.findAll"];
        put?: never;
        /** Make an empty data set */
        post: operations["Datasets.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A data set */
        get: operations["Datasets.findOne"];
        put?: never;
        post?: never;
        /** Remove a data set with all that was made from it */
        delete: operations["Datasets.delete"];
        options?: never;
        head?: never;
        /** Rename or describe a data set */
        patch: operations["Datasets.update"];
        trace?: never;
    };
    "/api/v1/datasets/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions, newest first */
        get: operations["Datasets.findVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{id}/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many items there are by class, contributor, group and kind */
        get: operations["Datasets.facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Items of a version (the newest by default); by page, or by cursor in the order of ids */
        get: operations["Datasets.findItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{id}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import uploaded files as the next version */
        post: operations["Datasets.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look into uploaded files: format, columns, first rows, suggested mapping. Writes nothing */
        post: operations["Imports.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{jobId}/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows that an import left out, and why */
        get: operations["Imports.findProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{jobId}/problems.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as CSV */
        get: operations["Imports.problemsCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An item */
        get: operations["Items.findOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Small picture of an image */
        get: operations["Items.thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{id}/payload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of an item, in the media type that it was imported with */
        get: operations["Items.payload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List models */
        get: operations["Models.findAll"];
        put?: never;
        /** Register an uploaded ONNX image model; it is checked by a test run */
        post: operations["Models.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A model */
        get: operations["Models.findOne"];
        put?: never;
        post?: never;
        /** Remove a model that no embedding set was made with */
        delete: operations["Models.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/embedding-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List embedding sets */
        get: operations["EmbeddingSets.findAll"];
        put?: never;
        /** Embed the images of a version with a model */
        post: operations["EmbeddingSets.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/embedding-sets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An embedding set */
        get: operations["EmbeddingSets.findOne"];
        put?: never;
        post?: never;
        /** Remove an embedding set with its valuations */
        delete: operations["EmbeddingSets.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List valuations */
        get: operations["Valuations.findAll"];
        put?: never;
        /** Value every row of an embedding set */
        post: operations["Valuations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A valuation */
        get: operations["Valuations.findOne"];
        put?: never;
        post?: never;
        /** Remove a valuation */
        delete: operations["Valuations.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations/{id}/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Histogram, and totals by class and contributor */
        get: operations["Valuations.summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Items with their scores; by page, or by cursor in the order of ranks */
        get: operations["Valuations.findItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations/{id}/sample-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows that leverage sampling needs for a spectral error ε with probability 1 − δ */
        get: operations["Valuations.samplePlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations/{id}/map-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the columns of the map mean */
        get: operations["Valuations.mapInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations/{id}/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All points as little-endian columns: item id int64[n], x float32[n], y float32[n], value float32[n], label uint16[n] (65535: none) */
        get: operations["Valuations.map"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations/{id}/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All values as CSV */
        get: operations["Valuations.csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/valuations/{id}/export.parquet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All values as Parquet */
        get: operations["Valuations.parquet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List pruning jobs */
        get: operations["PruningJobs.findAll"];
        put?: never;
        /** Prune a version of a data set, or only report what that would do */
        post: operations["PruningJobs.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A pruning job with its report */
        get: operations["PruningJobs.findOne"];
        put?: never;
        post?: never;
        /** Remove a pruning job that was not applied */
        delete: operations["PruningJobs.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Items with what was decided; by page, or by cursor in the order of ranks */
        get: operations["PruningJobs.findItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the version that was previewed */
        post: operations["PruningJobs.apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put back what was dropped, as a new version */
        post: operations["PruningJobs.undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Destroy the content of what was dropped, once its retention is over */
        post: operations["PruningJobs.purge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Head of the manifest: parameters, versions, hashes */
        get: operations["PruningJobs.manifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}/manifest.jsonl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The manifest as JSON lines, its head first */
        get: operations["PruningJobs.jsonl"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}/manifest.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The manifest as CSV */
        get: operations["PruningJobs.csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pruning-jobs/{id}/manifest.parquet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The manifest as Parquet, its head as metadata */
        get: operations["PruningJobs.parquet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions, engines, queue, workers, disk */
        get: operations["System.describe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs */
        get: operations["System.live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process can serve: the database answers */
        get: operations["System.ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description First characters of the key, to recognise it by */
            prefix: string;
            role: components["schemas"]["Role"];
            createdBy: string | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
            revokedAt: string | null;
        };
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
            total: number;
            nextCursor?: string | null;
        };
        ApplyPruningJob: {
            previewHash: string;
        };
        AuditCheck: {
            events: number;
            intact: boolean;
            firstBrokenSeq: number | null;
        };
        AuditEvent: {
            seq: number;
            /** Format: date-time */
            at: string;
            actor: string;
            action: string;
            subjectType: string;
            subjectId: string | null;
            details: {
                [key: string]: unknown;
            };
            hash: string;
        };
        AuditEventList: {
            data: components["schemas"]["AuditEvent"][];
            total: number;
            nextCursor?: string | null;
        };
        ChangePassword: {
            currentPassword: string;
            newPassword: string;
        };
        ColumnMapping: {
            externalId?: string;
            label?: string;
            contributor?: string;
            group?: string;
            /** @description A list-of-numbers column to be used as the embedding */
            vector?: string;
            attributes?: "all" | string[];
        };
        Count: {
            value: string | null;
            count: number;
        };
        CreateApiKey: {
            name: string;
            role: components["schemas"]["Role"];
            /** @default null */
            expiresAt?: string | null;
        };
        CreateDataset: {
            name: string;
            /** @default  */
            description?: string;
        };
        CreateEmbeddingSet: {
            /** Format: uuid */
            datasetId: string;
            /** @description The newest version if left out */
            version?: number;
            /** Format: uuid */
            modelId: string;
            name?: string;
        };
        CreateImport: {
            uploadIds: string[];
            /** @description As the preview suggests, if left out */
            mapping?: components["schemas"]["ColumnMapping"];
            /**
             * @description Why; kept with the version that this makes
             * @default import
             */
            reason?: string;
        };
        CreateModel: {
            name: string;
            /** Format: uuid */
            uploadId: string;
            input: components["schemas"]["ImageInput"];
            /** @description Which output is the embedding: [batch, d] */
            outputName: string;
        };
        CreatePruningJob: {
            /** Format: uuid */
            datasetId: string;
            /** @description The newest, if left out */
            version?: number;
            /**
             * Format: uuid
             * @description The newest that is ready of the version, if left out
             */
            embeddingSetId?: string;
            /**
             * Format: uuid
             * @description Whose values the manifest shows; computed with the job if left out
             */
            valuationId?: string;
            name?: string;
            /**
             * @description Why; kept with the version that this makes
             * @default pruning
             */
            reason?: string;
            /** @default influence */
            method?: components["schemas"]["PruningMethod"];
            target: components["schemas"]["PruningTarget"];
            /** @default {} */
            floors?: components["schemas"]["PruningFloors"];
            /** @default {} */
            mustKeep?: components["schemas"]["ItemSelector"];
            /** @default {} */
            mustDrop?: components["schemas"]["ItemSelector"];
            /**
             * @description Items with the same group, such as the frames of one video, are kept or dropped together
             * @default false
             */
            keepGroupsWhole?: boolean;
            /**
             * @default {
             *       "exact": true
             *     }
             */
            duplicates?: {
                /**
                 * @description Collapse items with the same content
                 * @default true
                 */
                exact?: boolean;
                /** @description Collapse items whose embeddings are at least so similar */
                cosine?: number;
            };
            labelGate?: components["schemas"]["LabelGate"];
            /**
             * @default {
             *       "rule": "trace"
             *     }
             */
            lambda?: components["schemas"]["LambdaRule"];
            /** @default false */
            normalize?: boolean;
            /** @default false */
            center?: boolean;
            /** @default 0 */
            seed?: number;
            /**
             * @description Train on all, on kept and on random items, and compare. null: do not (without labels it cannot be done)
             * @default {
             *       "seeds": 5,
             *       "head": "auto",
             *       "heldOut": 0.2
             *     }
             */
            probe?: {
                /** @default 5 */
                seeds?: number;
                /**
                 * @default auto
                 * @enum {string}
                 */
                head?: "auto" | "ridge" | "logistic";
                /**
                 * @description Share of the items to test on
                 * @default 0.2
                 */
                heldOut?: number;
            } | null;
            /**
             * @description Refuse to apply unless the probe finds kept better than random
             * @default false
             */
            refuseIfNotBetter?: boolean;
            /** @description Fractions at which quality is drawn against size */
            sweep?: number[];
            /**
             * @description Only report; the data set stays as it is until confirmed
             * @default false
             */
            dryRun?: boolean;
        };
        CreateUser: {
            username: string;
            password: string;
            role: components["schemas"]["Role"];
        };
        CreateValuation: {
            /** Format: uuid */
            embeddingSetId: string;
            name?: string;
            /**
             * @default ridge-leverage
             * @constant
             */
            method?: "ridge-leverage";
            /**
             * @default {
             *       "rule": "trace"
             *     }
             */
            lambda?: components["schemas"]["LambdaRule"];
            /**
             * @description Scale every row to length 1 first
             * @default false
             */
            normalize?: boolean;
            /**
             * @description Subtract the column means first
             * @default false
             */
            center?: boolean;
            /** @default f64 */
            precision?: components["schemas"]["Precision"];
            /**
             * @description Also the scores that see labels, where labels exist
             * @default true
             */
            labelScores?: boolean;
            /**
             * @description K of KNN-Shapley
             * @default 10
             */
            neighbours?: number;
        };
        CreateWebhook: {
            /** Format: uri */
            url: string;
            /** @default all */
            events?: "all" | ("import" | "embed" | "value" | "prune" | "apply-pruning" | "undo-pruning" | "purge-pruning")[];
            /**
             * @default [
             *       "succeeded",
             *       "failed",
             *       "cancelled"
             *     ]
             */
            states?: components["schemas"]["WebhookState"][];
            /** @default  */
            description?: string;
        };
        CreatedApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description First characters of the key, to recognise it by */
            prefix: string;
            role: components["schemas"]["Role"];
            createdBy: string | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
            revokedAt: string | null;
            /** @description The key itself; shown this once */
            key: string;
        };
        Dataset: {
            /** Format: uuid */
            id: string;
            name: string;
            description: string;
            /** Format: date-time */
            createdAt: string;
            /** @description Newest version; 0 while nothing was imported */
            version: number;
            items: number;
            kinds: components["schemas"]["Count"][];
        };
        DatasetList: {
            data: components["schemas"]["Dataset"][];
            total: number;
            nextCursor?: string | null;
        };
        DatasetVersion: {
            number: number;
            /** @description SHA-256 over the ordered (external_id, sha256) pairs */
            manifestHash: string;
            items: number;
            added: number;
            updated: number;
            /** @description Members of the version before that are not in this one */
            removed: number;
            reason: string;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        DatasetVersionList: {
            data: components["schemas"]["DatasetVersion"][];
            total: number;
            nextCursor?: string | null;
        };
        /** @enum {string} */
        DecisionReason: "must-keep" | "floor" | "selected" | "must-drop" | "exact-duplicate" | "near-duplicate" | "label-error" | "below-value" | "not-selected";
        Drift: {
            /** @description Half the sum of absolute differences of shares: 0 same, 1 disjoint */
            totalVariation: number;
            groups: {
                value: string | null;
                before: number;
                after: number;
            }[];
        };
        EmbeddingSet: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            datasetId: string;
            datasetName: string;
            version: number;
            name: string;
            /** @enum {string} */
            source: "model" | "imported";
            modelId: string | null;
            modelName: string | null;
            rows: number;
            dimension: number;
            state: components["schemas"]["EmbeddingState"];
            jobId: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        EmbeddingSetList: {
            data: components["schemas"]["EmbeddingSet"][];
            total: number;
            nextCursor?: string | null;
        };
        /** @enum {string} */
        EmbeddingState: "building" | "ready" | "failed";
        EngineInfo: {
            name: string;
            usable: boolean;
            selected: boolean;
            reason: string | null;
            device: string | null;
            threads: number | null;
        };
        Estimate: {
            mean: number;
            sd: number;
            interval: [
                number,
                number
            ];
            /** @description One per seed */
            values: number[];
        };
        Facets: {
            items: number;
            labels: components["schemas"]["Count"][];
            contributors: components["schemas"]["Count"][];
            groups: components["schemas"]["Count"][];
            kinds: components["schemas"]["Count"][];
            synthetic: number;
        };
        FieldError: {
            /** @description Where: dotted path in the body, or query/path parameter name */
            path: string;
            message: string;
        };
        GroupValue: {
            /** @description The class or contributor; null: none given */
            value: string | null;
            items: number;
            /** @description Share of the whole value */
            total: number;
            mean: number;
            /** @description Mean value over 1/n: above 1 is worth more than the average item */
            perItem: number;
        };
        Health: {
            /** @enum {string} */
            status: "ok";
        };
        Histogram: {
            edges: number[];
            counts: number[];
        };
        ImageInput: {
            /** @description Name of the input; the only one if left out */
            name?: string;
            /**
             * @default nchw
             * @enum {string}
             */
            layout?: "nchw" | "nhwc";
            width: number;
            height: number;
            channels: 1 | 3;
            /** @default 0.00392156862745098 */
            scale?: number;
            /**
             * @default [
             *       0
             *     ]
             */
            mean?: number[];
            /**
             * @default [
             *       1
             *     ]
             */
            std?: number[];
        };
        /** @enum {string} */
        ImportFormat: "npy" | "csv" | "jsonl" | "parquet" | "idx" | "zip";
        ImportPreview: {
            format: components["schemas"]["ImportFormat"];
            columns: {
                name: string;
                /** @enum {string} */
                type: "text" | "integer" | "number" | "boolean" | "vector" | "image" | "other";
                samples: string[];
            }[];
            rows: {
                [key: string]: unknown;
            }[];
            rowEstimate: number | null;
            suggested: components["schemas"]["ColumnMapping"];
            vectorDimension?: number;
            notes: string[];
        };
        ImportProblem: {
            line: number;
            externalId: string | null;
            code: string;
            reason: string;
        };
        ImportProblemList: {
            data: components["schemas"]["ImportProblem"][];
            total: number;
            nextCursor?: string | null;
        };
        Item: {
            /** @description A decimal number too large for JSON, hence a string */
            id: string;
            /** Format: uuid */
            datasetId: string;
            externalId: string;
            sha256: string;
            kind: components["schemas"]["ItemKind"];
            label: string | null;
            contributor: string | null;
            group: string | null;
            attributes: {
                [key: string]: unknown;
            };
            synthetic: boolean;
            hasThumbnail: boolean;
            hasPayload: boolean;
            fromVersion: number;
        };
        /** @enum {string} */
        ItemKind: "image" | "text" | "row" | "vector";
        ItemList: {
            data: components["schemas"]["Item"][];
            total: number;
            nextCursor?: string | null;
        };
        ItemSelector: {
            externalIds?: string[];
            filter?: {
                label?: string;
                contributor?: string;
                group?: string;
                kind?: components["schemas"]["ItemKind"];
                synthetic?: boolean;
            };
        };
        Job: {
            /** Format: uuid */
            id: string;
            kind: string;
            state: components["schemas"]["JobState"];
            /** @description What is being done now, in a word or two */
            phase: string | null;
            done: number;
            /** @description Null while unknown */
            total: number | null;
            /** @description Grows with every change; the id of its server-sent event */
            revision: number;
            attempt: number;
            cancelRequested: boolean;
            subjectType: string | null;
            /** @description What the job works on: a dataset, an embedding set, a valuation or a pruning job */
            subjectId: string | null;
            result: {
                [key: string]: unknown;
            } | null;
            error: components["schemas"]["JobError"] | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
        };
        JobError: {
            code: string;
            message: string;
        };
        JobList: {
            data: components["schemas"]["Job"][];
            total: number;
            nextCursor?: string | null;
        };
        /** @enum {string} */
        JobState: "queued" | "running" | "succeeded" | "failed" | "cancelled";
        /** @description Drops the items whose labels are the most suspicious before anything is chosen */
        LabelGate: {
            /**
             * @default looResidual
             * @enum {string}
             */
            score?: "looResidual" | "knnShapley";
            dropShare?: number;
            dropBelow?: number;
        };
        /** @description trace: 0.01·Tr(XᵀX)/d; value: as given; dimension: λ such that the effective dimension is as given */
        LambdaRule: {
            /** @constant */
            rule: "trace";
        } | {
            /** @constant */
            rule: "value";
            value: number;
        } | {
            /** @constant */
            rule: "dimension";
            dimension: number;
        };
        Login: {
            username: string;
            password: string;
        };
        Me: {
            userId: string | null;
            name: string;
            role: components["schemas"]["Role"];
            /** @enum {string} */
            via: "session" | "api-key";
        };
        Model: {
            /** Format: uuid */
            id: string;
            name: string;
            sha256: string;
            size: number;
            input: components["schemas"]["ImageInput"];
            outputName: string;
            /** @description Length of the vector that the test run gave */
            dimension: number;
            /** Format: date-time */
            createdAt: string;
        };
        ModelList: {
            data: components["schemas"]["Model"][];
            total: number;
            nextCursor?: string | null;
        };
        /** @enum {string} */
        Precision: "f64" | "mixed";
        PreviewImport: {
            uploadIds: string[];
        };
        Probe: {
            /** @enum {string} */
            head: "ridge" | "logistic";
            /** @constant */
            metric: "accuracy";
            seeds: number;
            heldOutRows: number;
            all: components["schemas"]["Estimate"];
            kept: components["schemas"]["Estimate"];
            random: components["schemas"]["Estimate"];
            /** @description kept − random, by seed */
            difference: components["schemas"]["Estimate"];
            verdict: components["schemas"]["Verdict"];
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description Stable machine-readable code */
            code: string;
            /** @description What is wrong, where, and what to do */
            detail: string;
            errors?: components["schemas"]["FieldError"][];
        };
        PrunedItem: {
            /** @description A decimal number too large for JSON, hence a string */
            id: string;
            /** Format: uuid */
            datasetId: string;
            externalId: string;
            sha256: string;
            kind: components["schemas"]["ItemKind"];
            label: string | null;
            contributor: string | null;
            group: string | null;
            attributes: {
                [key: string]: unknown;
            };
            synthetic: boolean;
            hasThumbnail: boolean;
            hasPayload: boolean;
            fromVersion: number;
            kept: boolean;
            reason: components["schemas"]["DecisionReason"];
            /** @description For training on what is kept; null: dropped */
            weight: number | null;
            value: number;
            rank: number;
            /** @description External id of the item that stands for it */
            duplicateOf: string | null;
        };
        PrunedItemList: {
            data: components["schemas"]["PrunedItem"][];
            total: number;
            nextCursor?: string | null;
        };
        PruningCertificate: {
            /** @description Realised spectral error of the kept, weighted items against all */
            epsilon: number;
            planned: {
                epsilon: number | null;
                delta: number;
            };
            /** @description Weights are n/m, not inverse probabilities */
            rescaled: boolean;
            logDet: number | null;
            trace: number | null;
            effectiveDimension: {
                full: number;
                /** @description Of the kept items among themselves */
                subset: number | null;
                /** @description subset/full */
                share: number | null;
                /** @description Of the kept items with their weights */
                weighted: number | null;
            };
            coverageRadius: number | null;
            coverageRows: number;
        };
        /** @description Items to keep of every class or contributor, or of those named. Lists and gates go before floors. */
        PruningFloors: {
            classes?: number | {
                [key: string]: number;
            };
            contributors?: number | {
                [key: string]: number;
            };
        };
        PruningJob: {
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: uuid */
            datasetId: string;
            datasetName: string;
            /** @description What is pruned */
            version: number;
            /** Format: uuid */
            embeddingSetId: string;
            valuationId: string | null;
            request: components["schemas"]["CreatePruningJob"];
            state: components["schemas"]["PruningState"];
            /** @description The last job that worked on it */
            jobId: string | null;
            items: number;
            kept: number | null;
            /** @description SHA-256 of the manifest; confirms the preview */
            previewHash: string | null;
            report: components["schemas"]["PruningReport"] | null;
            appliedVersion: number | null;
            appliedAt: string | null;
            undoneVersion: number | null;
            undoneAt: string | null;
            /** @description From when on an admin may purge what was dropped */
            purgeableAt: string | null;
            purgedAt: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        PruningJobList: {
            data: components["schemas"]["PruningJob"][];
            total: number;
            nextCursor?: string | null;
        };
        PruningManifest: {
            /** @constant */
            format: "assay-pruning-manifest/1";
            /** @description Version of Assay */
            assay: string;
            dataset: string;
            version: number;
            /** @description Manifest hash of the version that is pruned */
            versionManifest: string;
            embeddingSet: string;
            valuation: string | null;
            parameters: {
                /** @default influence */
                method?: components["schemas"]["PruningMethod"];
                target: components["schemas"]["PruningTarget"];
                /** @default {} */
                floors?: components["schemas"]["PruningFloors"];
                /** @default {} */
                mustKeep?: components["schemas"]["ItemSelector"];
                /** @default {} */
                mustDrop?: components["schemas"]["ItemSelector"];
                /**
                 * @description Items with the same group, such as the frames of one video, are kept or dropped together
                 * @default false
                 */
                keepGroupsWhole?: boolean;
                /**
                 * @default {
                 *       "exact": true
                 *     }
                 */
                duplicates?: {
                    /**
                     * @description Collapse items with the same content
                     * @default true
                     */
                    exact?: boolean;
                    /** @description Collapse items whose embeddings are at least so similar */
                    cosine?: number;
                };
                labelGate?: components["schemas"]["LabelGate"];
                /**
                 * @default {
                 *       "rule": "trace"
                 *     }
                 */
                lambda?: components["schemas"]["LambdaRule"];
                /** @default false */
                normalize?: boolean;
                /** @default false */
                center?: boolean;
                /** @default 0 */
                seed?: number;
                /**
                 * @description Train on all, on kept and on random items, and compare. null: do not (without labels it cannot be done)
                 * @default {
                 *       "seeds": 5,
                 *       "head": "auto",
                 *       "heldOut": 0.2
                 *     }
                 */
                probe?: {
                    /** @default 5 */
                    seeds?: number;
                    /**
                     * @default auto
                     * @enum {string}
                     */
                    head?: "auto" | "ridge" | "logistic";
                    /**
                     * @description Share of the items to test on
                     * @default 0.2
                     */
                    heldOut?: number;
                } | null;
                /**
                 * @description Refuse to apply unless the probe finds kept better than random
                 * @default false
                 */
                refuseIfNotBetter?: boolean;
            };
            engine: string;
            items: number;
            kept: number;
            /** @description SHA-256 over labels, contributors and groups of the items */
            labels: string;
            /** @description SHA-256 over the lines that follow in the JSONL manifest */
            rows: string;
            /** @description SHA-256 over this object without `hash`, as canonical JSON (RFC 8785) */
            hash: string;
        };
        /** @enum {string} */
        PruningMethod: "influence" | "pivotal" | "poisson" | "iid" | "topk" | "greedy-d" | "greedy-a" | "greedy-v" | "kcenter" | "random";
        PruningReport: {
            /** @description What matters most, in one sentence */
            headline: string;
            notes: string[];
            items: number;
            kept: number;
            dropped: number;
            reasons: {
                [key: string]: number;
            };
            method: components["schemas"]["PruningMethod"];
            engine: string;
            lambda: number;
            certificate: components["schemas"]["PruningCertificate"];
            drift: {
                classes: components["schemas"]["Drift"];
                contributors: components["schemas"]["Drift"];
            };
            duplicates: {
                groups: number;
                exact: number;
                near: number;
            } | null;
            labelGate: {
                score: string;
                dropped: number;
                threshold: number;
            } | null;
            probe: components["schemas"]["Probe"] | null;
            sweep: components["schemas"]["SweepPoint"][] | null;
            seconds: {
                [key: string]: number;
            };
        };
        /**
         * @description A score of the valuation; higher is better
         * @enum {string}
         */
        PruningScore: "value" | "leverage" | "looResidual" | "knnShapley";
        /**
         * @description refused: asked to, since the probe did not find kept better than random. failed: no report could be made
         * @enum {string}
         */
        PruningState: "pending" | "previewed" | "refused" | "applied" | "undone" | "failed";
        /** @description count: keep so many items; fraction: keep such a part; accuracy: keep what leverage sampling needs for a spectral error ε with probability 1 − δ; dimension: keep the fewest that hold such a share of the effective dimension; value: drop what scores below */
        PruningTarget: {
            /** @constant */
            kind: "count";
            keep: number;
        } | {
            /** @constant */
            kind: "fraction";
            keep: number;
        } | {
            /** @constant */
            kind: "accuracy";
            epsilon: number;
            /** @default 0.1 */
            delta?: number;
        } | {
            /** @constant */
            kind: "dimension";
            share: number;
        } | {
            /** @constant */
            kind: "value";
            /** @default value */
            score?: components["schemas"]["PruningScore"];
            below: number;
        };
        /** @enum {string} */
        Role: "viewer" | "annotator" | "curator" | "admin";
        SamplePlan: {
            /** @description Rows to draw by leverage, with weights 1/(m·p) */
            m: number;
            /** @description The bound asks for as many rows as there are */
            keepAll: boolean;
            /**
             * @description Which form of the bound was smaller
             * @enum {string}
             */
            bound: "product" | "intrinsic-dimension";
            effectiveDimension: number;
        };
        /** @description Wall time of each phase */
        Seconds: {
            gram: number;
            factor: number;
            scores: number;
            labels: number;
            total: number;
        };
        SweepPoint: {
            fraction: number;
            rows: number;
            kept: components["schemas"]["Estimate"];
            random: components["schemas"]["Estimate"];
            topk: components["schemas"]["Estimate"];
        };
        System: {
            version: string;
            node: string;
            startedAt: string;
            /** @enum {string} */
            mode: "embedded" | "cluster";
            engines: components["schemas"]["EngineInfo"][];
            queue: {
                /** @enum {string} */
                driver: "postgres" | "redis";
                waiting: number;
                active: number;
            };
            workers: {
                id: string;
                host: string;
                pid: number;
                engine: string;
                seenAt: string;
            }[];
            database: {
                version: string;
                sizeBytes: number;
            };
            disk: {
                path: string;
                freeBytes: number;
                totalBytes: number;
            };
        };
        UndoPruningJob: {
            /**
             * @description Put the items back although newer versions were made; the manifest hash is then a new one
             * @default false
             */
            keepLaterChanges?: boolean;
        };
        UpdateDataset: {
            name?: string;
            description?: string;
        };
        UpdateUser: {
            role?: components["schemas"]["Role"];
            password?: string;
            disabled?: boolean;
        };
        UpdateWebhook: {
            /** Format: uri */
            url?: string;
            events?: "all" | ("import" | "embed" | "value" | "prune" | "apply-pruning" | "undo-pruning" | "purge-pruning")[];
            states?: components["schemas"]["WebhookState"][];
            description?: string;
            enabled?: boolean;
        };
        Upload: {
            /** Format: uuid */
            id: string;
            filename: string;
            size: number;
            sha256: string;
            /** Format: date-time */
            createdAt: string;
        };
        User: {
            /** Format: uuid */
            id: string;
            username: string;
            role: components["schemas"]["Role"];
            disabled: boolean;
            /** Format: date-time */
            createdAt: string;
            lastLoginAt: string | null;
        };
        UserList: {
            data: components["schemas"]["User"][];
            total: number;
            nextCursor?: string | null;
        };
        Valuation: {
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: uuid */
            embeddingSetId: string;
            /** Format: uuid */
            datasetId: string;
            datasetName: string;
            version: number;
            method: string;
            options: {
                /**
                 * @default {
                 *       "rule": "trace"
                 *     }
                 */
                lambda?: components["schemas"]["LambdaRule"];
                /**
                 * @description Scale every row to length 1 first
                 * @default false
                 */
                normalize?: boolean;
                /**
                 * @description Subtract the column means first
                 * @default false
                 */
                center?: boolean;
                /** @default f64 */
                precision?: components["schemas"]["Precision"];
                /**
                 * @description Also the scores that see labels, where labels exist
                 * @default true
                 */
                labelScores?: boolean;
                /**
                 * @description K of KNN-Shapley
                 * @default 10
                 */
                neighbours?: number;
            };
            state: components["schemas"]["ValuationState"];
            jobId: string | null;
            rows: number;
            columns: number;
            lambda: number | null;
            effectiveDimension: number | null;
            rank: number | null;
            condition: number | null;
            /** @description Expected largest relative error of a leverage score */
            expectedError: number | null;
            engine: string | null;
            precisionUsed: components["schemas"]["Precision"] | null;
            seconds: components["schemas"]["Seconds"] | null;
            hasLabelScores: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        ValuationList: {
            data: components["schemas"]["Valuation"][];
            total: number;
            nextCursor?: string | null;
        };
        ValuationMapInfo: {
            rows: number;
            labels: string[];
        };
        /** @enum {string} */
        ValuationState: "pending" | "ready" | "failed";
        ValuationSummary: {
            histogram: components["schemas"]["Histogram"];
            byLabel: components["schemas"]["GroupValue"][];
            byContributor: components["schemas"]["GroupValue"][];
        };
        ValuedItem: {
            /** @description A decimal number too large for JSON, hence a string */
            id: string;
            /** Format: uuid */
            datasetId: string;
            externalId: string;
            sha256: string;
            kind: components["schemas"]["ItemKind"];
            label: string | null;
            contributor: string | null;
            group: string | null;
            attributes: {
                [key: string]: unknown;
            };
            synthetic: boolean;
            hasThumbnail: boolean;
            hasPayload: boolean;
            fromVersion: number;
            /** @description 1 is the most valuable */
            rank: number;
            /** @description π = leverage / effective dimension; sums to 1 over the valuation */
            value: number;
            /** @description In-sample ridge leverage, in [0, 1) */
            leverage: number;
            /** @description −(leave-one-out residual)²; the lower, the more suspicious the label */
            looResidual: number | null;
            /** @description KNN-Shapley; below 0: the label disagrees with its neighbourhood */
            knnShapley: number | null;
        };
        ValuedItemList: {
            data: components["schemas"]["ValuedItem"][];
            total: number;
            nextCursor?: string | null;
        };
        /** @enum {string} */
        Verdict: "better" | "not-distinguishable" | "worse";
        Webhook: {
            /** Format: uuid */
            id: string;
            url: string;
            /** @description Kinds of jobs that are told of, such as `import`; `all`: every kind, also future ones */
            events: "all" | string[];
            states: components["schemas"]["WebhookState"][];
            description: string;
            enabled: boolean;
            /** @description Why it was disabled without anybody having asked for it */
            disabledReason: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        WebhookDelivery: {
            /**
             * Format: uuid
             * @description The header `webhook-id`; the same in every attempt
             */
            id: string;
            /** Format: uuid */
            webhookId: string;
            type: string;
            state: components["schemas"]["WebhookDeliveryState"];
            attempts: number;
            /** @description Null when none is to come */
            nextAttemptAt: string | null;
            lastAttemptAt: string | null;
            responseStatus: number | null;
            durationMs: number | null;
            error: components["schemas"]["JobError"] | null;
            payload: components["schemas"]["WebhookPayload"];
            /** Format: date-time */
            createdAt: string;
        };
        WebhookDeliveryList: {
            data: components["schemas"]["WebhookDelivery"][];
            total: number;
            nextCursor?: string | null;
        };
        /** @enum {string} */
        WebhookDeliveryState: "waiting" | "delivered" | "failed";
        WebhookList: {
            data: components["schemas"]["Webhook"][];
            total: number;
            nextCursor?: string | null;
        };
        WebhookPayload: {
            /** @description `job.succeeded`, `job.failed`, `job.cancelled` or `webhook.ping` */
            type: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /** @description The job as it was then, as in `GET /jobs/{id}` */
            data: {
                [key: string]: unknown;
            };
        };
        /** @enum {string} */
        WebhookState: "succeeded" | "failed" | "cancelled";
        WebhookWithSecret: {
            /** Format: uuid */
            id: string;
            url: string;
            /** @description Kinds of jobs that are told of, such as `import`; `all`: every kind, also future ones */
            events: "all" | string[];
            states: components["schemas"]["WebhookState"][];
            description: string;
            enabled: boolean;
            /** @description Why it was disabled without anybody having asked for it */
            disabledReason: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Signs every delivery (Standard Webhooks, `whsec_…`); shown this once */
            secret: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "Auth.logIn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Auth.logOut": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Auth.me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Auth.changePassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Users.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "username:asc" | "username:desc" | "role:asc" | "role:desc" | "createdAt:asc" | "createdAt:desc" | "lastLoginAt:asc" | "lastLoginAt:desc";
                "filter[q]"?: string;
                "filter[role]"?: components["schemas"]["Role"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Users.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUser"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Users.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Users.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Users.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUser"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiKeys.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "name:asc" | "name:desc" | "createdAt:asc" | "createdAt:desc" | "lastUsedAt:asc" | "lastUsedAt:desc";
                "filter[q]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiKeys.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiKeys.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Audit.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "seq:asc" | "seq:desc";
                "filter[actor]"?: string;
                "filter[action]"?: string;
                "filter[subjectId]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Audit.check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditCheck"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Jobs.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "createdAt:asc" | "createdAt:desc" | "finishedAt:asc" | "finishedAt:desc" | "kind:asc" | "kind:desc" | "state:asc" | "state:desc";
                "filter[kind]"?: string;
                "filter[state]"?: components["schemas"]["JobState"];
                "filter[subjectId]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Jobs.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Jobs.cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Jobs.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Jobs.follow": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "url:asc" | "url:desc" | "createdAt:asc" | "createdAt:desc" | "updatedAt:asc" | "updatedAt:desc";
                "filter[q]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhook"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhook"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.rotateSecret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.findDeliveries": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "createdAt:asc" | "createdAt:desc";
                "filter[state]"?: components["schemas"]["WebhookDeliveryState"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Webhooks.redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Uploads.create": {
        parameters: {
            query: {
                filename: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Uploads.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Uploads.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "name:asc" | "name:desc" | "createdAt:asc" | "createdAt:desc";
                "filter[q]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDataset"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDataset"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.findVersions": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "number:asc" | "number:desc";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetVersionList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.facets": {
        parameters: {
            query?: {
                version?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.findItems": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                cursor?: string;
                sort?: "id:asc" | "id:desc" | "externalId:asc" | "externalId:desc" | "label:asc" | "label:desc" | "contributor:asc" | "contributor:desc";
                "filter[q]"?: string;
                "filter[label]"?: string;
                "filter[contributor]"?: string;
                "filter[group]"?: string;
                "filter[kind]"?: components["schemas"]["ItemKind"];
                "filter[synthetic]"?: "true" | "false";
                "filter[version]"?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Datasets.import": {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key and body: the same job. Same key, other body: 409 */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateImport"];
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Imports.preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewImport"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPreview"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Imports.findProblems": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "line:asc" | "line:desc";
                "filter[code]"?: string;
            };
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportProblemList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Imports.problemsCsv": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Items.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Items.thumbnail": {
        parameters: {
            query?: {
                version?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Items.payload": {
        parameters: {
            query?: {
                version?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Models.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "name:asc" | "name:desc" | "createdAt:asc" | "createdAt:desc";
                "filter[q]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Models.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateModel"];
            };
        };
        responses: {
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Models.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Models.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "EmbeddingSets.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "name:asc" | "name:desc" | "createdAt:asc" | "createdAt:desc" | "rows:asc" | "rows:desc" | "version:asc" | "version:desc";
                "filter[datasetId]"?: string;
                "filter[state]"?: components["schemas"]["EmbeddingState"];
                "filter[q]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingSetList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "EmbeddingSets.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key and body: the same job. Same key, other body: 409 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEmbeddingSet"];
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "EmbeddingSets.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingSet"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "EmbeddingSets.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "name:asc" | "name:desc" | "createdAt:asc" | "createdAt:desc" | "rows:asc" | "rows:desc" | "version:asc" | "version:desc";
                "filter[datasetId]"?: string;
                "filter[embeddingSetId]"?: string;
                "filter[state]"?: components["schemas"]["ValuationState"];
                "filter[q]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValuationList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key and body: the same job. Same key, other body: 409 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateValuation"];
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Valuation"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.summary": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValuationSummary"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.findItems": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                cursor?: string;
                sort?: "rank:asc" | "rank:desc" | "value:asc" | "value:desc" | "leverage:asc" | "leverage:desc" | "looResidual:asc" | "looResidual:desc" | "knnShapley:asc" | "knnShapley:desc";
                "filter[q]"?: string;
                "filter[label]"?: string;
                "filter[contributor]"?: string;
                "filter[group]"?: string;
                "filter[kind]"?: components["schemas"]["ItemKind"];
                "filter[synthetic]"?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValuedItemList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.samplePlan": {
        parameters: {
            query?: {
                epsilon?: number;
                delta?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamplePlan"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.mapInfo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValuationMapInfo"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.map": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.csv": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Valuations.parquet": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.findAll": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                sort?: "name:asc" | "name:desc" | "createdAt:asc" | "createdAt:desc" | "appliedAt:asc" | "appliedAt:desc";
                "filter[datasetId]"?: string;
                "filter[state]"?: components["schemas"]["PruningState"];
                "filter[q]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PruningJobList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key and body: the same job. Same key, other body: 409 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePruningJob"];
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.findOne": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PruningJob"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.findItems": {
        parameters: {
            query?: {
                page?: number;
                perPage?: number;
                cursor?: string;
                sort?: "rank:asc" | "rank:desc" | "value:asc" | "value:desc" | "weight:asc" | "weight:desc";
                "filter[q]"?: string;
                "filter[label]"?: string;
                "filter[contributor]"?: string;
                "filter[group]"?: string;
                "filter[kind]"?: components["schemas"]["ItemKind"];
                "filter[synthetic]"?: "true" | "false";
                "filter[kept]"?: "true" | "false";
                "filter[reason]"?: components["schemas"]["DecisionReason"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrunedItemList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.apply": {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key and body: the same job. Same key, other body: 409 */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyPruningJob"];
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.undo": {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key and body: the same job. Same key, other body: 409 */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoPruningJob"];
            };
        };
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.purge": {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key and body: the same job. Same key, other body: 409 */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.manifest": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PruningManifest"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.jsonl": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.csv": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PruningJobs.parquet": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "System.describe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "System.live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "System.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
