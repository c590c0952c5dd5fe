namespace ErpSync.Engine.Tests.State;

public sealed class QueryTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("Customer", "acme", "ACME")]
    [InlineData("customer", "AC*", "ACME")]
    [InlineData("*", "*zürich*", "Zürich [1]")]
    [InlineData("*", "ZÜRICH*", "Zürich [1]")]
    [InlineData("*", "Zürich [1]", "Zürich [1]")]
    [InlineData("*", "Zürich `[1`]", "Zürich [1]")]
    [InlineData("*", "100%_\\", "100%_\\")]
    [InlineData("*", "100%*", "100%_\\")]
    [InlineData("*", "?CME", "ACME")]
    [InlineData("*", "[a-c]cm[e]", "ACME")]
    [InlineData("*", "local-?", "ACME,100%_\\,Zürich [1]")]
    [InlineData("Item", "ACME", "")]
    [InlineData("*", "ACM", "")]
    [InlineData("*", "1__%*", "")]
    public void Records_are_chosen_by_patterns_whatever_the_case(string docType, string name, string expected)
    {
        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair("ACME", "local-1"));
        StateFixture.Save(store, Samples.Pair("100%_\\", "local-2"));
        StateFixture.Save(store, Samples.Pair("Zürich [1]", "local-3"));

        var found = store.QueryRecords(new RecordQuery { DocTypes = [docType], Names = [name] }).Select(record => record.Name);

        Assert.Equal(expected, string.Join(',', found));
    }

    [Theory]
    [InlineData("NONE-{0}")]
    [InlineData("NONE-{0}*")]
    [InlineData("NÖNE-{0}")]
    public void Any_number_of_patterns_can_be_given(string pattern)
    {
        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair("ACME", "ACME"));
        var names = Enumerable.Range(0, 2000).Select(number => pattern.Replace("{0}", $"{number}", StringComparison.Ordinal));

        Assert.Empty(store.QueryRecords(new RecordQuery { Names = [.. names] }));
        Assert.Single(store.QueryRecords(new RecordQuery { Names = [.. names, "acme"] }));
        Assert.Single(store.QueryRecords(new RecordQuery { Names = [.. names, "ac*"] }));
    }

    [Fact]
    public void Any_number_of_different_queries_can_follow_each_other()
    {
        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair("ACME", "ACME"));
        for (var number = 0; number < 250; number++)
        {
            // Each makes another statement: one more condition on the status, the time, or the patterns.
            var names = Enumerable.Range(0, number % 16).Select(part => $"NONE-{number}-{part}*").Append("acme").ToList();
            var docTypes = Enumerable.Range(0, number / 16).Select(part => $"NONE-{part}*").Append("Customer").ToList();
            Assert.Single(store.QueryRecords(new RecordQuery { Names = names, DocTypes = docTypes }));
            Assert.Empty(store.QueryLog(new LogQuery { Names = names, DocTypes = docTypes }));
        }
    }

    [Fact]
    public void Records_are_chosen_by_status_and_come_by_doctype()
    {
        using var store = _fixture.Open();
        Save("Item", "I-1", SyncRecordStatus.Error);
        Save("Customer", "C-1", SyncRecordStatus.Synced);
        Save("Customer", "C-2", SyncRecordStatus.Error);
        Save("Customer", "C-3", SyncRecordStatus.DeadLetter);

        Assert.Equal(["C-1", "C-2", "C-3", "I-1"], Names(new RecordQuery()));
        Assert.Equal(["C-2", "I-1"], Names(new RecordQuery { Statuses = [SyncRecordStatus.Error] }));
        Assert.Equal(["C-1", "C-3"], Names(new RecordQuery { Statuses = [SyncRecordStatus.Synced, SyncRecordStatus.DeadLetter] }));
        Assert.Equal(
            ["C-2", "C-3"],
            Names(new RecordQuery { DocTypes = ["C*", "X"], Statuses = [SyncRecordStatus.DeadLetter, SyncRecordStatus.Error] }));
        Assert.Empty(Names(new RecordQuery { DocTypes = ["X"] }));

        void Save(string docType, string name, SyncRecordStatus status) =>
            StateFixture.Save(store, Samples.Pair(name, name, docType) with { Status = status });

        IEnumerable<string> Names(RecordQuery query) => store.QueryRecords(query).Select(record => record.Name);
    }

    [Fact]
    public void Records_show_what_the_pair_holds()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair("C", "L") with
        {
            Status = SyncRecordStatus.Blocked,
            CloudModified = "2026-01-01 08:00:00.000001",
            LocalModified = "2026-01-01 13:30:00.000001",
            LastSynced = _fixture.Clock.GetUtcNow(),
            RetryCount = 2,
            ErrorId = ErrorIds.LinkMissing,
            ErrorMessage = "Waits.",
            BlockedBy = "Item/BOLT",
            ConflictId = 4,
        });

        var record = Assert.Single(store.QueryRecords(new RecordQuery()));

        Assert.Equal(
            new SyncRecord
            {
                DocType = "Customer",
                Name = "C",
                CloudName = "C",
                LocalName = "L",
                Status = SyncRecordStatus.Blocked,
                CloudModified = pair.CloudModified,
                LocalModified = pair.LocalModified,
                LastSynced = pair.LastSynced,
                RetryCount = 2,
                ErrorId = ErrorIds.LinkMissing,
                ErrorMessage = "Waits.",
                BlockedBy = "Item/BOLT",
                ConflictId = 4,
            },
            record);
    }

    [Fact]
    public void More_records_than_a_page_come_once_each_while_others_are_written()
    {
        using var store = _fixture.Open();
        StateFixture.InTransaction(store, transaction =>
        {
            for (var number = 0; number < 1200; number++)
            {
                transaction.SavePair(Samples.Pair($"C-{number:0000}", null));
            }
        });

        var names = new List<string>();
        foreach (var record in store.QueryRecords(new RecordQuery()))
        {
            names.Add(record.Name);
            if (names.Count == 700)
            {
                StateFixture.Save(store, Samples.Pair("late", null));
            }
        }

        Assert.Equal([.. Enumerable.Range(0, 1200).Select(number => $"C-{number:0000}"), "late"], names);
    }

    [Fact]
    public void The_log_comes_newest_first_and_entry_by_entry_as_written()
    {
        using var store = _fixture.Open();
        var start = _fixture.Clock.GetUtcNow();
        var entry = Samples.Entry("C-2", start.AddMinutes(2));
        var id = StateFixture.InTransaction(store, transaction =>
        {
            transaction.AppendLog(Samples.Entry("C-1", start.AddMinutes(1)));
            var second = transaction.AppendLog(entry);
            transaction.AppendLog(Samples.Entry("C-0", start));
            return second;
        });

        var log = store.QueryLog(new LogQuery()).ToList();

        Assert.Equal(["C-2", "C-1", "C-0"], log.Select(line => line.Name));
        Assert.Equal(entry.Changes, log[0].Changes);
        Assert.Equal(entry with { Id = id, Changes = log[0].Changes }, log[0]);
    }

    [Fact]
    public void An_entry_without_a_time_gets_the_clocks()
    {
        using var store = _fixture.Open();
        StateFixture.InTransaction(store, transaction => transaction.AppendLog(Samples.Entry("C-1", default) with { Changes = [] }));

        var entry = Assert.Single(store.QueryLog(new LogQuery()));
        Assert.Equal(_fixture.Clock.GetUtcNow(), entry.Timestamp);
        Assert.Empty(entry.Changes);
    }

    [Fact]
    public void The_log_is_chosen_by_document_status_time_and_number()
    {
        using var store = _fixture.Open();
        var start = _fixture.Clock.GetUtcNow();
        StateFixture.InTransaction(store, transaction =>
        {
            for (var minute = 0; minute < 1100; minute++)
            {
                var status = minute % 10 == 0 ? "failed" : "success";
                var docType = minute % 2 == 0 ? "Customer" : "Item";
                transaction.AppendLog(Samples.Entry($"C-{minute % 2}", start.AddMinutes(minute / 2), status, docType));
            }
        });

        Assert.Equal(1100, store.QueryLog(new LogQuery()).Select(entry => entry.Id).Distinct().Count());
        Assert.Equal(550, store.QueryLog(new LogQuery { DocTypes = ["it*"] }).Count());
        Assert.Equal(550, store.QueryLog(new LogQuery { Names = ["c-0"] }).Count());
        Assert.Equal(110, store.QueryLog(new LogQuery { Statuses = ["failed"] }).Count());
        Assert.Equal(110 + 550, store.QueryLog(new LogQuery { Statuses = ["failed", "success"], Since = start.AddMinutes(220) }).Count());
        Assert.Equal([1100, 1099, 1098], store.QueryLog(new LogQuery { First = 3 }).Select(entry => entry.Id));
        Assert.Equal(700, store.QueryLog(new LogQuery { First = 700 }).Count());
        Assert.Empty(store.QueryLog(new LogQuery { First = 0 }));
    }

    [Fact]
    public void The_status_counts_pairs_conflicts_and_runs()
    {
        using var store = _fixture.Open();
        var now = _fixture.Clock.GetUtcNow();
        SyncRecordStatus[] statuses =
        [
            SyncRecordStatus.Synced, SyncRecordStatus.Synced, SyncRecordStatus.Pending, SyncRecordStatus.Error, SyncRecordStatus.DeadLetter,
            SyncRecordStatus.Quarantined, SyncRecordStatus.Blocked, SyncRecordStatus.Deleted,
        ];
        for (var number = 0; number < statuses.Length; number++)
        {
            StateFixture.Save(store, Samples.Pair($"C-{number}", null) with
            {
                Status = statuses[number],
                LastSynced = now.AddMinutes(number),
            });
        }

        var conflicting = StateFixture.Save(store, Samples.Pair("I-1", null, "Item") with { Status = SyncRecordStatus.Conflict });
        StateFixture.InTransaction(store, transaction =>
        {
            transaction.SaveConflict(Samples.Conflict(conflicting, now));
            for (var number = 0; number < 4; number++)
            {
                transaction.SaveRun(new SyncRun { Id = $"run-{number}", StartedAt = now.AddHours(number), Examined = number });
                transaction.AppendLog(Samples.Entry($"C-{number}", now.AddMinutes(number)));
            }

            transaction.SaveRun(
                new SyncRun { Id = "run-1", StartedAt = now.AddHours(1), EndedAt = now.AddHours(1.5), Outcome = "completed" });
        });

        var status = store.GetStatus(recent: 2, runs: 3);

        Assert.Equal(store.Path, status.StatePath);
        Assert.Equal((8L, 2L, 1L), (status.Total, status.Synced, status.Pending));
        Assert.Equal((3L, 1L, 1L), (status.Errors, status.Conflicts, status.Blocked));
        Assert.Equal(now.AddHours(1.5), status.LastRun);
        Assert.Equal(["Customer", "Item"], status.DocTypes.Select(docType => docType.DocType));
        Assert.Equal(7, status.DocTypes[0].Total);
        Assert.Equal(now.AddMinutes(7), status.DocTypes[0].LastSynced);
        Assert.Equal(1, status.DocTypes[1].Conflicts);
        Assert.Equal(["C-3", "C-2"], status.Recent.Select(entry => entry.Name));
        Assert.Equal(["run-3", "run-2", "run-1"], status.Runs.Select(run => run.Id));
        Assert.Equal("completed", status.Runs[2].Outcome);
        Assert.Equal(2, status.Runs[1].Examined);
    }

    [Fact]
    public void An_empty_state_has_an_empty_status()
    {
        using var store = _fixture.Open();
        var status = store.GetStatus(10, 10);

        Assert.Equal(0, status.Total);
        Assert.Empty(status.DocTypes);
        Assert.Empty(status.Recent);
        Assert.Null(status.LastRun);
        Assert.Empty(store.QueryRecords(new RecordQuery { Names = ["*"] }));
    }
}
