namespace ErpSync.Engine.Tests.Disasters;

/// <summary>What must never destroy a document, script by script.</summary>
public sealed class DisasterTests
{
    private static readonly IReadOnlyList<Disaster> All =
    [
        .. SiteDisasters.All, .. AnswerDisasters.All, .. BackupDisasters.All, .. TimeDisasters.All, .. DataDisasters.All, .. OwnDisasters.All,
    ];

    public static TheoryData<string> Names { get; } = [.. All.Select(disaster => disaster.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task No_disaster_destroys_a_document(string name) => DisasterStage.PlayAsync(All.Single(disaster => disaster.Name == name));

    [Fact]
    public void Every_refusal_is_described_with_its_remedy()
    {
        var ids = All.SelectMany(disaster => disaster.Tells.Append(disaster.Stops)).OfType<string>().Distinct().ToList();

        Assert.True(All.Count >= 30 && ids.Count > 10);
        Assert.All(ids, id => Assert.Contains(" -> ", Troubleshooting.Entry(id), StringComparison.Ordinal));
    }
}
