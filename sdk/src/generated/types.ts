// Written by sdk/scripts/generate.ts from openapi/openapi.json; never edited.
import type { Uploadable } from "../uploads.ts";
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ai": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The language model and the embedder */
        get: operations["getModelHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/db": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The database */
        get: operations["getDatabaseHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/detailed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every part of the server */
        get: operations["getDetailedHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List keys, newest first, the revoked ones too */
        get: operations["listApiKeys"];
        put?: never;
        /** Make a secret key for a server, or a publishable key for web pages */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key; revoking twice is no error */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in the workspace, newest first */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a mail with a link to a new password
         * @description The answer is the same whether there is an account with this e-mail or not. The link works once, for 30 minutes.
         */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Who is a member of no workspace any more is given a new one.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a login, its access tokens too */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Spend a refresh token for the next pair of tokens
         * @description A token works once. For ten seconds after, it gives the same successor again (two tabs at one instant); later, its use ends the whole login (`token_reused`), for somebody has a copy.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account with a workspace of its own */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password with the token of the mail; every login of the account ends */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/payout-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read whether the workspace can be paid out to, and what is missing */
        get: operations["getPayoutAccount"];
        put?: never;
        /** Make the workspace’s payout account, or go on with it; there is one, however often this is called */
        post: operations["createPayoutAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/spending-limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the monthly limit on model cost */
        get: operations["getSpendingLimit"];
        /** Set or lift the monthly limit on model cost; past it, chats answer 429 quota_exceeded */
        put: operations["setSpendingLimit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing/stripe/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** For Stripe: events of connected accounts, signed */
        post: operations["receivePaymentEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List clones, newest first */
        get: operations["listClones"];
        put?: never;
        /** Make a clone */
        post: operations["createClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a clone */
        get: operations["getClone"];
        put?: never;
        post?: never;
        /** Delete a clone with its sources, sessions and versions; there is no way back */
        delete: operations["deleteClone"];
        options?: never;
        head?: never;
        /** Change a clone's draft; visitors notice when it is published */
        patch: operations["updateClone"];
        trace?: never;
    };
    "/v1/clones/{cloneId}/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions, answers, refusals, ratings and cost of a clone, by day */
        get: operations["getCloneAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/embed-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look whether a page shows the clone
         * @description Fetches the page as anybody could (10 s, 2 MB, 5 redirects), never from a private network. 20 times a minute.
         */
        post: operations["checkEmbed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/embed-sightings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the sites whose pages opened the clone, those seen first last */
        get: operations["listEmbedSightings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish the draft as a new version; nothing happens when it is published already */
        post: operations["publishClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search what a clone knows
         * @description By meaning and by keywords at once, best first.
         */
        post: operations["searchClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a clone's sessions, newest first */
        get: operations["listSessions"];
        put?: never;
        /** Open a session with a clone */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sources, newest first */
        get: operations["listSources"];
        put?: never;
        /** Give the clone a file, a text, or a question with its answer */
        post: operations["createSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/sources/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the clone up to 1,000 texts in one call, all or none */
        post: operations["createSourcesBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/unpublish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a clone offline; its versions stay */
        post: operations["unpublishClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List published versions, newest first */
        get: operations["listCloneVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clones/{cloneId}/versions/{number}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an old version the draft; publish to show it to visitors */
        post: operations["restoreCloneVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/embed/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The picture of the clone that a page embeds
         * @description Fetched by this server, so that visitors' browsers ask nobody else, and drawn by the widget without any leave of the page's policy.
         *     Who may read it: as getEmbeddedClone. 404 when the clone has no picture, or none can be had from its avatarUrl.
         */
        get: operations["getEmbeddedAvatar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/embed/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a page shows of the clone it embeds
         * @description Needs no credential; the page’s origin must be one that the clone, or the publishable key, allows. With a session's token as the
         *     credential it needs no name, and shows the clone as that session talks to it: a preview's as its draft is now.
         */
        get: operations["getEmbeddedClone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/embed/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a session for a visitor of a page, or continue theirs
         * @description Needs no credential; the page’s origin must be one that the clone, or the publishable key, allows.
         */
        post: operations["openEmbedSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{sourceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open an original by a link from getSourceFile */
        get: operations["openSourceFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation with the token of the mail
         * @description Signed in with the invited e-mail; or not, with the password of the account that has it; or, without an account, with a password, which makes one.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the token of the mail invites to; nothing is spent */
        post: operations["previewInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in person */
        get: operations["getMe"];
        put?: never;
        post?: never;
        /** Delete your account and every workspace where you are alone; there is no way back */
        delete: operations["deleteMe"];
        options?: never;
        head?: never;
        /** Change your name */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/v1/me/logins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where you are signed in, newest first */
        get: operations["listLogins"];
        put?: never;
        /**
         * Go on in another workspace of yours, without the password
         * @description A login of its own begins; the one of the call stays until it is ended.
         */
        post: operations["beginLogin"];
        /** End all logins of yours but the one you call with */
        delete: operations["endOtherLogins"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/logins/{loginId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a login of yours, its access tokens too */
        delete: operations["endLogin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your password; all your logins end but the one you call with
         * @description A mail tells you of it. An account that signs in through another service has no password to change.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{messageId}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rate an answer; a second rating replaces the first */
        post: operations["giveFeedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{messageId}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop an answer; what was said so far is kept */
        post: operations["stopAnswer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/privacy/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete every session of a visitor; there is no way back */
        post: operations["erasePersonalData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Export everything held about the workspace, or about one visitor */
        post: operations["exportPersonalData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a session */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Delete a session with its messages; there is no way back */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a session: it takes no further questions */
        post: operations["endSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every event after the last one seen, then live */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the messages of a session, newest first */
        get: operations["listMessages"];
        put?: never;
        /** Ask, and get the whole answer at once */
        post: operations["answerMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/messages/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask, and get the answer as it is written
         * @description Server-Sent Events: `event` is the type, `data` the JSON of its data, `id` the number to resume from with streamEvents. When the connection breaks, the answer goes on for a while: come back to streamEvents; never send the question again.
         */
        post: operations["streamMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/socket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A WebSocket: the events of a session, and questions
         * @description The events of streamEvents, with the same numbers, as frames `{ seq, type, data }`: first what came after `after`, then live. The
         *     client sends frames `{ type, data }` (`SocketClientFrame`): `send`, `stop`, `typing`, `authenticate` and `ping`.
         *
         *     Offer the subprotocol `cloneai.v1`. A browser, which can set no header, offers its token beside it: `bearer.<token>`. A socket lives as long as its
         *     credential: send a fresh token by `authenticate` before the old one ends. An error is a `refused` frame with the one error body.
         *
         *     Closed with 1012 (the server restarts), 4408 (this reader is too slow) or without a code: connect again with `after` = the last `seq` seen, and send
         *     what was not `accepted` again under its idempotencyKey. 4401: the credential has ended. 4403: it may not do this any more. 4404: the session was
         *     deleted. 4429, 1003, 1009: too many frames, one that is not text, one of more than 64 kB.
         */
        get: operations["openSocket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A fresh token for the visitor of a session
         * @description A session token lives 30 minutes; call this before it ends. Who may: a visitor with a token of the session that is still good; a web page
         *     with its publishable key and the last token of the session in the body, which may have ended; a member, or a secret key with the scope
         *     sessions:create (a secret key conversations:read, too). A visitor and a page get fresh tokens until 24 hours after the last question and 7 days after the session was opened, then 409; a
         *     session that has ended gives none to anybody.
         */
        post: operations["renewSessionToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{sourceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a source and how far it is */
        get: operations["getSource"];
        put?: never;
        post?: never;
        /** Delete a source with its text, chunks, vectors and file */
        delete: operations["deleteSource"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{sourceId}/chunks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the chunks of a source in reading order */
        get: operations["listSourceChunks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{sourceId}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a slice of the text of a source, e.g. around a citation */
        get: operations["getSourceDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{sourceId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow the progress of a source; ends when it is ready, failed or deleted */
        get: operations["followSource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{sourceId}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a link to the original that lives five minutes */
        get: operations["getSourceFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{sourceId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a failed source again */
        post: operations["retrySource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers, tokens and model cost, by day and by model */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhook endpoints, newest first */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /** Have events sent to an address of yours, signed (Standard Webhooks) */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{webhookEndpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a webhook endpoint with its deliveries */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /** Change a webhook endpoint */
        patch: operations["updateWebhookEndpoint"];
        trace?: never;
    };
    "/v1/webhook-endpoints/{webhookEndpointId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was sent to an endpoint and how it went, newest first */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your workspaces, newest first */
        get: operations["listWorkspaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspaceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a workspace */
        get: operations["getWorkspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a workspace */
        patch: operations["updateWorkspace"];
        trace?: never;
    };
    "/v1/workspaces/{workspaceId}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List invitations that were neither accepted nor withdrawn, newest first */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite somebody to a workspace by mail
         * @description For owners and admins. The link in the mail works once, for seven days. A second invitation to one address replaces the first.
         */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspaceId}/invitations/{invitationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraw an invitation */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspaceId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of a workspace, who came first first
         * @description For every member; not for keys.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workspaces/{workspaceId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member, or leave the workspace
         * @description For owners and admins; everybody may remove themself. The last owner stays. Their logins to the workspace end at once; what they made stays, API keys too: revoke those that they know.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Give a member another role, which counts at once
         * @description For owners and admins. Nobody gives or takes a role that may do more than their own, and an owner stays.
         */
        patch: operations["updateMember"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptInvitationInput: {
            /** @description Of the new account. */
            name?: string;
            /**
             * Format: password
             * @description Of the account that has the invited e-mail; without one, for the account that is made. Left out, the signed-in person accepts, whose e-mail must be the invited one.
             */
            password?: string;
            /** @description What stands behind `#token=` in the link of the mail. */
            token: string;
        };
        ApiKey: {
            allowedOrigins: string[];
            /** @example cln_01jd5zq8w3x6v9k2m4n7p0r5st */
            cloneId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Id of the person or key that made it. */
            createdBy: string;
            /** @description The key's last four characters. */
            hint: string;
            /** @example key_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            /** @enum {string} */
            kind: "secret" | "publishable";
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastUsedAt: string | null;
            name: string;
            /** @description The whole key, for publishable ones. */
            publicKey: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            scopes: ("clones:read" | "clones:write" | "knowledge:read" | "knowledge:write" | "sessions:create" | "chat:write" | "conversations:read" | "conversations:write" | "keys:manage" | "workspace:read" | "workspace:manage" | "webhooks:manage" | "billing:read" | "privacy:manage")[];
        };
        AuditLogEntry: {
            /** @example clone.published */
            action: string;
            /** @description Id of the person, key or session that did it, or `system`. */
            actor: string;
            /** Format: date-time */
            createdAt: string;
            details: {
                [key: string]: unknown;
            };
            id: string;
            /** @description The X-Request-Id of the call. */
            requestId: string;
            /** @description Id of what it was done to. */
            target: string | null;
        };
        AuthAnswer: {
            /** @description Send it as Authorization: Bearer. Lives `expiresIn` seconds. */
            accessToken: string;
            /** @description Seconds the access token lives. */
            expiresIn: number;
            /** @description Lives 7 days, works once; each refresh gives the next one. */
            refreshToken: string;
            user: components["schemas"]["User"];
            workspace: components["schemas"]["Workspace"];
        };
        BeginLoginInput: {
            /** @example wsp_01jd5zq8w3x6v9k2m4n7p0r5st */
            workspaceId: string;
        };
        ChangePasswordInput: {
            /** Format: password */
            currentPassword: string;
            /**
             * Format: password
             * @description At least 8 characters, at most 72 bytes.
             */
            newPassword: string;
        };
        ChatEvent: {
            data: {
                messageId: string;
                model: string;
                sessionId: string;
            };
            /** @enum {string} */
            type: "message-start";
        } | {
            data: {
                messageId: string;
                sources: components["schemas"]["FoundSource"][];
            };
            /** @enum {string} */
            type: "sources-found";
        } | {
            data: {
                messageId: string;
                text: string;
            };
            /** @enum {string} */
            type: "text-delta";
        } | {
            data: components["schemas"]["Citation"] & {
                messageId: string;
            };
            /** @enum {string} */
            type: "citation-added";
        } | {
            data: {
                /**
                 * @description `stop`: said all it had to say. `length`: cut at the longest answer. `stopped`: by the reader, or because nobody listened any more. `refused`: the sources do not answer. `error`: it failed; `error` says why.
                 * @enum {string}
                 */
                finishReason: "stop" | "length" | "stopped" | "refused" | "error";
                followUps: string[];
                messageId: string;
                usage: components["schemas"]["Usage"];
            };
            /** @enum {string} */
            type: "message-end";
        } | {
            data: {
                error: {
                    code: string;
                    message: string;
                    param: string | null;
                    requestId: string;
                    type: string;
                };
                messageId: string;
            };
            /** @enum {string} */
            type: "error";
        };
        CheckEmbedInput: {
            /**
             * Format: uri
             * @description A page that should show the clone, or just a site’s origin.
             * @example https://example.com/contact
             */
            url: string;
        };
        Citation: {
            /** @description Where in the answer the citation stands, in UTF-16 units. */
            at: number;
            chunkId: string;
            /** @description Where it ends, exclusive. */
            end: number;
            /** @description The number of its source in `sources-found`, from 1. */
            index: number;
            page: number | null;
            /** @description Stands word for word in the source. */
            quote: string;
            sourceId: string;
            /** @description Where the quote begins, in UTF-16 units into the text of the source (see getSourceDocument). */
            start: number;
            title: string;
            url: string | null;
        };
        Clone: components["schemas"]["CloneSettings"] & {
            /** Format: date-time */
            createdAt: string;
            hasUnpublishedChanges: boolean;
            /** @example cln_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            /** @description The version visitors talk to; null: not published. */
            publishedVersion: number | null;
            slug: string;
            /** Format: date-time */
            updatedAt: string;
        };
        CloneAnalytics: {
            /** @description Days with traffic, oldest first. */
            days: {
                /** @description Answers that ended by themselves (stop or length). */
                answered: number;
                /** @description Millionths of a US dollar. */
                costMicros: number;
                day: string;
                failed: number;
                inputTokens: number;
                outputTokens: number;
                questions: number;
                /** @description Questions that the sources do not answer. */
                refused: number;
                /** @description Sessions opened by visitors; the expert’s own previews do not count. */
                sessions: number;
                stopped: number;
                thumbsDown: number;
                thumbsUp: number;
            }[];
            from: string;
            to: string;
            total: {
                /** @description Answers that ended by themselves (stop or length). */
                answered: number;
                /** @description Millionths of a US dollar. */
                costMicros: number;
                failed: number;
                inputTokens: number;
                outputTokens: number;
                questions: number;
                /** @description Questions that the sources do not answer. */
                refused: number;
                /** @description Sessions opened by visitors; the expert’s own previews do not count. */
                sessions: number;
                stopped: number;
                thumbsDown: number;
                thumbsUp: number;
            };
        };
        CloneSettings: {
            /**
             * @description Sites that may embed the clone.
             * @example [
             *       "https://example.com"
             *     ]
             */
            allowedOrigins: string[];
            /**
             * @description sources_only refuses what the sources do not answer; sources_first says when it goes beyond them; open may answer freely.
             * @enum {string}
             */
            answerPolicy: "sources_only" | "sources_first" | "open";
            /** Format: uri */
            avatarUrl: string | null;
            /** @description For visitors; the clone itself is told by persona. */
            bio: string;
            /** @description What visitors read before they ask. */
            greeting: string;
            /** @description What it must do, and must not. */
            instructions: string;
            /**
             * @description `auto` answers in the language of the question.
             * @example auto
             */
            language: string;
            /** @description Chat model; null: the server's CHAT_MODEL. */
            model: string | null;
            name: string;
            /** @description Who the clone is and how it speaks. */
            persona: string;
            /** @description The clone's own words when its sources do not answer. Empty: a polite default. */
            refusal: string;
            retrieval: components["schemas"]["RetrievalSettings"];
            starterQuestions: string[];
            theme: components["schemas"]["Theme"];
        };
        CloneVersion: {
            /** @example cln_01jd5zq8w3x6v9k2m4n7p0r5st */
            cloneId: string;
            /** Format: date-time */
            createdAt: string;
            /** @description Id of the person or key that published it. */
            createdBy: string;
            note: string | null;
            number: number;
            /** @description Whether visitors talk to this one now. */
            published: boolean;
            settings: components["schemas"]["CloneSettings"];
        };
        CreateApiKeyInput: {
            /** @enum {string} */
            kind: "secret";
            name: string;
            scopes: ("clones:read" | "clones:write" | "knowledge:read" | "knowledge:write" | "sessions:create" | "chat:write" | "conversations:read" | "conversations:write" | "keys:manage" | "workspace:read" | "workspace:manage" | "webhooks:manage" | "billing:read" | "privacy:manage")[];
        } | {
            /** @description Web pages that may use the key. Empty: no web page may, only programs that send no Origin header. */
            allowedOrigins: string[];
            /** @example cln_01jd5zq8w3x6v9k2m4n7p0r5st */
            cloneId: string;
            /** @enum {string} */
            kind: "publishable";
            name: string;
        };
        CreateCloneInput: {
            /**
             * @description Sites that may embed the clone.
             * @example [
             *       "https://example.com"
             *     ]
             */
            allowedOrigins?: string[];
            /**
             * @description sources_only refuses what the sources do not answer; sources_first says when it goes beyond them; open may answer freely.
             * @enum {string}
             */
            answerPolicy?: "sources_only" | "sources_first" | "open";
            /** Format: uri */
            avatarUrl?: string | null;
            /** @description For visitors; the clone itself is told by persona. */
            bio?: string;
            /** @description What visitors read before they ask. */
            greeting?: string;
            /** @description What it must do, and must not. */
            instructions?: string;
            /**
             * @description `auto` answers in the language of the question.
             * @example auto
             */
            language?: string;
            /** @description Chat model; null: the server's CHAT_MODEL. */
            model?: string | null;
            name: string;
            /** @description Who the clone is and how it speaks. */
            persona?: string;
            /** @description The clone's own words when its sources do not answer. Empty: a polite default. */
            refusal?: string;
            retrieval?: {
                /** @description Chunks that an answer may draw on. */
                maxChunks?: number;
                /** @description Tokens of the whole prompt: instructions, history, sources and question together. */
                maxContextTokens?: number;
                /** @description Relevance from 0 to 1 below which a chunk is not used. The same meaning whatever the embedding model. */
                threshold?: number;
            };
            /**
             * @description Public name in addresses; unique in this installation.
             * @example ada-lovelace
             */
            slug?: string;
            starterQuestions?: string[];
            theme?: {
                /** @example #4f46e5 */
                accent?: string;
                /**
                 * @description `auto` follows the visitor’s system.
                 * @enum {string}
                 */
                mode?: "auto" | "light" | "dark";
                /**
                 * @description Corner of the page in which the widget sits.
                 * @enum {string}
                 */
                position?: "right" | "left";
                /** @description Corner radius in CSS pixels. */
                radius?: number;
            };
        };
        CreatedApiKey: components["schemas"]["ApiKey"] & {
            /** @description The key itself. A secret key is shown here and never again. */
            key: string;
        };
        CreatedSession: {
            /** @description Seconds. */
            expiresIn: number;
            session: components["schemas"]["Session"];
            /** @description Opens this session and nothing else. For the visitor’s browser. */
            token: string;
        };
        CreatedWebhookEndpoint: components["schemas"]["WebhookEndpoint"] & {
            /** @description Signs every delivery (Standard Webhooks). Shown this once. */
            secret: string;
        };
        CreateInvitationInput: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /**
             * @description Not one that may do what you may not: only an owner invites owners.
             * @enum {string}
             */
            role: "owner" | "admin" | "editor" | "viewer";
        };
        CreatePayoutAccountInput: {
            /**
             * @description Where the account's holder lives; cannot be changed later. Default: the platform's country.
             * @example DE
             */
            country?: string;
            /**
             * Format: uri
             * @description Where people are sent whose onboarding link was used up: make this call there again. On an origin the server allows.
             * @example https://clones.example.com/billing?again
             */
            refreshUrl: string;
            /**
             * Format: uri
             * @description Where people come back to when they leave the onboarding, finished or not. On an origin the server allows.
             * @example https://clones.example.com/billing
             */
            returnUrl: string;
        };
        CreateSessionInput: {
            /**
             * @description The developer's own notes on the session: at most 20 short texts. A visitor's token does not show them.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
            /**
             * @description Talk to the draft instead of the published version. Needs clones:read.
             * @default false
             */
            preview?: boolean;
            /** @description The site's own name for an identified visitor. Only a secret key or a member may give it. */
            visitorId?: string;
        };
        CreateSourceInput: {
            /** @description Your own name for it, unique within the clone. Giving it again replaces the source; the same content again changes nothing. */
            externalId?: string;
            tags?: string[];
            text: string;
            title: string;
            /** @enum {string} */
            type: "text";
            /**
             * Format: uri
             * @description Where the reader finds the original; shown with citations.
             */
            url?: string;
        } | {
            answer: string;
            /** @description Your own name for it, unique within the clone. Giving it again replaces the source; the same content again changes nothing. */
            externalId?: string;
            question: string;
            tags?: string[];
            /** @enum {string} */
            type: "qa";
            /**
             * Format: uri
             * @description Where the reader finds the original; shown with citations.
             */
            url?: string;
        };
        CreateSourcesBatchInput: {
            texts: {
                /** @description Your own name for it, unique within the clone. Giving it again replaces the source; the same content again changes nothing. */
                externalId?: string;
                tags?: string[];
                text: string;
                title: string;
                /**
                 * Format: uri
                 * @description Where the reader finds the original; shown with citations.
                 */
                url?: string;
            }[];
        };
        CreateWebhookEndpointInput: {
            description?: string;
            enabled?: boolean;
            events: ("message.answered" | "source.ready" | "source.failed")[];
            /**
             * Format: uri
             * @description Of the public internet; redirects are not followed.
             * @example https://example.com/hooks/cloneai
             */
            url: string;
        };
        DeleteMeInput: {
            /**
             * Format: password
             * @description Needed unless the account signs in through an external issuer only.
             */
            password?: string;
        };
        DocumentSlice: {
            /** @description Length of the whole text. */
            characters: number;
            /** @description Where it ends; the character at `end` is not in it. */
            end: number;
            /** @description The pages this slice touches, 1-based; empty for formats without pages. */
            pages: {
                end: number;
                number: number;
                start: number;
            }[];
            sourceId: string;
            /** @description Where the slice begins, in UTF-16 units into the text of the source. */
            start: number;
            text: string;
            title: string;
        };
        EmbedCheck: {
            /** @description What the page answered; null: nothing. */
            httpStatus: number | null;
            /**
             * Format: date-time
             * @description When a page of this origin last opened the clone, to within five minutes.
             */
            lastSeenAt: string | null;
            /** @description What to do next, in plain words. */
            message: string;
            origin: string;
            /** @description Whether the snippet’s clone or key allows the page’s origin now. */
            originAllowed: boolean;
            published: boolean;
            /** @description The one that was found. */
            snippet: {
                clone: string;
                src: string;
            } | null;
            /**
             * @description `live`: the page’s HTML holds the snippet of this clone; visitors can talk to it when `originAllowed` and `published` are true, too. `private_address`: this server does not open it; `lastSeenAt` may still tell.
             * @enum {string}
             */
            status: "live" | "no_snippet" | "other_clone" | "other_server" | "unreachable" | "private_address";
            /** @description The page that was looked at, after redirects. */
            url: string;
        };
        EmbeddedAvatar: {
            /** @description Its bytes in base64; at most 512 KB before that. */
            data: string;
            /** @enum {string} */
            type: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
        };
        EmbeddedClone: {
            avatarUrl: string | null;
            bio: string;
            greeting: string;
            /** @example cln_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            language: string;
            name: string;
            slug: string;
            starterQuestions: string[];
            theme: components["schemas"]["Theme"];
        };
        EmbedSighting: {
            /** Format: date-time */
            firstSeenAt: string;
            /**
             * Format: date-time
             * @description To within five minutes.
             */
            lastSeenAt: string;
            origin: string;
        };
        ErasedPersonalData: {
            /** @description Sessions deleted, with their messages, events and ratings. */
            sessions: number;
        };
        ErasePersonalDataInput: {
            visitorId: string;
        };
        Error: {
            error: {
                code: string;
                /** @description For people: what is wrong and what to do next. */
                message: string;
                /** @description The field at fault, where there is one. */
                param: string | null;
                requestId: string;
                /** @enum {string} */
                type: "invalid_request_error" | "authentication_error" | "permission_error" | "not_found_error" | "conflict_error" | "rate_limit_error" | "quota_exceeded" | "payment_required" | "upstream_error" | "internal_error";
            };
        };
        ExportPersonalDataInput: {
            /** @description Only what is held about this visitor. Left out: everything the workspace holds. */
            visitorId?: string;
        };
        Feedback: {
            comment: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @example msg_01jd5zq8w3x6v9k2m4n7p0r5st */
            messageId: string;
            /** @enum {string} */
            rating: "up" | "down";
            /** Format: date-time */
            updatedAt: string;
        };
        ForgotPasswordInput: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
        };
        FoundSource: {
            /** @description From 1; what the citations of the answer refer to. */
            index: number;
            /** @description From 1; null for formats without pages. */
            page: number | null;
            sourceId: string;
            title: string;
            /** @description Where the reader finds the original. */
            url: string | null;
        };
        GiveFeedbackInput: {
            comment?: string;
            /** @enum {string} */
            rating: "up" | "down";
        };
        Health: {
            parts: {
                [key: string]: components["schemas"]["PartHealth"];
            };
            /**
             * @description `degraded`: a part is down that the server can do without. `down`, `draining`: answered as 503.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down" | "draining";
            uptimeSeconds: number;
            version: string;
        };
        Invitation: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            /**
             * Format: date-time
             * @description Seven days after. Then it is listed for thirty more days, and cannot be accepted.
             */
            expiresAt: string;
            /** @example inv_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            /**
             * @description Null when that account was deleted; the invitation is not good then.
             * @example usr_01jd5zq8w3x6v9k2m4n7p0r5st
             */
            invitedBy: string;
            /** @enum {string} */
            role: "owner" | "admin" | "editor" | "viewer";
        };
        InvitationPreview: {
            email: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description Whether there is an account with this e-mail, to sign in to. */
            hasAccount: boolean;
            /** @enum {string} */
            role: "owner" | "admin" | "editor" | "viewer";
            workspaceName: string;
        };
        Liveness: {
            /** @enum {string} */
            status: "ok" | "draining";
            uptimeSeconds: number;
            version: string;
        };
        Login: {
            /** Format: date-time */
            createdAt: string;
            /** @description Whether this call was made with it. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends by itself, unless it is used before.
             */
            expiresAt: string;
            /** @example rft_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastUsedAt: string;
            /** @description What the program that holds it calls itself, its first 200 characters. Anybody can write anything there. */
            userAgent: string | null;
            /**
             * @description The workspace it was made for.
             * @example wsp_01jd5zq8w3x6v9k2m4n7p0r5st
             */
            workspaceId: string;
        };
        LoginInput: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /** Format: password */
            password: string;
            /**
             * @description The workspace to work in. Left out: the oldest of yours.
             * @example wsp_01jd5zq8w3x6v9k2m4n7p0r5st
             */
            workspaceId?: string;
        };
        Me: components["schemas"]["User"] & {
            workspaces: components["schemas"]["Workspace"][];
        };
        Member: {
            email: string;
            /** Format: date-time */
            joinedAt: string;
            name: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "editor" | "viewer";
            /** @example usr_01jd5zq8w3x6v9k2m4n7p0r5st */
            userId: string;
        };
        Message: {
            citations: components["schemas"]["Citation"][];
            content: string;
            createdAt: string;
            error: {
                code: string;
                message: string;
                param: string | null;
                requestId: string;
                type: string;
            } | null;
            /** @description 1, -1, or null when nobody said. */
            feedback: number | null;
            /**
             * @description `stop`: said all it had to say. `length`: cut at the longest answer. `stopped`: by the reader, or because nobody listened any more. `refused`: the sources do not answer. `error`: it failed; `error` says why.
             * @enum {string|null}
             */
            finishReason: "stop" | "length" | "stopped" | "refused" | "error" | null;
            followUps: string[];
            id: string;
            model: string | null;
            /** @enum {string} */
            role: "user" | "assistant";
            sessionId: string;
            sources: components["schemas"]["FoundSource"][];
            usage: components["schemas"]["Usage"] | null;
        };
        OpenEmbedSessionInput: {
            /**
             * @description A published clone's slug, or a publishable key of it.
             * @example ada-lovelace
             */
            clone: string;
            /** @description A session token had from here before, at most 7 days past its end: its session is continued under a new token. A new session is opened when that cannot be. */
            token?: string;
        };
        PartHealth: {
            /**
             * Format: date-time
             * @description A result is shown again for a while.
             */
            checkedAt: string;
            details: {
                [key: string]: string | number | boolean | null;
            };
            latencyMs: number;
            /** @description What is wrong, when it is down. */
            message: string | null;
            /** @description The server cannot do its work without this part. */
            needed: boolean;
            /** @enum {string} */
            status: "ok" | "down";
        };
        PayoutAccount: {
            /** @description The account itself may take payments. */
            chargesEnabled: boolean;
            /**
             * Format: date-time
             * @description When the provider said so.
             */
            checkedAt: string;
            /** @example DE */
            country: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description The onboarding was gone through. */
            detailsSubmitted: boolean;
            disabledReason: string | null;
            /** @example poa_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            /** @description False: test money. */
            livemode: boolean;
            /** @description The provider pays out to the bank account. */
            payoutsEnabled: boolean;
            /** @enum {string} */
            provider: "stripe";
            /** @description What the provider still asks for, by the provider's own names. */
            requirementsDue: string[];
        };
        PreviewInvitationInput: {
            /** @description What stands behind `#token=` in the link of the mail. */
            token: string;
        };
        PublishCloneInput: {
            note?: string;
        };
        RefreshAnswer: {
            /** @description Send it as Authorization: Bearer. Lives `expiresIn` seconds. */
            accessToken: string;
            /** @description Seconds the access token lives. */
            expiresIn: number;
            /** @description Lives 7 days, works once; each refresh gives the next one. */
            refreshToken: string;
        };
        RefreshInput: {
            refreshToken: string;
        };
        RegisterInput: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            name?: string;
            /**
             * Format: password
             * @description At least 8 characters, at most 72 bytes.
             */
            password: string;
        };
        RenewSessionTokenInput: {
            /** @description The last token of the session, which may have ended. Needed with a publishable key, which is no secret; else not. */
            token?: string;
        };
        ResetPasswordInput: {
            /**
             * Format: password
             * @description At least 8 characters, at most 72 bytes.
             */
            password: string;
            /** @description What stands behind `#token=` in the link of the mail. */
            token: string;
        };
        RetrievalSettings: {
            /** @description Chunks that an answer may draw on. */
            maxChunks: number;
            /** @description Tokens of the whole prompt: instructions, history, sources and question together. */
            maxContextTokens: number;
            /** @description Relevance from 0 to 1 below which a chunk is not used. The same meaning whatever the embedding model. */
            threshold: number;
        };
        SearchHit: {
            chunkId: string;
            /** @description Raw cosine of the vectors; null when found by keywords alone. */
            cosine: number | null;
            /** @description Where it ends, exclusive. */
            end: number;
            /** @description The headings above it, outermost first. */
            headingPath: string[];
            /** @description BM25; null when found by meaning alone. */
            keywordScore: number | null;
            /** @description The page it begins on, from 1; null for formats without pages. */
            page: number | null;
            /** @description The page it ends on. */
            pageEnd: number | null;
            /** @description 0 (unrelated) to 1 (says the same), comparable across models; what thresholds apply to. */
            relevance: number;
            /** @description Fused rank score: only its order means something. */
            score: number;
            sourceId: string;
            /** @description Where it begins, in UTF-16 units into the text of the source (see getSourceDocument). */
            start: number;
            text: string;
            title: string;
            /** @description Where the reader finds the original. */
            url: string | null;
        };
        SearchInput: {
            /** @default 10 */
            limit?: number;
            /** @example opening hours */
            query: string;
            /** @description Least relevance. Default 0 here, so that one sees what the clone's own threshold leaves out. */
            threshold?: number;
        };
        SendMessageInput: {
            /** @example What was revenue in 2023? */
            content: string;
        };
        Session: {
            /** @description Id of the answer being written, or null. */
            answering: string | null;
            cloneId: string;
            createdAt: string;
            endedAt: string | null;
            id: string;
            /** @description Number of the last event: what streamEvents resumes after. */
            lastSeq: number;
            messageCount: number;
            /** @description The developer's own notes; empty for a visitor's token. */
            metadata: {
                [key: string]: string;
            };
            /** @description Talks to the draft. */
            preview: boolean;
            /** @enum {string} */
            status: "active" | "ended";
            /** @description The first question, shortened. */
            title: string | null;
            updatedAt: string;
            /** @description The site's own name for the visitor; null: nobody said. */
            visitorId: string | null;
        };
        SessionToken: {
            /** @description Seconds. */
            expiresIn: number;
            /** @description Opens this session and nothing else. For the visitor’s browser. */
            token: string;
        };
        SetSpendingLimitInput: {
            /** @description Model cost allowed in a calendar month (UTC), in millionths of a US dollar; null: no limit. */
            monthlyCostMicros: number | null;
        };
        /** @description What a client sends over the socket: one JSON text per frame. */
        SocketClientFrame: {
            data: {
                /** @example What was revenue in 2023? */
                content: string;
                /** @description Your own name for this question: sent again under it within 24 hours, it is not asked twice. */
                idempotencyKey: string;
            };
            /** @enum {string} */
            type: "send";
        } | {
            data: {
                /** @example msg_01jd5zq8w3x6v9k2m4n7p0r5st */
                messageId: string;
            };
            /** @enum {string} */
            type: "stop";
        } | {
            data: {
                /** @description Say true again every few seconds while it lasts. */
                typing: boolean;
            };
            /** @enum {string} */
            type: "typing";
        } | {
            data: {
                /** @description A fresh token of the same caller. */
                token: string;
            };
            /** @enum {string} */
            type: "authenticate";
        } | {
            data?: Record<string, never>;
            /** @enum {string} */
            type: "ping";
        };
        /** @description What the server sends over the socket: one JSON text per frame. Only events have a `seq`. */
        SocketServerFrame: ({
            /** @description Number of the event in its session: the `after` to come back with. */
            seq: number;
        } & components["schemas"]["ChatEvent"]) | {
            data: {
                /** @description Events after this one follow. */
                after: number;
                requestId: string;
                sessionId: string;
            };
            /** @enum {string} */
            type: "ready";
        } | {
            data: {
                idempotencyKey: string;
                /** @description Of the answer. Its first events may come before this frame. */
                messageId: string;
                /** @description It had been asked under this key before: nothing was asked again. */
                repeated: boolean;
            };
            /** @enum {string} */
            type: "accepted";
        } | {
            data: {
                messageId: string;
                /** @description False: the answer had already ended. */
                stopped: boolean;
            };
            /** @enum {string} */
            type: "stopped";
        } | {
            data: {
                /** @enum {string} */
                from: "visitor" | "expert";
                typing: boolean;
            };
            /** @enum {string} */
            type: "typing";
        } | {
            data: Record<string, never>;
            /** @enum {string} */
            type: "authenticated";
        } | {
            data: Record<string, never>;
            /** @enum {string} */
            type: "pong";
        } | {
            data: {
                error: {
                    code: string;
                    message: string;
                    param: string | null;
                    requestId: string;
                    type: string;
                };
                /**
                 * @description What was refused; null: the socket as a whole, or a frame that could not be read.
                 * @enum {string|null}
                 */
                frame: "send" | "stop" | "typing" | "authenticate" | "ping" | null;
                /** @description The idempotencyKey of a send, the messageId of a stop. */
                ref: string | null;
                retryAfterSeconds: number | null;
            };
            /** @enum {string} */
            type: "refused";
        };
        Source: {
            /** @description Size of the original. */
            bytes: number | null;
            /** @description Length of its text, in UTF-16 units. */
            characters: number;
            /** @description Pieces it was cut into. */
            chunks: number;
            cloneId: string;
            /** @description What embedding it cost, in millionths of a US dollar. */
            costMicros: number;
            createdAt: string;
            /** @description Your own name for it, unique within the clone. */
            externalId: string | null;
            fileName: string | null;
            id: string;
            /** @description As it was sent; what the file is, its content decides. */
            mimeType: string | null;
            /** @description Null for formats without pages, and until it is read. */
            pages: number | null;
            /** @description 0 to 1. */
            progress: number;
            /** @description When it was last made ready. */
            readyAt: string | null;
            reason: components["schemas"]["SourceReason"];
            /**
             * @description In this order; it ends in ready or failed.
             * @enum {string}
             */
            status: "queued" | "extracting" | "chunking" | "embedding" | "ready" | "failed";
            tags: string[];
            title: string;
            /** @enum {string} */
            type: "file" | "text" | "qa";
            updatedAt: string;
            /** @description Where the reader finds the original. */
            url: string | null;
        };
        SourceBatch: {
            data: components["schemas"]["Source"][];
        };
        SourceChunk: {
            /** @description Where it ends, exclusive. */
            end: number;
            /** @description The headings above it, outermost first. */
            headingPath: string[];
            id: string;
            /** @description Its place in the source, from 0. */
            ordinal: number;
            /** @description The page it begins on, from 1; null for formats without pages. */
            page: number | null;
            /** @description The page it ends on. */
            pageEnd: number | null;
            /** @description Where it begins, in UTF-16 units into the text of the source. */
            start: number;
            text: string;
            /** @description As the o200k_base tokenizer counts. */
            tokens: number;
        };
        SourceEvent: {
            source: components["schemas"]["Source"];
            /** @enum {string} */
            type: "source-progress" | "source-ready" | "source-failed" | "source-deleted";
        };
        SourceFile: {
            expiresAt: string;
            /** @description Opens the original without a credential until it expires. */
            url: string;
        };
        /** @description Why it failed, or what a running retry waits for. */
        SourceReason: {
            /** @example password_protected */
            code: string;
            /** @description For people: what is wrong and what to do next. */
            message: string;
        } | null;
        SpendingLimit: {
            /** @description Model cost allowed in a calendar month (UTC), in millionths of a US dollar; null: no limit. */
            monthlyCostMicros: number | null;
            /** @description Cost so far this month. */
            spentMicros: number;
        };
        StartedPayoutAccount: {
            account: components["schemas"]["PayoutAccount"];
            /** Format: date-time */
            onboardingExpiresAt: string | null;
            /**
             * Format: uri
             * @description Send the expert there at once: whoever has it gets in, once, within minutes. Null: nothing is asked for.
             */
            onboardingUrl: string | null;
        };
        StopAnswerResult: {
            messageId: string;
            /** @description False: the answer had already ended. */
            stopped: boolean;
        };
        Theme: {
            /** @example #4f46e5 */
            accent: string;
            /**
             * @description `auto` follows the visitor’s system.
             * @enum {string}
             */
            mode: "auto" | "light" | "dark";
            /**
             * @description Corner of the page in which the widget sits.
             * @enum {string}
             */
            position: "right" | "left";
            /** @description Corner radius in CSS pixels. */
            radius: number;
        };
        UpdateCloneInput: {
            /**
             * @description Sites that may embed the clone.
             * @example [
             *       "https://example.com"
             *     ]
             */
            allowedOrigins?: string[];
            /**
             * @description sources_only refuses what the sources do not answer; sources_first says when it goes beyond them; open may answer freely.
             * @enum {string}
             */
            answerPolicy?: "sources_only" | "sources_first" | "open";
            /** Format: uri */
            avatarUrl?: string | null;
            /** @description For visitors; the clone itself is told by persona. */
            bio?: string;
            /** @description What visitors read before they ask. */
            greeting?: string;
            /** @description What it must do, and must not. */
            instructions?: string;
            /**
             * @description `auto` answers in the language of the question.
             * @example auto
             */
            language?: string;
            /** @description Chat model; null: the server's CHAT_MODEL. */
            model?: string | null;
            name?: string;
            /** @description Who the clone is and how it speaks. */
            persona?: string;
            /** @description The clone's own words when its sources do not answer. Empty: a polite default. */
            refusal?: string;
            retrieval?: {
                /** @description Chunks that an answer may draw on. */
                maxChunks?: number;
                /** @description Tokens of the whole prompt: instructions, history, sources and question together. */
                maxContextTokens?: number;
                /** @description Relevance from 0 to 1 below which a chunk is not used. The same meaning whatever the embedding model. */
                threshold?: number;
            };
            /**
             * @description Public name in addresses; unique in this installation.
             * @example ada-lovelace
             */
            slug?: string;
            starterQuestions?: string[];
            theme?: {
                /** @example #4f46e5 */
                accent?: string;
                /**
                 * @description `auto` follows the visitor’s system.
                 * @enum {string}
                 */
                mode?: "auto" | "light" | "dark";
                /**
                 * @description Corner of the page in which the widget sits.
                 * @enum {string}
                 */
                position?: "right" | "left";
                /** @description Corner radius in CSS pixels. */
                radius?: number;
            };
        };
        UpdateMeInput: {
            name: string | null;
        };
        UpdateMemberInput: {
            /**
             * @description Not one that may do what you may not: only an owner makes owners.
             * @enum {string}
             */
            role: "owner" | "admin" | "editor" | "viewer";
        };
        UpdateWebhookEndpointInput: {
            description?: string;
            enabled?: boolean;
            events?: ("message.answered" | "source.ready" | "source.failed")[];
            /**
             * Format: uri
             * @description Of the public internet; redirects are not followed.
             * @example https://example.com/hooks/cloneai
             */
            url?: string;
        };
        UpdateWorkspaceInput: {
            name: string;
        };
        Usage: {
            /** @description Millionths of a US dollar. */
            costMicros: number;
            /** @description `estimated`: the model sent no usage. `unknown_price`: the model is not in the price table, cost counted as 0. */
            flags: ("estimated" | "unknown_price")[];
            inputTokens: number;
            outputTokens: number;
        };
        UsageReport: {
            /** @description Days with usage, oldest first. */
            days: {
                answers: number;
                /** @description What the model provider charges, in millionths of a US dollar. */
                costMicros: number;
                day: string;
                inputTokens: number;
                outputTokens: number;
                /** @description Sources embedded. */
                sources: number;
            }[];
            from: string;
            /** @description The same by model, dearest first; at most 100. */
            models: {
                answers: number;
                /** @description What the model provider charges, in millionths of a US dollar. */
                costMicros: number;
                inputTokens: number;
                model: string;
                outputTokens: number;
                /** @description Sources embedded. */
                sources: number;
            }[];
            to: string;
            total: {
                answers: number;
                /** @description What the model provider charges, in millionths of a US dollar. */
                costMicros: number;
                inputTokens: number;
                outputTokens: number;
                /** @description Sources embedded. */
                sources: number;
            };
        };
        User: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            /** @example usr_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            name: string | null;
        };
        WebhookDelivery: {
            attempts: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            deliveredAt: string | null;
            /** @example evt_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            /** @description Why the last try failed. */
            lastError: string | null;
            /** @description The receiver's last HTTP status. */
            lastStatus: number | null;
            /**
             * @description `pending` is tried again, up to nine times over 29 hours. Kept for 30 days.
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            type: string;
        };
        WebhookEndpoint: {
            /** Format: date-time */
            createdAt: string;
            description: string;
            enabled: boolean;
            events: ("message.answered" | "source.ready" | "source.failed")[];
            /** @example whk_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: uri
             * @description Of the public internet; redirects are not followed.
             * @example https://example.com/hooks/cloneai
             */
            url: string;
        };
        Workspace: {
            /** Format: date-time */
            createdAt: string;
            /** @example wsp_01jd5zq8w3x6v9k2m4n7p0r5st */
            id: string;
            name: string;
            /**
             * @description The caller's role; null for a key.
             * @enum {string|null}
             */
            role: "owner" | "admin" | "editor" | "viewer" | null;
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
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    getModelHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getDatabaseHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getDetailedHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyInput"];
            };
        };
        responses: {
            /** @description The key. A secret key is shown here and never again. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key opens nothing any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditLogEntry"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgotPasswordInput"];
            };
        };
        responses: {
            /** @description If there is an account with this e-mail, a mail is on its way. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginInput"];
            };
        };
        responses: {
            /** @description Signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthAnswer"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshInput"];
            };
        };
        responses: {
            /** @description Ended, or there was nothing to end. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshInput"];
            };
        };
        responses: {
            /** @description The next tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshAnswer"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterInput"];
            };
        };
        responses: {
            /** @description The account, signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthAnswer"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordInput"];
            };
        };
        responses: {
            /** @description Set. Log in with it. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getPayoutAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayoutAccount"];
                };
            };
        };
    };
    createPayoutAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePayoutAccountInput"];
            };
        };
        responses: {
            /** @description The account, and where its holder gives what is due. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedPayoutAccount"];
                };
            };
        };
    };
    getSpendingLimit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limit and what was spent this month. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpendingLimit"];
                };
            };
        };
    };
    setSpendingLimit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSpendingLimitInput"];
            };
        };
        responses: {
            /** @description The limit and what was spent this month. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpendingLimit"];
                };
            };
        };
    };
    receivePaymentEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Dealt with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        received: boolean;
                    };
                };
            };
        };
    };
    listClones: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Clone"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createClone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCloneInput"];
            };
        };
        responses: {
            /** @description The new clone, as a draft. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clone"];
                };
            };
        };
    };
    getClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clone with its draft settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clone"];
                };
            };
        };
    };
    deleteClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCloneInput"];
            };
        };
        responses: {
            /** @description The changed clone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clone"];
                };
            };
        };
    };
    getCloneAnalytics: {
        parameters: {
            query?: {
                /** @description How many days, UTC, up to and with today. */
                days?: number;
            };
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloneAnalytics"];
                };
            };
        };
    };
    checkEmbed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckEmbedInput"];
            };
        };
        responses: {
            /** @description What was found, and what to do next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbedCheck"];
                };
            };
        };
    };
    listEmbedSightings: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; 200 sites at the most are remembered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EmbedSighting"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    publishClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishCloneInput"];
            };
        };
        responses: {
            /** @description The published clone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clone"];
                };
            };
        };
    };
    searchClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchInput"];
            };
        };
        responses: {
            /** @description The chunks found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SearchHit"][];
                    };
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description false: only those in which something was asked; true: only those in which nothing was, yet. */
                empty?: boolean;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
                /** @description true: only those with the draft; false: only those with what was published. */
                preview?: boolean;
                /** @description Only those of the visitor with exactly this name, as it was given when they were opened. */
                visitorId?: string;
            };
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateSessionInput"];
            };
        };
        responses: {
            /** @description The session, and the token for its visitor. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSession"];
                };
            };
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
                /** @description Only those whose title holds each of these words, or parts of words, at most 10, in whatever order and case. */
                search?: string;
                /** @description Only those that are so far, now. */
                status?: "queued" | "extracting" | "chunking" | "embedding" | "ready" | "failed";
            };
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Source"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateSourceInput"];
                "multipart/form-data": {
                    externalId?: string;
                    /**
                     * Format: binary
                     * @description PDF, DOCX, Markdown, text or HTML, up to 50 MB unless the server is set otherwise.
                     */
                    file: Uploadable;
                    /** @description Comma-separated. */
                    tags?: string;
                    title?: string;
                    /** Format: uri */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Taken and safe; its status tells how far it has been read. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
        };
    };
    createSourcesBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSourcesBatchInput"];
            };
        };
        responses: {
            /** @description The sources, in the order of the texts. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceBatch"];
                };
            };
        };
    };
    unpublishClone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clone, not published any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clone"];
                };
            };
        };
    };
    listCloneVersions: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                cloneId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CloneVersion"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    restoreCloneVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cloneId: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clone with the restored draft. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clone"];
                };
            };
        };
    };
    getEmbeddedAvatar: {
        parameters: {
            query?: {
                /** @description A published clone's slug, or a publishable key of it. */
                clone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddedAvatar"];
                };
            };
        };
    };
    getEmbeddedClone: {
        parameters: {
            query?: {
                /** @description A published clone's slug, or a publishable key of it. */
                clone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its public face. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddedClone"];
                };
            };
        };
    };
    openEmbedSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenEmbedSessionInput"];
            };
        };
        responses: {
            /** @description The session, and its token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSession"];
                };
            };
        };
    };
    openSourceFile: {
        parameters: {
            query: {
                expires?: number | null;
                signature: string;
                workspace: string;
            };
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes as they were uploaded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": Uploadable;
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitationInput"];
            };
        };
        responses: {
            /** @description Signed in to the workspace. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthAnswer"];
                };
            };
        };
    };
    previewInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewInvitationInput"];
            };
        };
        responses: {
            /** @description The invitation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPreview"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You, and your workspaces. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    deleteMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DeleteMeInput"];
            };
        };
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMeInput"];
            };
        };
        responses: {
            /** @description You, changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    listLogins: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Login"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    beginLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginLoginInput"];
            };
        };
        responses: {
            /** @description Signed in to that workspace. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthAnswer"];
                };
            };
        };
    };
    endOtherLogins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    endLogin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                loginId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordInput"];
            };
        };
        responses: {
            /** @description Changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    giveFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveFeedbackInput"];
            };
        };
        responses: {
            /** @description The rating as stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feedback"];
                };
            };
        };
    };
    stopAnswer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether it was still being written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopAnswerResult"];
                };
            };
        };
    };
    erasePersonalData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasePersonalDataInput"];
            };
        };
        responses: {
            /** @description What was deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasedPersonalData"];
                };
            };
        };
    };
    exportPersonalData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportPersonalDataInput"];
            };
        };
        responses: {
            /** @description One JSON object a line: `{ table, row }`. The last line is `{ "complete": true, "rows": n }`; without it the export broke off. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ended session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Number of the last event seen. */
                after?: number | null;
                /** @description `false`: end when nothing is being written, with 204 when there is nothing to send. */
                live?: "true" | "false";
            };
            header?: {
                /** @description As browsers send it; like `after`. */
                "last-event-id"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, each exactly once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ChatEvent"];
                };
            };
            /** @description Nothing was missed and nothing is being written. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Message"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    answerMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessageInput"];
            };
        };
        responses: {
            /** @description The answer, with its citations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    streamMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessageInput"];
            };
        };
        responses: {
            /** @description message-start, sources-found, then text-delta and citation-added, last message-end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ChatEvent"];
                };
            };
        };
    };
    openSocket: {
        parameters: {
            query?: {
                /** @description Number of the last event seen. */
                after?: number | null;
            };
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    renewSessionToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RenewSessionTokenInput"];
            };
        };
        responses: {
            /** @description The token. The ones before it stay good for their own time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionToken"];
                };
            };
        };
    };
    getSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
        };
    };
    deleteSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSourceChunks: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SourceChunk"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    getSourceDocument: {
        parameters: {
            query?: {
                /** @description The one after the last; at most 50,000 characters are given. */
                end?: number | null;
                /** @description First character, in UTF-16 units into the text of the source. */
                start?: number | null;
            };
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The slice. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentSlice"];
                };
            };
        };
    };
    followSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events named by `type`, each with the source as its data; a comment every 15 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["SourceEvent"];
                };
            };
        };
    };
    getSourceFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceFile"];
                };
            };
        };
    };
    retrySource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source, queued. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                cloneId?: string;
                /** @description First day, UTC. Default: 30 days before `to`. */
                from?: string;
                /** @description Last day, UTC, included. Default: today. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                };
            };
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookEndpoint"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookEndpointInput"];
            };
        };
        responses: {
            /** @description The endpoint with its signing secret, which is shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhookEndpoint"];
                };
            };
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookEndpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookEndpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookEndpointInput"];
            };
        };
        responses: {
            /** @description The changed endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                webhookEndpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookDelivery"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    listWorkspaces: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Workspace"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    getWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workspace. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
        };
    };
    updateWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWorkspaceInput"];
            };
        };
        responses: {
            /** @description The changed workspace. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitationInput"];
            };
        };
        responses: {
            /** @description The invitation; its mail is on its way. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitationId: string;
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its link leads nowhere any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path: {
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Member"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Not a member any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
                workspaceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMemberInput"];
            };
        };
        responses: {
            /** @description The member, changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
}
