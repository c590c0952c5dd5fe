using System.Management.Automation;
using System.Xml.Linq;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class FormatViewTests
{
    private static readonly XDocument Views = XDocument.Load(Path.Combine(ModuleFolder.Source, "ErpSync.Format.ps1xml"));

    [Fact]
    public void The_status_page_reads_like_that_of_the_original_product()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Status = Samples.Status;

        var page = runspace.Render("Get-ErpSyncStatus");

        Assert.Contains("Total Documents Tracked: 150\n  Synced: 145\n  Errors: 3\n  Conflicts: 2\n", page, StringComparison.Ordinal);
        Assert.Contains(
            "Recent Sync Operations:\n  [14:23:45] SUCCESS - Customer/CUST-00001 (cloud_to_local)\n"
            + "  [14:23:46] SUCCESS - Item/ITEM-00123 (local_to_cloud)\n",
            page,
            StringComparison.Ordinal);
        Assert.Contains("Last Run: never", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sync_that_stopped_days_ago_says_so()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Status = Samples.Status with { LastRun = TimeProvider.System.GetUtcNow().AddDays(-11).AddMinutes(-5) };

        Assert.Contains("(11 days ago)", runspace.Render("Get-ErpSyncStatus"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_conflict_asked_for_by_id_shows_its_difference_field_by_field()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Conflicts.Add(Samples.Conflict());

        var list = runspace.Render("Get-ErpConflict -Id 7");

        Assert.Contains("* credit_limit: base 5000 | cloud 7000 | local 9000", list, StringComparison.Ordinal);
        Assert.Contains("  phone: base (empty) | cloud 0123 | local (empty)", list, StringComparison.Ordinal);
    }

    [Fact]
    public void Conflicts_in_a_table_show_what_overlaps()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Conflicts.Add(Samples.Conflict());

        var table = runspace.Render("Get-ErpConflict");

        Assert.Contains("Cloud | Local", table, StringComparison.Ordinal);
        Assert.Contains("credit_limit: 7000 | 9000", table, StringComparison.Ordinal);
        Assert.DoesNotContain("phone", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_are_a_table_and_colour_stands_in_the_status_column_only()
    {
        using var runspace = new ModuleRunspace();
        runspace.Host.Console.HasColour = true;

        var table = runspace.Render(
            "$before = $env:NO_COLOR; $env:NO_COLOR = $null; $PSStyle.OutputRendering = 'Host'; $results; $env:NO_COLOR = $before",
            ("results", new[] { Samples.Result(), Samples.Result("CUST-2", SyncOutcome.Failed) }));

        var line = table.Split('\n').Single(text => text.Contains("CUST-00001", StringComparison.Ordinal));
        Assert.StartsWith("\u001b[32mSucceeded\u001b[0m", line, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[3", line[15..], StringComparison.Ordinal);
        Assert.Contains("\u001b[31mFailed\u001b[0m", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "1")]
    public void No_colour_goes_into_a_plain_host_or_under_NO_COLOR(bool hasColour, string? noColour)
    {
        using var runspace = new ModuleRunspace();
        runspace.Host.Console.HasColour = hasColour;

        var table = runspace.Render("$before = $env:NO_COLOR; $env:NO_COLOR = $value; $results; $env:NO_COLOR = $before",
            ("value", noColour), ("results", new[] { Samples.Result() }));

        Assert.Contains("Succeeded", table, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[32m", table, StringComparison.Ordinal);
    }

    public static TheoryData<string> PublicTypes() =>
        new(Samples.OfEveryType.Select(sample => sample.GetType().Name).Append(nameof(ErpSandbox)).Append(nameof(ErpWebhookServer)).Distinct());

    [Theory]
    [MemberData(nameof(PublicTypes))]
    public void Every_public_type_has_a_table_and_a_list_also_when_it_comes_from_a_job(string type)
    {
        var views = Views.Descendants("View").Where(view => TypesOf(view).Contains("ErpSync." + type)).ToList();

        Assert.Contains(views, view => view.Element("TableControl") is not null);
        Assert.Contains(views, view => view.Element("ListControl") is not null);
        Assert.All(views, view => Assert.Contains("Deserialized.ErpSync." + type, TypesOf(view)));
    }

    [Fact]
    public void Every_type_that_a_cmdlet_returns_has_a_view()
    {
        var returned = typeof(Commands.InvokeErpSyncCommand).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(OutputTypeAttribute), inherit: false).Cast<OutputTypeAttribute>())
            .SelectMany(output => output.Type)
            .Select(output => output.Type)
            .Where(type => type.Namespace == "ErpSync")
            .Select(type => type.FullName!);

        Assert.Subset(Views.Descendants("TypeName").Select(name => name.Value).ToHashSet(), returned.ToHashSet());
    }

    [Fact]
    public void A_practice_site_in_a_text_is_its_address_without_keys()
    {
        var site = Samples.OfEveryType.OfType<SandboxSite>().Single();

        Assert.Equal("http://127.0.0.1:8001/", $"{site}");
    }

    [Fact]
    public void Every_property_in_a_view_exists()
    {
        var types = typeof(SyncResult).Assembly.GetExportedTypes().ToDictionary(type => type.FullName!);
        var unknown =
            from view in Views.Descendants("View")
            let type = types[TypesOf(view)[0].Split('#')[0]]
            from property in view.Descendants("PropertyName")
            where type.GetProperty(property.Value) is null
            select $"{type.Name}.{property.Value}";

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_script_in_a_view_runs_on_a_full_and_on_an_empty_object()
    {
        using var runspace = new ModuleRunspace();
        var samples = Samples.OfEveryType.Concat(
        [
            new SyncResult { DocType = "D", Name = "N" },
            new SyncRecord { DocType = "D", Name = "N" },
            new SyncStatusReport { StatePath = "s" },
            new ErpWebhookDelivery { DocType = "", Name = "" },
            new ErpWebhookEvent { DocType = "", Name = "" },
            new ErpWebhook { DocType = "", Event = "" },
            new ErpWebhookTest { Url = new Uri("http://localhost"), FailedStep = "Connect" },
            new ErpConflict { Id = 1, DocType = "D", Name = "N" },
            new ErpConnectionResult { Url = new Uri("http://localhost") },
        ]).ToLookup(sample => sample.GetType().FullName!);
        var scripts =
            from view in Views.Descendants("View")
            from script in view.Descendants("ScriptBlock")
            from sample in samples[TypesOf(view)[0].Split('#')[0]]
            select (Script: script.Value, Sample: sample);

        var errors = scripts.SelectMany(pair =>
            runspace.Run("$sample | ForEach-Object $block", ("sample", pair.Sample), ("block", ScriptBlock.Create(pair.Script))) switch
        {
            var run => run.Errors.Append(run.Terminating).OfType<ErrorRecord>().Select(error => $"{pair.Sample.GetType().Name}: {error}"),
        }).ToList();

        Assert.Empty(errors);
        Assert.True(scripts.Count() > 40);
    }

    [Fact]
    public void Documents_answer_to_the_name_the_original_product_gave_them()
    {
        using var runspace = new ModuleRunspace();

        Assert.Equal(["CUST-00001"], runspace.Run("$record.DocName", ("record", Samples.Record("Customer", "CUST-00001"))).Of<string>());
    }

    private static List<string> TypesOf(XElement view) =>
        [.. view.Element("ViewSelectedBy")!.Elements("TypeName").Select(name => name.Value)];
}
