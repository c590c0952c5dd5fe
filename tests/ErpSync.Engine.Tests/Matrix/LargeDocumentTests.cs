namespace ErpSync.Engine.Tests.Matrix;

/// <summary>
/// Documents of 1,000 rows and of 5 MB of text through the changes that touch what is large. ERPSYNC_TEST_MATRIX=all plays every change of the matrix with
/// them, which takes minutes.
/// </summary>
public sealed class LargeDocumentTests
{
    [Theory]
    [InlineData("1,000 rows", "created", "rows edited on both sides, different ones", "a row edited here, removed there")]
    [InlineData("5 MB of text", "created", "edited on both sides, different fields")]
    public async Task Large_documents_behave_like_small_ones(string kind, params string[] changes)
    {
        var isAll = Environment.GetEnvironmentVariable("ERPSYNC_TEST_MATRIX") == "all";
        var run = new MatrixRun("16.4.1", [MatrixKind.All.Single(each => each.Kind == kind)], [.. MatrixChange.All.Where(change => isAll || changes.Contains(change.Change))]);

        await run.PlayAsync();

        Assert.True(run.AllFaults.Count == 0, string.Join('\n', run.AllFaults));
        Assert.All(run.Cells, cell => Assert.True(cell.Refusal is null || isAll, cell.Refusal));
    }
}
