namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The tables of the state file. People query and edit them by hand with whatever sqlite3 they have, so nothing here needs a recent SQLite
/// (no STRICT tables, no generated columns), and what a deleted row leaves behind is cleared by triggers, which also work with foreign
/// keys off.
/// </summary>
internal static class StateSchema
{
    /// <summary>"ERPS": marks a SQLite file as ErpSync's.</summary>
    public const int ApplicationId = 0x45525053;

    /// <summary>
    /// All steps in order. A released step is never changed; a new version appends one. The lease table keeps its shape for ever.
    /// </summary>
    public static readonly IReadOnlyList<StateMigration> Migrations = [new(1, Version1), new(2, Version2), new(3, Version3), new(4, Version4)];

    /// <summary>Tables without which the file cannot be used, in every version.</summary>
    public static readonly IReadOnlyList<string> Tables =
    [
        "sync_records", "pair_bodies", "body_samples", "sync_logs", "conflict_records", "webhook_queue", "intents", "cursors", "revisits",
        "runs", "facts", "lease",
    ];

    private const string Version1 =
        """
        CREATE TABLE sync_records (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            doctype TEXT NOT NULL,
            docname TEXT NOT NULL,
            cloud_name TEXT,
            local_name TEXT,
            cloud_modified TEXT,
            local_modified TEXT,
            last_synced TEXT,
            sync_status TEXT NOT NULL CHECK (sync_status IN
                ('synced', 'error', 'conflict', 'blocked', 'pending', 'deleted', 'quarantined', 'dead_letter')),
            error_message TEXT,
            retry_count INTEGER NOT NULL DEFAULT 0,
            error_id TEXT,
            next_attempt TEXT,
            blocked_by TEXT,
            conflict_id INTEGER,
            base TEXT NOT NULL CHECK (base IN ('none', 'body', 'tombstone')),
            dirty INTEGER NOT NULL DEFAULT 0,
            cloud_creation TEXT,
            local_creation TEXT,
            cloud_missing_since TEXT,
            local_missing_since TEXT,
            oscillation TEXT
        );
        CREATE UNIQUE INDEX sync_records_cloud_name ON sync_records (doctype, cloud_name) WHERE cloud_name IS NOT NULL;
        CREATE UNIQUE INDEX sync_records_local_name ON sync_records (doctype, local_name) WHERE local_name IS NOT NULL;
        CREATE INDEX sync_records_cloud_creation ON sync_records (cloud_creation) WHERE cloud_creation IS NOT NULL;
        CREATE INDEX sync_records_local_creation ON sync_records (local_creation) WHERE local_creation IS NOT NULL;
        CREATE INDEX sync_records_doctype ON sync_records (doctype);
        CREATE INDEX sync_records_dirty ON sync_records (doctype) WHERE dirty = 1;
        CREATE INDEX sync_records_tombstone ON sync_records (doctype) WHERE base = 'tombstone';
        CREATE INDEX sync_records_status ON sync_records (sync_status, doctype) WHERE sync_status <> 'synced';

        CREATE TABLE pair_bodies (
            pair_id INTEGER PRIMARY KEY,
            body BLOB NOT NULL
        );

        CREATE TABLE body_samples (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            doctype TEXT NOT NULL,
            plain BLOB NOT NULL,
            packed BLOB NOT NULL
        );
        CREATE INDEX body_samples_doctype ON body_samples (doctype);

        CREATE TABLE sync_logs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            timestamp TEXT NOT NULL,
            doctype TEXT NOT NULL,
            docname TEXT NOT NULL,
            action TEXT NOT NULL,
            direction TEXT,
            status TEXT NOT NULL CHECK (status IN ('success', 'failed', 'conflict', 'blocked', 'pending')),
            message TEXT,
            changes_json TEXT,
            run_id TEXT
        );
        CREATE INDEX sync_logs_timestamp ON sync_logs (timestamp);
        CREATE INDEX sync_logs_failed ON sync_logs (timestamp) WHERE status = 'failed';
        CREATE INDEX sync_logs_docname ON sync_logs (docname COLLATE NOCASE);

        CREATE TABLE conflict_records (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            pair_id INTEGER NOT NULL,
            doctype TEXT NOT NULL,
            docname TEXT NOT NULL,
            cloud_name TEXT,
            local_name TEXT,
            kind TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'resolved', 'settled')),
            detected_at TEXT NOT NULL,
            cloud_modified TEXT,
            local_modified TEXT,
            reason TEXT,
            fields_json TEXT,
            suggested TEXT,
            resolution TEXT,
            resolved_at TEXT,
            resolved_by TEXT,
            comment TEXT,
            cloud_document TEXT,
            local_document TEXT
        );
        CREATE UNIQUE INDEX conflict_records_open ON conflict_records (pair_id) WHERE state = 'open';
        CREATE INDEX conflict_records_closed ON conflict_records (resolved_at) WHERE state <> 'open';

        CREATE TABLE webhook_queue (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT NOT NULL CHECK (source IN ('cloud', 'local')),
            doctype TEXT NOT NULL,
            docname TEXT NOT NULL,
            event TEXT,
            status TEXT NOT NULL CHECK (status IN ('pending', 'processing', 'done', 'dead_letter')),
            priority INTEGER NOT NULL DEFAULT 0,
            deliveries INTEGER NOT NULL DEFAULT 1,
            attempts INTEGER NOT NULL DEFAULT 0,
            received_at TEXT NOT NULL,
            next_attempt TEXT,
            lease_owner TEXT,
            lease_until TEXT,
            processed_at TEXT,
            error_message TEXT,
            dead_letter_reason TEXT
        );
        CREATE UNIQUE INDEX webhook_queue_pending ON webhook_queue (doctype, docname, source) WHERE status = 'pending';
        CREATE UNIQUE INDEX webhook_queue_processing ON webhook_queue (doctype, docname, source) WHERE status = 'processing';
        CREATE INDEX webhook_queue_next ON webhook_queue (priority DESC, id) WHERE status = 'pending';

        CREATE TABLE intents (
            operation_id TEXT PRIMARY KEY,
            run_id TEXT NOT NULL,
            pair_id INTEGER NOT NULL,
            doctype TEXT NOT NULL,
            side TEXT NOT NULL CHECK (side IN ('cloud', 'local')),
            kind TEXT NOT NULL CHECK (kind IN ('create', 'update', 'delete')),
            name TEXT,
            precondition TEXT,
            payload TEXT,
            started_at TEXT NOT NULL,
            outcome_unknown INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX intents_pair ON intents (pair_id);

        CREATE TABLE cursors (
            side TEXT NOT NULL CHECK (side IN ('cloud', 'local')),
            doctype TEXT NOT NULL,
            position TEXT,
            census_at TEXT,
            PRIMARY KEY (side, doctype)
        );

        CREATE TABLE revisits (
            doctype TEXT NOT NULL,
            side TEXT NOT NULL CHECK (side IN ('cloud', 'local')),
            name TEXT NOT NULL,
            counterpart TEXT,
            PRIMARY KEY (doctype, side, name)
        );

        CREATE TABLE runs (
            id TEXT PRIMARY KEY,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            kind TEXT NOT NULL,
            examined INTEGER NOT NULL DEFAULT 0,
            written INTEGER NOT NULL DEFAULT 0,
            conflicts INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            blocked INTEGER NOT NULL DEFAULT 0,
            outcome TEXT
        );
        CREATE INDEX runs_started_at ON runs (started_at);
        CREATE INDEX runs_ended_at ON runs (ended_at);

        CREATE TABLE facts (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        );

        CREATE TABLE lease (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            instance_id TEXT NOT NULL,
            holder TEXT NOT NULL,
            machine TEXT NOT NULL,
            process_id INTEGER NOT NULL,
            process_token TEXT NOT NULL,
            process_started TEXT NOT NULL,
            acquired_at TEXT NOT NULL,
            renewed_at TEXT NOT NULL,
            expires_at TEXT NOT NULL
        );

        CREATE TRIGGER sync_records_forget AFTER DELETE ON sync_records
        BEGIN
            DELETE FROM pair_bodies WHERE pair_id = OLD.id;
            DELETE FROM intents WHERE pair_id = OLD.id;
            UPDATE conflict_records
            SET state = 'settled', resolved_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z', resolved_by = 'forgotten'
            WHERE pair_id = OLD.id AND state = 'open';
            INSERT OR REPLACE INTO revisits (doctype, side, name, counterpart)
                SELECT OLD.doctype, 'cloud', OLD.cloud_name, OLD.local_name WHERE OLD.cloud_name IS NOT NULL;
            INSERT OR REPLACE INTO revisits (doctype, side, name, counterpart)
                SELECT OLD.doctype, 'local', OLD.local_name, OLD.cloud_name WHERE OLD.local_name IS NOT NULL;
        END;
        """;

    // What the events told of the document (its stamps, one a line), and what came of them; indexes for a long queue of many DocTypes.
    private const string Version2 =
        """
        ALTER TABLE webhook_queue ADD COLUMN modified TEXT;
        ALTER TABLE webhook_queue ADD COLUMN outcome TEXT;
        CREATE INDEX webhook_queue_doctype ON webhook_queue (doctype, priority DESC, id) WHERE status = 'pending';
        CREATE INDEX webhook_queue_postponed ON webhook_queue (next_attempt) WHERE status = 'pending' AND next_attempt IS NOT NULL;
        CREATE INDEX webhook_queue_received ON webhook_queue (received_at) WHERE status = 'pending';
        CREATE INDEX webhook_queue_processed ON webhook_queue (processed_at) WHERE status IN ('done', 'dead_letter');
        """;

    // Contents that were carried to a side: the intent while site_file is null, the receipt after it.
    private const string Version3 =
        """
        CREATE TABLE carried_files (
            side TEXT NOT NULL CHECK (side IN ('cloud', 'local')),
            content_hash TEXT NOT NULL,
            is_private INTEGER NOT NULL,
            file_name TEXT NOT NULL,
            file_size INTEGER NOT NULL,
            started_at TEXT NOT NULL,
            site_file TEXT,
            site_url TEXT,
            site_hash TEXT,
            PRIMARY KEY (side, content_hash, is_private)
        );
        """;

    // Bases are kept as their difference from a document, no longer packed behind one. The content of those of before is given up, and that there was an
    // agreement is kept: equal documents are agreed on again without a write, and what was deleted meanwhile does not come back.
    private const string Version4 =
        """
        DROP TABLE body_samples;
        CREATE TABLE body_samples (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            doctype TEXT NOT NULL,
            plain BLOB NOT NULL
        );
        CREATE INDEX body_samples_doctype ON body_samples (doctype);
        DELETE FROM pair_bodies;
        UPDATE sync_records SET dirty = 1 WHERE base = 'body';
        UPDATE intents SET payload = NULL WHERE kind <> 'create';
        """;
}
