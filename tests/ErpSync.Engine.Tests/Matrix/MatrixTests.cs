using System.Runtime.CompilerServices;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>
/// Every kind of change to every kind of document on either side and on every version, generated from kinds.json and changes.json. A cell is right when both
/// sites mean the same afterwards, the side that was changed was not written, nothing is lost or doubled and later runs write nothing; or when the definition
/// or a site refuses the change, with its reason. The outcome is approved in matrix.approved.txt, and the topic about_ErpSync_Documents shows it: after a
/// change that is meant, run once with ERPSYNC_APPROVE=1 and look at the difference.
/// </summary>
public sealed class MatrixTests(MatrixResults results) : IClassFixture<MatrixResults>
{
    private static readonly string[] All = ["13.58.21", "14.93.2", "15.55.0", "15.101.1", "16.4.1"];

    public static TheoryData<string> Versions => [.. All];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_change_of_every_kind_of_document_arrives_or_is_refused_with_a_reason(string version)
    {
        var run = await results.OfAsync(version);
        Assert.True(run.AllFaults.Count == 0, $"{run.AllFaults.Count} faults:\n{string.Join('\n', run.AllFaults.Take(40))}");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Exchanging_the_sides_changes_no_outcome(string version)
    {
        var run = await results.OfAsync(version);
        foreach (var cells in run.Cells.GroupBy(cell => (cell.Kind, cell.Change)))
        {
            Assert.True(cells.Select(cell => (cell.Outcome, cell.Refusal)).Distinct().Count() == 1, string.Join("; ", cells.Select(cell => $"{cell}: {cell.Outcome} {cell.Refusal}")));
        }
    }

    /// <summary>Sites are not upgraded on one day.</summary>
    [Theory]
    [InlineData("13.58.21", "16.4.1")]
    [InlineData("15.101.1", "14.93.2")]
    public async Task Every_change_arrives_between_sites_of_different_versions_too(string cloudVersion, string localVersion)
    {
        var isAll = Environment.GetEnvironmentVariable("ERPSYNC_TEST_MATRIX") == "all";
        var run = new MatrixRun(cloudVersion, localVersion, [.. MatrixKind.All.Where(kind => !kind.Sample && (isAll || kind.IsTypical))], MatrixChange.All);

        await run.PlayAsync();

        Assert.True(run.AllFaults.Count == 0, $"{run.AllFaults.Count} faults:\n{string.Join('\n', run.AllFaults.Take(40))}");
    }

    [Fact]
    public async Task The_outcome_is_the_approved_one_and_the_topic_shows_it()
    {
        var runs = new List<MatrixRun>();
        foreach (var version in All)
        {
            runs.Add(await results.OfAsync(version));
        }

        var table = MatrixTable.Print(runs);
        var shown = string.Join('\n', table.TrimEnd().Split('\n').Select(line => line.Length == 0 ? "" : $"    {line}"));
        var topic = (await File.ReadAllTextAsync(Topic, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("ERPSYNC_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(Approved, table, TestContext.Current.CancellationToken);
            topic = $"{topic[..topic.IndexOf("TABLE\n", StringComparison.Ordinal)]}TABLE\n{shown}\n\n{topic[topic.IndexOf("NAMES\n", StringComparison.Ordinal)..]}";
            await File.WriteAllTextAsync(Topic, topic, TestContext.Current.CancellationToken);
        }

        Assert.Equal((await File.ReadAllTextAsync(Approved, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), table);
        Assert.Contains($"TABLE\n{shown}\n\nNAMES\n", topic, StringComparison.Ordinal);
    }

    private static string Approved => Beside("matrix.approved.txt");

    private static string Topic => Beside("../../../src/ErpSync.Commands/Module/en-US/about_ErpSync_Documents.help.txt");

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, file));
}
