using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.State;

public sealed class PairTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_pair_comes_back_with_everything_it_had()
    {
        using var store = _fixture.Open();
        var now = _fixture.Clock.GetUtcNow();
        var full = new PairRecord
        {
            DocType = "Sales Order",
            CloudName = "SAL-ORD-2026-00001",
            LocalName = "SO/Ä [1]'\"",
            CloudCreation = "2026-01-01 08:00:00.000001",
            LocalCreation = "2026-01-01 13:30:00.000001",
            CloudModified = "2026-01-02 08:00:00.123456",
            LocalModified = "2026-01-02 13:30:00.123456",
            Base = BaseKind.Body,
            Dirty = true,
            Status = SyncRecordStatus.DeadLetter,
            LastSynced = now,
            RetryCount = 3,
            NextAttempt = now.AddSeconds(5),
            ErrorId = ErrorIds.DocumentRejected,
            ErrorMessage = "Refused.",
            BlockedBy = "Customer/ACME",
            ConflictId = 17,
            CloudMissingSince = now.AddDays(-1),
            LocalMissingSince = now.AddDays(-2).ToOffset(TimeSpan.FromHours(5.5)),
            Oscillation = """{"field":"rate"}""",
        };

        var saved = StateFixture.Save(store, full);

        Assert.True(saved.Id > 0);
        Assert.Equal(full with { Id = saved.Id }, saved);
        Assert.Equal(saved, store.GetPair(saved.Id));
        Assert.Null(store.GetPair(saved.Id + 1));
    }

    [Theory]
    [InlineData("CUST-C", "CUST-L", "CUST-C")]
    [InlineData(null, "CUST-L", "CUST-L")]
    [InlineData("CUST-C", null, "CUST-C")]
    public void The_name_people_query_is_the_cloud_name_or_else_the_local_one(string? cloudName, string? localName, string expected)
    {
        using (var store = _fixture.Open())
        {
            var pair = StateFixture.Save(store, Samples.Pair("other", "other"));
            StateFixture.Save(store, pair with { CloudName = cloudName, LocalName = localName });
        }

        using var plain = _fixture.OpenPlain();
        Assert.Equal(expected, StateFixture.Scalar(plain, "SELECT docname FROM sync_records WHERE doctype = 'Customer'"));
    }

    [Fact]
    public void Times_are_iso_8601_in_utc_and_statuses_are_words()
    {
        using (var store = _fixture.Open())
        {
            StateFixture.Save(store, Samples.Pair() with
            {
                Status = SyncRecordStatus.DeadLetter,
                LastSynced = new DateTimeOffset(2026, 3, 1, 13, 30, 0, TimeSpan.FromHours(5.5)),
            });
        }

        using var plain = _fixture.OpenPlain();
        Assert.Equal(
            "dead_letter 2026-03-01T08:00:00.0000000Z",
            StateFixture.Scalar(plain, "SELECT sync_status || ' ' || last_synced FROM sync_records"));
        Assert.Equal("2026-03-01 08:00:00", StateFixture.Scalar(plain, "SELECT datetime(last_synced) FROM sync_records"));
    }

    [Fact]
    public void Every_status_has_its_word_and_comes_back()
    {
        using var store = _fixture.Open();
        foreach (var status in Enum.GetValues<SyncRecordStatus>())
        {
            var name = status.ToString();
            var saved = StateFixture.Save(store, Samples.Pair(name, name) with { Status = status });
            Assert.Equal(status, store.GetPair(saved.Id)!.Status);
        }
    }

    [Fact]
    public void Pairs_are_found_by_their_names_on_either_side_and_only_there()
    {
        using var store = _fixture.Open();
        var one = StateFixture.Save(store, Samples.Pair("C-1", "L-1"));
        var two = StateFixture.Save(store, Samples.Pair("C-2", null));
        StateFixture.Save(store, Samples.Pair("C-1", "L-1", "Supplier"));

        var cloud = store.FindPairs("Customer", Side.Cloud, ["C-1", "C-2", "c-1", "L-1", "C-1"]);
        var local = store.FindPairs("Customer", Side.Local, ["L-1", "C-2"]);

        Assert.Equal(2, cloud.Count);
        Assert.Equal(one, cloud["C-1"]);
        Assert.Equal(two, cloud["C-2"]);
        Assert.Equal(one, Assert.Single(local).Value);
        Assert.Empty(store.FindPairs("Customer", Side.Cloud, []));
    }

    [Fact]
    public void Odd_names_are_found_too()
    {
        using var store = _fixture.Open();
        string[] names = ["123", "1e3", "null", "O'Brien", "Ä\"ö", "a,b", "数量 😀", "x y ", " x", "[a]", "\\", "%_"];
        StateFixture.InTransaction(store, transaction =>
        {
            foreach (var name in names)
            {
                transaction.SavePair(Samples.Pair(name, name));
            }
        });

        var found = store.FindPairs("Customer", Side.Local, names);
        Assert.Equal(names.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Thousands_of_names_are_looked_up_at_once()
    {
        using var store = _fixture.Open();
        var names = Enumerable.Range(0, 5000).Select(number => $"ITEM-{number}").ToList();
        StateFixture.InTransaction(store, transaction =>
        {
            foreach (var name in names.Where((_, index) => index % 2 == 0))
            {
                transaction.SavePair(Samples.Pair(name, name, "Item"));
            }
        });

        Assert.Equal(2500, store.FindPairs("Item", Side.Cloud, names).Count);
    }

    [Fact]
    public void A_creation_stamp_finds_the_renamed_pair()
    {
        using var store = _fixture.Open();
        var saved = StateFixture.Save(store, Samples.Pair() with { CloudCreation = "2026-01-01 08:00:00.000001" });
        StateFixture.Save(store, Samples.Pair(docType: "Supplier") with { CloudCreation = "2026-01-01 08:00:00.000001" });

        Assert.Equal(saved, Assert.Single(store.FindPairsByCreation("Customer", Side.Cloud, "2026-01-01 08:00:00.000001")));
        Assert.Empty(store.FindPairsByCreation("Customer", Side.Local, "2026-01-01 08:00:00.000001"));
    }

    [Theory]
    [InlineData("C-1", "L-2")]
    [InlineData("C-2", "L-1")]
    public void A_document_belongs_to_one_pair_only(string cloudName, string localName)
    {
        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair("C-1", "L-1"));
        var other = StateFixture.Save(store, Samples.Pair("C-3", "L-3"));

        var inserted = StateFixture.Refused(() => StateFixture.Save(store, Samples.Pair(cloudName, localName)));
        var renamed = StateFixture.Refused(() => StateFixture.Save(store, other with { CloudName = cloudName, LocalName = localName }));

        Assert.Equal(ErrorIds.DuplicateName, inserted.ErrorId);
        Assert.Equal(ErrorIds.DuplicateName, renamed.ErrorId);
        Assert.Equal(2, store.CountPairs("Customer"));
    }

    [Fact]
    public void Any_number_of_pairs_may_still_lack_a_name()
    {
        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair("C-1", null));
        StateFixture.Save(store, Samples.Pair("C-2", null));
        StateFixture.Save(store, Samples.Pair(null, "L-1"));
        StateFixture.Save(store, Samples.Pair(null, "L-2"));

        Assert.Equal(4, store.CountPairs("Customer"));
    }

    [Fact]
    public void A_refused_pair_leaves_the_rest_of_its_transaction_usable()
    {
        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair("C-1", "L-1"));
        StateFixture.InTransaction(store, transaction =>
        {
            transaction.SavePair(Samples.Pair("C-2", "L-2"));
            StateFixture.Refused(() => transaction.SavePair(Samples.Pair("C-1", "L-9")));
            transaction.SavePair(Samples.Pair("C-3", "L-3"));
        });

        Assert.Equal(3, store.CountPairs("Customer"));
    }

    [Fact]
    public void A_pair_that_was_forgotten_meanwhile_is_not_written_back()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        StateFixture.InTransaction(store, transaction => transaction.ForgetPair(pair.Id));

        Assert.Equal(ErrorIds.RecordNotFound, StateFixture.Refused(() => StateFixture.Save(store, pair)).ErrorId);
        StateFixture.InTransaction(store, transaction =>
        {
            Assert.Equal(ErrorIds.RecordNotFound, StateFixture.Refused(() => transaction.SaveBase(pair.Id, Samples.Base())).ErrorId);
            Assert.Equal(
                ErrorIds.RecordNotFound,
                StateFixture.Refused(() => transaction.OpenIntent(Samples.Intent(pair, "op", _fixture.Clock.GetUtcNow()))).ErrorId);
            Assert.Equal(
                ErrorIds.RecordNotFound,
                StateFixture.Refused(() => transaction.SaveConflict(Samples.Conflict(pair, _fixture.Clock.GetUtcNow()))).ErrorId);
        });
        Assert.Equal(0, store.CountPairs("Customer"));
    }

    [Fact]
    public void Due_pairs_are_dirty_and_past_their_next_attempt()
    {
        using var store = _fixture.Open();
        var now = _fixture.Clock.GetUtcNow();
        var atOnce = StateFixture.Save(store, Samples.Pair("1", "1") with { Dirty = true });
        StateFixture.Save(store, Samples.Pair("2", "2") with { Dirty = true, NextAttempt = now.AddTicks(1) });
        var due = StateFixture.Save(store, Samples.Pair("3", "3") with { Dirty = true, NextAttempt = now });
        StateFixture.Save(store, Samples.Pair("4", "4"));

        Assert.Equal([atOnce, due], store.DuePairs("Customer", now, 0, 10));
        Assert.Equal([due], store.DuePairs("Customer", now, atOnce.Id, 10));
        Assert.Equal([atOnce], store.DuePairs("Customer", now, 0, 1));
        Assert.Empty(store.DuePairs("Supplier", now, 0, 10));
    }

    [Fact]
    public void Live_pairs_come_page_by_page_and_tombstones_do_not()
    {
        using var store = _fixture.Open();
        var saved = Enumerable.Range(1, 5).Select(number => StateFixture.Save(store, Samples.Pair($"{number}", null))).ToList();
        StateFixture.Save(store, saved[2] with { Base = BaseKind.Tombstone, Status = SyncRecordStatus.Deleted });

        var first = store.PairsAfter("Customer", 0, 2);
        var second = store.PairsAfter("Customer", first[^1].Id, 10);

        Assert.Equal([saved[0].Id, saved[1].Id], first.Select(pair => pair.Id));
        Assert.Equal([saved[3].Id, saved[4].Id], second.Select(pair => pair.Id));
        Assert.Equal(4, store.CountPairs("Customer"));
    }

    [Fact]
    public void Bases_come_back_and_go_with_the_pair()
    {
        using var store = _fixture.Open();
        var pairs = Enumerable.Range(0, 4).Select(number => StateFixture.Save(store, Samples.Pair($"{number}", null))).ToList();
        StateFixture.InTransaction(store, transaction =>
        {
            transaction.SaveBase(pairs[0].Id, Samples.Base("first"));
            transaction.SaveBase(pairs[1].Id, Samples.Base("second", localRow: "row-c"));
            transaction.SaveBase(pairs[1].Id, Samples.Base("second again", localRow: "row-c"));
            transaction.SaveBase(pairs[2].Id, Samples.Base(new string('x', 5000)));
        });

        var bases = store.GetBases([.. pairs.Select(pair => pair.Id)]);

        Assert.Equal([pairs[0].Id, pairs[1].Id, pairs[2].Id], bases.Keys.Order());
        DocumentAssert.Identical(Samples.Base("first"), bases[pairs[0].Id]);
        DocumentAssert.Identical(Samples.Base("second again", localRow: "row-c"), bases[pairs[1].Id]);
        DocumentAssert.Identical(Samples.Base(new string('x', 5000)), bases[pairs[2].Id]);

        StateFixture.Save(store, pairs[0] with { Base = BaseKind.None });
        StateFixture.InTransaction(store, transaction => transaction.ForgetPair(pairs[1].Id));
        Assert.Equal([pairs[2].Id], store.GetBases([.. pairs.Select(pair => pair.Id)]).Keys);
    }

    [Fact]
    public void A_sample_from_a_rolled_back_transaction_is_never_used()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        var large = Samples.Base(string.Join(' ', Enumerable.Range(0, 300)));
        StateFixture.Abandon(store, abandoned => abandoned.SaveBase(pair.Id, large));

        var other = Samples.Base(string.Join('-', Enumerable.Range(0, 300)));
        StateFixture.InTransaction(store, transaction => transaction.SaveBase(pair.Id, other));

        DocumentAssert.Identical(other, store.GetBases([pair.Id])[pair.Id]);
    }

    [Fact]
    public void A_base_stays_readable_in_a_store_opened_later()
    {
        var large = Samples.Base(string.Join(' ', Enumerable.Range(0, 300)));
        long id;
        using (var store = _fixture.Open())
        {
            id = StateFixture.Save(store, Samples.Pair()).Id;
            StateFixture.InTransaction(store, transaction => transaction.SaveBase(id, large));
        }

        using var later = _fixture.Open();
        DocumentAssert.Identical(large, later.GetBases([id])[id]);
        var second = StateFixture.Save(later, Samples.Pair("C-2", "L-2")).Id;
        StateFixture.InTransaction(later, transaction => transaction.SaveBase(second, large));
        DocumentAssert.Identical(large, later.GetBases([second])[second]);
    }

    [Fact]
    public void A_damaged_base_is_reported_with_its_pair_and_the_others_stay_readable()
    {
        using var store = _fixture.Open();
        var broken = StateFixture.Save(store, Samples.Pair("C-1", "L-1"));
        var whole = StateFixture.Save(store, Samples.Pair("C-2", "L-2"));
        StateFixture.InTransaction(store, transaction =>
        {
            transaction.SaveBase(broken.Id, Samples.Base());
            transaction.SaveBase(whole.Id, Samples.Base());
        });
        using var plain = _fixture.OpenPlain();
        StateFixture.Execute(plain, $"UPDATE pair_bodies SET body = substr(body, 1, length(body) - 3) WHERE pair_id = {broken.Id}");

        var error = StateFixture.Refused(() => store.GetBases([broken.Id]));

        Assert.Equal(ErrorIds.StateCorrupt, error.ErrorId);
        Assert.Contains($"pair {broken.Id}", error.Message, StringComparison.Ordinal);
        Assert.Single(store.GetBases([whole.Id]));
    }

    [Fact]
    public void Intents_stay_open_until_they_are_closed()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        var first = Samples.Intent(pair, "op-1", _fixture.Clock.GetUtcNow());
        var create = first with
        {
            OperationId = "op-2",
            Kind = IntentKind.Create,
            Side = Side.Cloud,
            Name = null,
            Precondition = null,
            Payload = null,
        };
        StateFixture.InTransaction(store, transaction =>
        {
            transaction.OpenIntent(first);
            transaction.OpenIntent(create);
        });
        Assert.Equal([first, create], store.OpenIntents());

        StateFixture.InTransaction(store, transaction =>
        {
            transaction.MarkOutcomeUnknown("op-1");
            transaction.CloseIntent("op-2");
        });
        Assert.Equal([first with { OutcomeUnknown = true }], store.OpenIntents());
    }

    [Fact]
    public void Cursors_facts_and_revisits_are_remembered()
    {
        using (var store = _fixture.Open())
        {
            Assert.Equal(new ScanCursor(null, null), store.GetCursor(Side.Cloud, "Customer"));
            var forgotten = StateFixture.Save(store, Samples.Pair("C-1", "L-1"));
            StateFixture.InTransaction(store, transaction =>
            {
                transaction.SetCursor(Side.Cloud, "Customer", new ScanCursor("2026-01-01 08:00:00.000001", null));
                transaction.SetCursor(Side.Cloud, "Customer", new ScanCursor("2026-01-02 08:00:00.000001", _fixture.Clock.GetUtcNow()));
                transaction.SetFact("cloud.url", "https://erp.example");
                transaction.SetFact("gone", "x");
                transaction.SetFact("gone", null);
                transaction.ForgetPair(forgotten.Id);
            });
        }

        using var later = _fixture.Open();
        Assert.Equal(new ScanCursor("2026-01-02 08:00:00.000001", _fixture.Clock.GetUtcNow()), later.GetCursor(Side.Cloud, "Customer"));
        Assert.Equal(new ScanCursor(null, null), later.GetCursor(Side.Local, "Customer"));
        Assert.Equal("https://erp.example", later.GetFact("cloud.url"));
        Assert.Null(later.GetFact("gone"));
        Assert.Equal([new Revisit(Side.Cloud, "C-1", "L-1"), new Revisit(Side.Local, "L-1", "C-1")], later.Revisits("Customer"));
        StateFixture.InTransaction(later, transaction => transaction.RemoveRevisits("Customer", [new Revisit(Side.Cloud, "C-1", null)]));
        Assert.Equal([new Revisit(Side.Local, "L-1", "C-1")], later.Revisits("Customer"));
        Assert.Empty(later.Revisits("Supplier"));
    }
}
