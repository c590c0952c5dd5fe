using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Never two works on one document, nor on one pair.</summary>
public sealed class DocumentGateTests
{
    private readonly DocumentGate _gate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(7, "ACME", "ACME", 8, "ACME", "BETA")]
    [InlineData(7, "ACME", "BETA", 8, "CETA", "BETA")]

    // The pair was renamed by a work that was loaded before: the names are others, the pair is the same.
    [InlineData(7, "ACME", "ACME", 7, "BETA", "BETA")]
    [InlineData(0, "ACME", null, 7, "ACME", "BETA")]
    public async Task Who_has_the_document_or_the_pair_is_waited_for(long id, string cloud, string? local, long otherId, string otherCloud, string otherLocal)
    {
        var first = await _gate.EnterAsync(Pair(id, cloud, local), Token);

        var second = _gate.EnterAsync(Pair(otherId, otherCloud, otherLocal), Token);

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Others_go_on()
    {
        using var first = await _gate.EnterAsync(Pair(7, "ACME", "BETA"), Token);

        using var swapped = await _gate.EnterAsync(Pair(8, "BETA", "ACME"), Token);
        using var unrecorded = await _gate.EnterAsync(Pair(0, "CETA", null), Token);
        using var another = await _gate.EnterAsync(Pair(0, "DELTA", null), Token);
    }

    private static PairRecord Pair(long id, string? cloud, string? local) => new() { Id = id, DocType = "Party", CloudName = cloud, LocalName = local };
}
