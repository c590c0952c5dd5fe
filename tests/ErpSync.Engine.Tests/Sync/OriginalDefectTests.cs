using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>What the product that ErpSync replaces got wrong, one test each unless another class tries it already.</summary>
public sealed class OriginalDefectTests
{
    // Defect of the original: it compared hashes of different things, so that idle data was written again in every run.
    [Fact]
    public async Task Six_runs_on_idle_data_write_nothing()
    {
        using var world = await AgreedWorld.MakeAsync();
        var before = new WorldSnapshot(world);

        for (var run = 0; run < 6; run++)
        {
            world.Clock.Advance(TimeSpan.FromHours(1));
            await world.SyncAsync(new SyncRequest { Full = run % 2 == 1 });
            Assert.Empty(world.Results);
        }

        before.AssertUntouched();
    }

    // Defect of the original: the untouched side counted as changed, so that a one-sided edit was a conflict and local_wins reverted it.
    [Theory]
    [InlineData(Side.Cloud, ConflictStrategy.LocalWins)]
    [InlineData(Side.Local, ConflictStrategy.CloudWins)]
    public async Task An_edit_on_one_side_only_is_no_conflict_whoever_would_win(Side side, ConflictStrategy strategy)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = strategy });
        world.Update(side, "Party", "ACME", new JsonObject { ["phone"] = "555" });

        await world.SettleAsync();

        Assert.Equal("555", world.Cloud.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Empty(world.Conflicts(all: true));
    }

    // Defect of the original: documents named by a series were created anew in every run (1, 2, 4, 8).
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Documents_named_by_a_series_do_not_multiply(bool keepsNames)
    {
        using var world = new SyncWorld(
            DocTypes.All, options => options with { KeepsNamesOnV2 = keepsNames, FrappeVersion = keepsNames ? "15.101.1" : "15.55.0" });
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("ACME", "one", "A"));

        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run % 2 == 1 });
            Assert.Equal((1, 1), (world.Cloud.Names("Voucher").Count, world.Local.Names("Voucher").Count));
        }
    }

    // Defect of the original: one missing side was always read as "new", so that deleted documents came back in every run.
    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_deleted_document_stays_deleted(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        var name = world.Side(side).Names("Remark")[0];
        world.Delete(side, "Remark", name);

        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run % 2 == 1 });
            Assert.DoesNotContain(name, world.Cloud.Names("Remark"));
            Assert.DoesNotContain(name, world.Local.Names("Remark"));
            world.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    // Defect of the original: a document that never was on the source was taken for deleted there, and deleted.
    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_that_exists_on_the_target_only_is_not_deleted_when_it_is_named(Side source)
    {
        using var world = await AgreedWorld.MakeAsync();
        var target = source == Side.Cloud ? Side.Local : Side.Cloud;
        world.Insert(target, "Party", new JsonObject { ["code"] = "ONLY-THERE" });
        var direction = source == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud;
        var before = new WorldSnapshot(world);

        foreach (var force in new[] { false, true })
        {
            await world.SyncAsync(new SyncRequest { DocTypes = ["Party"], Names = ["ONLY-THERE"], Direction = direction, Force = force });
        }

        before.AssertUntouched();
        await world.SettleAsync();
        Assert.NotNull(world.Side(source).Find("Party", "ONLY-THERE"));
    }

    // Defect of the original: rows were sent under the other site's row names, so that an update could empty the table while the site answered 200.
    [Fact]
    public async Task Rows_survive_updates_although_each_site_names_them_in_its_own_way()
    {
        using var world = await AgreedWorld.MakeAsync();
        foreach (var side in new[] { Side.Cloud, Side.Local, Side.Cloud })
        {
            var name = world.NameOf(side, "Voucher", "remarks", "voucher 0");
            var rows = (JsonArray)world.Side(side).Find("Voucher", name)!["rows"]!.DeepClone();
            rows[0]!["qty"] = rows[0]!["qty"]!.GetValue<double>() + 1;
            rows.Add(new JsonObject { ["item"] = $"added on {side}", ["qty"] = 1 });
            world.Update(side, "Voucher", name, new JsonObject { ["rows"] = rows });
            await world.SettleAsync();
        }

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var rows = world.Side(side).Find("Voucher", world.NameOf(side, "Voucher", "remarks", "voucher 0"))!["rows"]!.AsArray();
            Assert.Equal(
                ["A:4", "B:1", "added on Cloud:1", "added on Local:1", "added on Cloud:1"],
                rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row!["item"]}:{row["qty"]!.GetValue<double>():0}")));
        }

        Assert.NotEqual(RowNames(world, Side.Cloud), RowNames(world, Side.Local));
    }

    // Defect of the original: only the newest 100 documents were ever seen.
    [Fact]
    public async Task All_documents_are_seen_however_many_there_are()
    {
        using var world = new SyncWorld(DocTypes.All);
        for (var i = 0; i < 250; i++)
        {
            world.Cloud.Insert("Remark", new JsonObject { ["subject"] = $"remark {i}" }, SyncWorld.Clerk);
        }

        await world.SyncAsync();

        Assert.Equal(250, world.Local.Names("Remark").Count);
        Assert.Equal(250, world.Local.CommittedWrites);
    }

    // Defect of the original: equal documents on both sites were conflicts on the first run, because row names, nulls and numbers' spelling went into the hash.
    [Fact]
    public async Task Equal_content_is_adopted_whatever_the_sites_call_its_rows_and_however_they_spell_it()
    {
        using var world = new SyncWorld(DocTypes.All);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Insert(side, "Party", new JsonObject { ["code"] = "ACME", ["credit"] = side == Side.Cloud ? 12 : "12.000", ["notes"] = side == Side.Cloud ? null : "" });
            world.Insert(side, "Voucher", AgreedWorld.Voucher("ACME", "same", "A", "B"));
        }

        await world.SyncAsync();

        Assert.Equal(0, world.Writes);
        Assert.Equal([SyncAction.Adopt, SyncAction.Adopt], world.Results.Select(result => result.Action));
        Assert.Empty(world.Conflicts(all: true));
    }

    // Defect of the original: a write that failed was never tried again.
    [Fact]
    public async Task A_write_that_failed_is_tried_again_by_the_next_run()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        var refusing = true;
        world.Local.Use(new Refusing("Party", _ => refusing));
        await world.SyncAsync();
        Assert.Equal(SyncRecordStatus.Error, world.Record("Party", "ACME").Status);

        refusing = false;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.SyncAsync();

        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
    }

    // Defect of the original: two first syncs of a document made two records of it.
    [Fact]
    public async Task A_document_is_recorded_once_however_often_it_is_first_synchronized()
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Configuration = world.Configuration with { ThrottleLimit = 4 };
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Insert(side, "Party", new JsonObject { ["code"] = "ACME" });
        }

        foreach (var request in new[] { new SyncRequest { DocTypes = ["Party"], Names = ["ACME"] }, new SyncRequest(), new SyncRequest { Full = true } })
        {
            world.Restart();
            await world.SyncAsync(request);
            Assert.Single(world.Records());
        }
    }

    // Defect of the original: a manual conflict was stored as an error, counted as none, and stored again by every run.
    [Fact]
    public async Task A_manual_conflict_is_one_conflict_in_every_count()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });

        for (var run = 0; run < 3; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run == 2 });
            Assert.Single(world.Conflicts(all: true));
            var status = world.OpenEngine().GetStatus();
            Assert.Equal((1, 0, 0), (status.Conflicts, status.Errors, status.Pending));
            Assert.Equal((run == 0 ? 1 : 0, 0), (status.Runs[0].Conflicts, status.Runs[0].Failed));
            Assert.Contains(world.Events.OfType<WarningEvent>(), warning => warning.Text.Contains("1 conflict waits", StringComparison.Ordinal));
        }

        Assert.Equal(SyncRecordStatus.Conflict, world.Record("Party", "ACME").Status);
        Assert.Single(world.Log(), entry => entry.Action == "conflict");
    }

    // Defect of the original: an automatic conflict was marked as resolved before the write was tried.
    [Fact]
    public async Task A_conflict_that_a_rule_decided_is_open_until_the_write_succeeds()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.CloudWins });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });
        var refusing = true;
        world.Local.Use(new Refusing("Party", _ => refusing));

        await world.SyncAsync();
        var open = Assert.Single(world.Conflicts());
        Assert.Equal((ConflictState.Open, null), (open.State, open.ResolvedAt));
        Assert.Equal("local", world.Local.Find("Party", "ACME")!["phone"]!.ToString());

        refusing = false;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.SyncAsync();
        var closed = Assert.Single(world.Conflicts(all: true));
        Assert.Equal((open.Id, ConflictState.Resolved, ConflictStrategy.CloudWins), (closed.Id, closed.State, closed.Resolution));
        Assert.Equal("cloud", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
    }

    // Defect of the original: one column mixed the server's UTC with each site's local time.
    [Fact]
    public async Task A_record_keeps_the_sites_stamps_as_they_write_them_and_its_own_times_in_UTC()
    {
        using var world = await AgreedWorld.MakeAsync(options => options with { TimeZone = options.SiteName == "cloud" ? "Asia/Kolkata" : "America/New_York" });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Clock.Advance(TimeSpan.FromMinutes(7));
        var now = world.Clock.GetUtcNow();

        await world.SyncAsync();

        var record = world.Record("Party", "ACME");
        Assert.Equal(world.Cloud.Find("Party", "ACME")!["modified"]!.ToString(), record.CloudModified);
        Assert.Equal(world.Local.Find("Party", "ACME")!["modified"]!.ToString(), record.LocalModified);
        Assert.Equal(now, record.LastSynced);
        Assert.Equal(now, world.Log()[0].Timestamp);
    }

    // Defect of the original: the echo of a deletion was logged as a failure.
    [Fact]
    public async Task A_deletion_leaves_no_failure_behind()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Delete(Side.Cloud, "Remark", world.Cloud.Names("Remark")[0]);

        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run % 2 == 1 });
            Assert.Empty(world.Errors());
            world.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.DoesNotContain(world.Log(), entry => entry.Status is "failed" or "blocked");
        Assert.Single(world.Log(), entry => entry.Action == "delete");
    }

    // Defect of the original: what had not changed was counted as a success, and a conflict as a failure.
    [Fact]
    public async Task The_counts_of_a_run_say_what_happened()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Local.Use(new Refusing("Party", document => document["phone"]?.ToString() == "poison"));
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "written" });
        world.Update(Side.Cloud, "Party", "BETA", new JsonObject { ["phone"] = "poison" });
        world.Update(Side.Cloud, "Party", "CETA", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "CETA", new JsonObject { ["phone"] = "local" });
        world.Configuration = world.Configuration with { Overlap = TimeSpan.Zero };

        await world.SyncAsync();

        var run = world.OpenEngine().GetStatus().Runs[0];
        Assert.Equal((1, 1, 1, 0, "completed"), (run.Written, run.Conflicts, run.Failed, run.Blocked, run.Outcome));
        Assert.Equal(
            [("ACME", SyncOutcome.Succeeded), ("BETA", SyncOutcome.Failed), ("CETA", SyncOutcome.Conflict)],
            world.Results.Select(result => (result.Name, result.Outcome)).OrderBy(result => result.Name, StringComparer.Ordinal));
    }

    // Defect of the original: last_synced was set by failures too, exceptions were not logged, and every action was called "sync".
    [Fact]
    public async Task A_failure_is_logged_with_the_sites_words_and_is_no_synchronization()
    {
        using var world = await AgreedWorld.MakeAsync();
        var last = world.Record("Party", "ACME").LastSynced;
        world.Local.Use(new Refusing("Party", _ => true));
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "new" });
        world.Update(Side.Cloud, "Voucher", world.Cloud.Names("Voucher")[0], new JsonObject { ["remarks"] = "edited" });
        world.Delete(Side.Cloud, "Remark", world.Cloud.Names("Remark")[0]);
        world.Clock.Advance(TimeSpan.FromHours(1));
        var before = world.Log().Count;

        await world.SyncAsync();

        Assert.Equal(last, world.Record("Party", "ACME").LastSynced);
        var entries = world.Log().Take(world.Log().Count - before).ToList();
        var failure = Assert.Single(entries, entry => entry.Status == "failed");
        Assert.Contains("ACME is not wanted here", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["create", "delete", "update"], entries.Where(entry => entry.Status == "success").Select(entry => entry.Action).Order(StringComparer.Ordinal));
        Assert.All(entries.Where(entry => entry.Status == "success"), entry => Assert.Equal("cloud_to_local", entry.Direction));
    }

    // Defect of the original: the error of a document was hidden by a second one, and a run with errors looked like one without.
    [Fact]
    public async Task Every_error_of_a_run_reaches_the_caller_with_its_id_and_a_remedy()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Local.Faults.Add(SandboxFault.FailBefore(
            500, "<html>boom</html>", when: request => request.Method == "PUT"));
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });

        await world.SyncAsync();

        Assert.NotEmpty(world.Errors().Concat(world.Results.Where(result => result.ErrorId is not null).Select(result =>
            new ErpSyncError(result.ErrorId!, ErpErrorCategory.NotSpecified, result.Reason!, "", null))));
        Assert.All(world.Errors(), error => Assert.False(string.IsNullOrEmpty(error.RecommendedAction)));
        Assert.NotEqual(SyncRecordStatus.Synced, world.Record("Party", "ACME").Status);
    }

    // Defect of the original: max_attempts, batch_size, direction and priority stood in the configuration and were read by nobody.
    [Fact]
    public async Task The_settings_that_the_original_only_promised_are_obeyed()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Configuration = world.Configuration with { BatchSize = 3, Retry = new RetryOptions { MaxAttempts = 2, BackoffSeconds = 0 } };
        world.SetRules("Remark", rules => rules with { Direction = SyncDirection.LocalToCloud });
        world.SetRules("Voucher", rules => rules with { Strategy = ConflictStrategy.LocalWins });
        var refusing = new Refusing("Party", _ => true);
        world.Local.Use(refusing);
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "stays" });
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Update(side, "Voucher", world.NameOf(side, "Voucher", "remarks", "voucher 0"), new JsonObject { ["remarks"] = $"{side}" });
        }

        var requests = world.Cloud.Journal.Count;
        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run == 0 });
        }

        Assert.Equal(2, refusing.Refusals);
        Assert.Equal(SyncRecordStatus.DeadLetter, world.Record("Party", "ACME").Status);
        Assert.DoesNotContain("stays", world.Values(Side.Local, "Remark", "subject"));
        Assert.Contains("Local", world.Values(Side.Cloud, "Voucher", "remarks"));
        Assert.True(world.Cloud.Journal.Count - requests > 4 * 3, "Pages of three documents need more requests.");
    }

    private static List<string> RowNames(SyncWorld world, Side side) =>
    [
        .. world.Side(side).Find("Voucher", world.NameOf(side, "Voucher", "remarks", "voucher 0"))!["rows"]!.AsArray().Select(row => row!["name"]!.ToString()),
    ];
}
