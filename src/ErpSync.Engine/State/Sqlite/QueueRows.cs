using ErpSync.Engine.Events;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The rows of webhook_queue. Each runs inside the caller's transaction. At most one entry per document waits and at most one is worked on:
/// unique indexes see to it.
/// </summary>
internal static class QueueRows
{
    // More different stamps than this are not kept: then the document is looked at.
    private const int LongestStamps = 250;

    private const string Known =
        """
        (excluded.modified IS NOT NULL AND q.modified IS NOT NULL
            AND instr(char(10) || q.modified || char(10), char(10) || excluded.modified || char(10)) > 0)
        """;

    // Whichever side told of it: what the other one tells of a document under work is judged when that has ended.
    private const string UnderWork =
        "EXISTS (SELECT 1 FROM webhook_queue r WHERE r.status = 'processing' AND r.doctype = q.doctype AND r.docname = q.docname)";

    private const string SameDocument = "r.doctype = q.doctype AND r.docname = q.docname AND r.source = q.source";

    private const string Columns =
        """
        q.id, q.source, q.doctype, q.docname, q.event, q.status, q.deliveries, q.attempts, q.received_at, q.next_attempt, q.processed_at,
        q.outcome, COALESCE(q.dead_letter_reason, q.error_message)
        """;

    /// <summary>
    /// Adds an event, or counts it to the entry of its document that waits already. What a repeated delivery tells is known; anything else
    /// is news, and news do not wait for a next attempt.
    /// </summary>
    public static void Accept(StateConnection connection, IncomingEvent incoming, DateTimeOffset now) =>
        connection.Run(
            $"""
            INSERT INTO webhook_queue AS q (source, doctype, docname, event, status, priority, received_at, modified)
            VALUES (?1, ?2, ?3, ?4, 'pending', ?5, ?6, ?7)
            ON CONFLICT (doctype, docname, source) WHERE status = 'pending' DO UPDATE SET
                deliveries = q.deliveries + 1,
                event = CASE WHEN q.event = 'on_trash' THEN q.event ELSE excluded.event END,
                priority = MAX(q.priority, excluded.priority),
                attempts = CASE WHEN {Known} THEN q.attempts ELSE 0 END,
                next_attempt = CASE WHEN {Known} THEN q.next_attempt ELSE NULL END,
                modified = CASE
                    WHEN q.modified IS NULL OR excluded.modified IS NULL THEN NULL
                    WHEN {Known} THEN q.modified
                    WHEN length(q.modified) > {LongestStamps} THEN NULL
                    ELSE q.modified || char(10) || excluded.modified END
            """,
            EnumText<Side>.Of(incoming.Source),
            incoming.DocType,
            incoming.Name,
            incoming.Event,
            (long)incoming.Priority,
            StateTime.Of(now),
            incoming.Modified);

    /// <summary>
    /// Takes entries of a DocType that are due, the most urgent and then the oldest first, and none whose document is being worked on.
    /// </summary>
    public static List<QueuedEvent> Take(
        StateConnection connection, string docType, string owner, DateTimeOffset now, DateTimeOffset until, int limit)
    {
        var taken = connection.Read(
            $"""
            UPDATE webhook_queue SET status = 'processing', attempts = attempts + 1, lease_owner = ?2, lease_until = ?4
            WHERE id IN (
                SELECT q.id FROM webhook_queue q INDEXED BY webhook_queue_doctype
                WHERE q.status = 'pending' AND q.doctype = ?1 AND (q.next_attempt IS NULL OR q.next_attempt <= ?3)
                    AND NOT {UnderWork}
                ORDER BY q.priority DESC, q.id LIMIT ?5)
            RETURNING id, source, doctype, docname, event, modified, deliveries, attempts, received_at, priority
            """,
            reader => new QueuedEvent
            {
                Id = reader.GetInt64(0),
                Source = EnumText<Side>.Parse(reader.GetString(1)),
                DocType = reader.GetString(2),
                Name = reader.GetString(3),
                Event = reader.TextOrNull(4),
                Modified = reader.TextOrNull(5)?.Split('\n') ?? [],
                Deliveries = reader.GetInt32(6),
                Attempts = reader.GetInt32(7),
                ReceivedAt = StateTime.Parse(reader.GetString(8)),
                Priority = (EventPriority)reader.GetInt32(9),
            },
            docType,
            owner,
            StateTime.Of(now),
            StateTime.Of(until),
            limit);
        return [.. taken.OrderByDescending(entry => entry.Priority).ThenBy(entry => entry.Id)];
    }

    public static void Complete(
        StateConnection connection, long id, string owner, DeliveryOutcome outcome, string? reason, DateTimeOffset now) =>
        connection.Run(
            """
            UPDATE webhook_queue SET status = 'done', outcome = ?3, error_message = ?4, processed_at = ?5, next_attempt = NULL,
                lease_owner = NULL, lease_until = NULL
            WHERE id = ?1 AND status = 'processing' AND lease_owner = ?2
            """,
            id,
            owner,
            EnumText<DeliveryOutcome>.Of(outcome),
            reason,
            StateTime.Of(now));

    /// <summary>
    /// Puts an entry back to wait. If its document has been touched meanwhile, the entry that waits already stands for both.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="id">The entry.</param>
    /// <param name="owner">Who has taken it.</param>
    /// <param name="notBefore">The next attempt.</param>
    /// <param name="reason">The error; null when it is none of the document's.</param>
    /// <param name="counts">Whether the attempt counts: an outage says nothing about a document.</param>
    public static void PutBack(StateConnection connection, long id, string owner, DateTimeOffset? notBefore, string? reason, bool counts)
    {
        if (MergeIntoWaiting(connection, id, owner))
        {
            return;
        }

        connection.Run(
            """
            UPDATE webhook_queue SET status = 'pending', next_attempt = ?3, error_message = COALESCE(?4, error_message),
                attempts = MAX(0, attempts - ?5), lease_owner = NULL, lease_until = NULL
            WHERE id = ?1 AND status = 'processing' AND lease_owner = ?2
            """,
            id,
            owner,
            StateTime.Of(notBefore),
            reason,
            counts ? 0L : 1L);
    }

    public static void SetAside(StateConnection connection, long id, string owner, string reason, DateTimeOffset now)
    {
        if (!MergeIntoWaiting(connection, id, owner))
        {
            connection.Run(
                """
                UPDATE webhook_queue SET status = 'dead_letter', dead_letter_reason = ?3, processed_at = ?4, outcome = 'dead_letter',
                    next_attempt = NULL, lease_owner = NULL, lease_until = NULL
                WHERE id = ?1 AND status = 'processing' AND lease_owner = ?2
                """,
                id,
                owner,
                reason,
                StateTime.Of(now));
        }
    }

    /// <summary>
    /// Takes back what a worker that is gone had taken. An entry that was taken again and again without an end is set aside: it may be what
    /// ends the process. Only for the holder of the writer lease: then nobody else is working.
    /// </summary>
    /// <returns>How many entries.</returns>
    public static int Rescue(StateConnection connection, string owner, int mostAttempts, DateTimeOffset now)
    {
        var abandoned = connection.Read(
            "SELECT id, lease_owner, attempts FROM webhook_queue WHERE status = 'processing' AND lease_owner IS NOT ?1",
            reader => (Id: reader.GetInt64(0), Owner: reader.TextOrNull(1) ?? "", Attempts: reader.GetInt32(2)),
            owner);
        foreach (var (id, former, attempts) in abandoned)
        {
            connection.Run("UPDATE webhook_queue SET lease_owner = ?2 WHERE id = ?1", id, former);
            if (attempts >= mostAttempts)
            {
                SetAside(connection, id, former, $"The process ended {attempts} times while it worked on this document.", now);
            }
            else
            {
                PutBack(connection, id, former, notBefore: null, reason: null, counts: true);
            }
        }

        return abandoned.Count;
    }

    /// <summary>Puts an entry back into the queue to be looked at anew, whatever became of it.</summary>
    /// <returns>The entry that waits now; null when there is no such entry.</returns>
    public static ErpWebhookEvent? Restart(StateConnection connection, long id)
    {
        var known = connection.Read(
            $"""
            SELECT q.id, q.status, (SELECT r.id FROM webhook_queue r WHERE r.status = 'pending' AND {SameDocument})
            FROM webhook_queue q WHERE q.id = ?1
            """,
            reader => (
                Id: reader.GetInt64(0), Status: EnumText<WebhookEventStatus>.Parse(reader.GetString(1)), Waiting: reader.NumberOrNull(2)),
            id);
        if (known is not [var (_, status, waiting)])
        {
            return null;
        }

        var restarted = waiting ?? id;
        if (status is WebhookEventStatus.Done or WebhookEventStatus.DeadLetter && waiting is not null)
        {
            connection.Run("DELETE FROM webhook_queue WHERE id = ?1", id);
        }

        connection.Run(
            """
            UPDATE webhook_queue SET status = 'pending', attempts = 0, next_attempt = NULL, modified = NULL, processed_at = NULL,
                outcome = NULL, error_message = NULL, dead_letter_reason = NULL
            WHERE id = ?1 AND status <> 'processing'
            """,
            restarted);
        return Get(connection, restarted);
    }

    public static ErpWebhookEvent? Get(StateConnection connection, long id) =>
        connection.Read($"SELECT {Columns} FROM webhook_queue q WHERE q.id = ?1", FromReader, id).FirstOrDefault();

    /// <summary>The DocTypes that have entries which are due and not of documents that are being worked on.</summary>
    public static List<string> DueDocTypes(StateConnection connection, DateTimeOffset now) =>
        connection.Read(
            $"""
            WITH RECURSIVE d (doctype) AS (
                SELECT MIN(q.doctype) FROM webhook_queue q WHERE q.status = 'pending'
                UNION ALL
                SELECT (SELECT MIN(q.doctype) FROM webhook_queue q WHERE q.status = 'pending' AND q.doctype > d.doctype)
                FROM d WHERE d.doctype IS NOT NULL)
            SELECT d.doctype FROM d WHERE d.doctype IS NOT NULL AND EXISTS (
                SELECT 1 FROM webhook_queue q INDEXED BY webhook_queue_doctype
                WHERE q.status = 'pending' AND q.doctype = d.doctype AND (q.next_attempt IS NULL OR q.next_attempt <= ?1)
                    AND NOT {UnderWork})
            """,
            reader => reader.GetString(0),
            StateTime.Of(now));

    /// <summary>When the next postponed entry is due; null when none is postponed.</summary>
    public static DateTimeOffset? NextDue(StateConnection connection) =>
        connection.Read(
            "SELECT MIN(next_attempt) FROM webhook_queue WHERE status = 'pending' AND next_attempt IS NOT NULL",
            reader => reader.TimeOrNull(0)).FirstOrDefault();

    public static WebhookBacklog Backlog(StateConnection connection, DateTimeOffset now) =>
        connection.Read(
            """
            SELECT
                (SELECT COUNT(*) FROM webhook_queue WHERE status = 'pending'),
                (SELECT COUNT(*) FROM webhook_queue WHERE status = 'processing'),
                (SELECT COUNT(*) FROM webhook_queue WHERE status = 'dead_letter'),
                (SELECT received_at FROM webhook_queue WHERE status = 'pending' AND (next_attempt IS NULL OR next_attempt <= ?1)
                    ORDER BY received_at LIMIT 1)
            """,
            reader => new WebhookBacklog
            {
                Pending = reader.GetInt64(0),
                Processing = reader.GetInt64(1),
                DeadLetters = reader.GetInt64(2),
                OldestDue = reader.TimeOrNull(3),
            },
            StateTime.Of(now)).Single();

    public static List<ErpWebhookEvent> Query(StateConnection connection, WebhookEventQuery query, long before, int limit)
    {
        var conditions = new QueryConditions();
        conditions.Add($"q.id < {conditions.Parameter(before)}");
        conditions.AddOneOf("q.id", query.Ids);
        conditions.AddOneOf("q.status", [.. query.Statuses.Distinct().Select(EnumText<WebhookEventStatus>.Of)]);
        conditions.AddPatterns(query.DocTypes, "q.doctype");
        conditions.AddPatterns(query.Names, "q.docname");
        return connection.Read(
            $"SELECT {Columns} FROM webhook_queue q WHERE {conditions.Where} ORDER BY q.id DESC LIMIT {conditions.Parameter(limit)}",
            FromReader,
            conditions.Values);
    }

    /// <summary>
    /// Removes a portion of what was dealt with before a time, or lies behind the newest; and of what was set aside before another.
    /// </summary>
    /// <returns>How many rows.</returns>
    public static int Purge(
        StateConnection connection, DateTimeOffset doneBefore, int mostDone, DateTimeOffset setAsideBefore, int portion) =>
        connection.Run(
            """
            DELETE FROM webhook_queue WHERE id IN (
                SELECT id FROM webhook_queue WHERE status = 'done' AND (processed_at < ?1 OR id <= (
                    SELECT id FROM webhook_queue WHERE status = 'done' ORDER BY id DESC LIMIT 1 OFFSET ?2))
                UNION ALL
                SELECT id FROM webhook_queue WHERE status = 'dead_letter' AND processed_at < ?3
                LIMIT ?4)
            """,
            StateTime.Of(doneBefore),
            (long)mostDone,
            StateTime.Of(setAsideBefore),
            (long)portion);

    // The document was touched while it was worked on: the entry that waits is tried anyway, and must look, whatever stamps it has.
    private static bool MergeIntoWaiting(StateConnection connection, long id, string owner)
    {
        var merged = connection.Run(
            $"""
            UPDATE webhook_queue AS q
            SET deliveries = q.deliveries + r.deliveries, received_at = MIN(q.received_at, r.received_at), modified = NULL
            FROM webhook_queue r
            WHERE r.id = ?1 AND r.status = 'processing' AND r.lease_owner = ?2 AND q.status = 'pending' AND {SameDocument}
            """,
            id,
            owner);
        if (merged == 0)
        {
            return false;
        }

        connection.Run("DELETE FROM webhook_queue WHERE id = ?1", id);
        return true;
    }

    private static ErpWebhookEvent FromReader(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Source = EnumText<Side>.Parse(reader.GetString(1)),
        DocType = reader.GetString(2),
        Name = reader.GetString(3),
        Event = reader.TextOrNull(4),
        Status = EnumText<WebhookEventStatus>.Parse(reader.GetString(5)),
        Deliveries = reader.GetInt32(6),
        Attempts = reader.GetInt32(7),
        ReceivedAt = StateTime.Parse(reader.GetString(8)),
        NextAttempt = reader.TimeOrNull(9),
        ProcessedAt = reader.TimeOrNull(10),
        Outcome = reader.EnumOrNull<DeliveryOutcome>(11),
        Reason = reader.TextOrNull(12),
    };
}
