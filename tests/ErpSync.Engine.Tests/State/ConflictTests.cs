using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.State;

public sealed class ConflictTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_conflict_comes_back_with_its_difference_and_both_documents()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        var record = Samples.Conflict(pair, _fixture.Clock.GetUtcNow());

        var id = StateFixture.InTransaction(store, transaction => transaction.SaveConflict(record));

        var read = store.GetConflict(id)!;
        Assert.Equal(pair.Id, read.PairId);
        Assert.Equal(record.Conflict.Fields, read.Conflict.Fields);
        Assert.Equal(record.Conflict with { Id = id, Fields = read.Conflict.Fields }, read.Conflict);
        Assert.Null(store.GetConflict(id + 1));
    }

    [Fact]
    public void A_pair_has_one_open_conflict_however_often_it_is_found()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        var first = _fixture.Clock.GetUtcNow();
        var id = Save(store, Samples.Conflict(pair, first));

        var again = Save(store, Samples.Conflict(pair, first.AddHours(1), "Edited again."));

        Assert.Equal(id, again);
        var open = Assert.Single(store.QueryConflicts(new ConflictQuery()));
        Assert.Equal("Edited again.", open.Reason);
        Assert.Equal(first, open.DetectedAt);
    }

    [Fact]
    public void The_file_itself_refuses_a_second_open_conflict()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        Save(store, Samples.Conflict(pair, _fixture.Clock.GetUtcNow()));
        using var plain = _fixture.OpenPlain();

        Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => StateFixture.Execute(
            plain,
            $"""
            INSERT INTO conflict_records (pair_id, doctype, docname, kind, state, detected_at)
            VALUES ({pair.Id}, 'Customer', 'C', 'field_edit', 'open', '2026')
            """));
    }

    [Fact]
    public void A_closed_conflict_keeps_its_decision_and_a_later_one_is_new()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        var now = _fixture.Clock.GetUtcNow();
        var id = Save(store, Samples.Conflict(pair, now));
        StateFixture.InTransaction(store, transaction => transaction.CloseConflict(
            id, ConflictState.Resolved, ConflictStrategy.KeepBoth, "asha", "two customers", now.AddMinutes(5)));

        var closed = store.GetConflict(id)!.Conflict;
        Assert.Equal(ConflictState.Resolved, closed.State);
        Assert.Equal(ConflictStrategy.KeepBoth, closed.Resolution);
        Assert.Equal("asha", closed.ResolvedBy);
        Assert.Equal(now.AddMinutes(5), closed.ResolvedAt);
        Assert.Equal("""{"territory":"Pune"}""", closed.CloudDocument);
        using (var plain = _fixture.OpenPlain())
        {
            Assert.Equal(
                "keep_both two customers",
                StateFixture.Scalar(plain, "SELECT resolution || ' ' || comment FROM conflict_records WHERE state = 'resolved'"));
        }

        var next = Save(store, Samples.Conflict(pair, now.AddHours(1)));
        Assert.NotEqual(id, next);
        Assert.Equal([next], store.QueryConflicts(new ConflictQuery()).Select(conflict => conflict.Id));
        Assert.Equal([id, next], store.QueryConflicts(new ConflictQuery { IncludeClosed = true }).Select(conflict => conflict.Id));
    }

    [Fact]
    public void A_closed_conflict_is_neither_closed_nor_written_again()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        var now = _fixture.Clock.GetUtcNow();
        var record = Samples.Conflict(pair, now);
        var id = Save(store, record);
        Close(store, id, now);

        Assert.Equal(ErrorIds.ConflictClosed, StateFixture.Refused(() => Close(store, id, now)).ErrorId);
        Assert.Equal(
            ErrorIds.ConflictClosed,
            StateFixture.Refused(() => Save(store, record with { Conflict = record.Conflict with { Id = id } })).ErrorId);
        Assert.Equal(ErrorIds.ConflictNotFound, StateFixture.Refused(() => Close(store, id + 1, now)).ErrorId);
    }

    [Fact]
    public void A_resolution_by_rule_is_recorded_without_ever_being_open()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        var now = _fixture.Clock.GetUtcNow();
        var record = Samples.Conflict(pair, now);
        var id = Save(store, record with
        {
            Conflict = record.Conflict with
            {
                State = ConflictState.Resolved,
                Resolution = ConflictStrategy.LatestTimestamp,
                ResolvedAt = now,
                ResolvedBy = "rule",
            },
        });

        Assert.Empty(store.QueryConflicts(new ConflictQuery()));
        Assert.Equal("rule", store.GetConflict(id)!.Conflict.ResolvedBy);
    }

    [Fact]
    public void A_rolled_back_conflict_was_never_there()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        StateFixture.Abandon(store, transaction => transaction.SaveConflict(Samples.Conflict(pair, _fixture.Clock.GetUtcNow())));

        Assert.Empty(store.QueryConflicts(new ConflictQuery { IncludeClosed = true }));
    }

    [Fact]
    public void Conflicts_are_chosen_by_id_doctype_and_name_of_either_side()
    {
        using var store = _fixture.Open();
        var ids = new List<long>();
        (string DocType, string Cloud, string Local)[] pairs =
            [("Customer", "C-1", "L-1"), ("Customer", "C-2", "L-2"), ("Item", "C-1", "L-9")];
        foreach (var (docType, cloudName, localName) in pairs)
        {
            var pair = StateFixture.Save(store, Samples.Pair(cloudName, localName, docType));
            ids.Add(Save(store, Samples.Conflict(pair, _fixture.Clock.GetUtcNow())));
        }

        Assert.Equal([ids[1]], Ids(new ConflictQuery { Ids = [ids[1], 999] }));
        Assert.Equal([ids[0], ids[1]], Ids(new ConflictQuery { DocTypes = ["cust*"] }));
        Assert.Equal([ids[0], ids[2]], Ids(new ConflictQuery { Names = ["c-1"] }));
        Assert.Equal([ids[2]], Ids(new ConflictQuery { Names = ["L-9"] }));
        Assert.Empty(Ids(new ConflictQuery { Ids = [ids[0]], DocTypes = ["Item"] }));

        IEnumerable<long> Ids(ConflictQuery query) => store.QueryConflicts(query).Select(conflict => conflict.Id);
    }

    [Fact]
    public void Conflicts_can_be_closed_while_they_are_being_listed()
    {
        using var store = _fixture.Open();
        for (var number = 0; number < 120; number++)
        {
            var pair = StateFixture.Save(store, Samples.Pair($"C-{number}", null));
            Save(store, Samples.Conflict(pair, _fixture.Clock.GetUtcNow()));
        }

        var closed = 0;
        foreach (var conflict in store.QueryConflicts(new ConflictQuery()))
        {
            Close(store, conflict.Id, _fixture.Clock.GetUtcNow());
            closed++;
        }

        Assert.Equal(120, closed);
        Assert.Empty(store.QueryConflicts(new ConflictQuery()));
    }

    private static long Save(SqliteStateStore store, ConflictRecord record) =>
        StateFixture.InTransaction(store, transaction => transaction.SaveConflict(record));

    private static void Close(SqliteStateStore store, long id, DateTimeOffset at) =>
        StateFixture.InTransaction(
            store, transaction => transaction.CloseConflict(id, ConflictState.Settled, null, "rule", null, at));
}
