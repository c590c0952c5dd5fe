namespace ErpSync.Engine.Tests.Support;

/// <summary>Every document of both sites and the number of writes they have committed, to prove afterwards that a fault changed nothing.</summary>
internal sealed class WorldSnapshot
{
    private readonly SyncWorld _world;
    private readonly IReadOnlyList<string> _documents;
    private readonly int _writes;

    public WorldSnapshot(SyncWorld world)
    {
        _world = world;
        _documents = Documents(world);
        _writes = world.Writes;
    }

    /// <summary>No request changed anything, and every document is as it was, modified included.</summary>
    public void AssertUntouched()
    {
        Assert.Equal(_documents, Documents(_world));
        Assert.Equal(_writes, _world.Writes);
    }

    /// <summary>Nothing that was there is gone.</summary>
    public void AssertNothingDeleted() => Assert.Empty(Gone());

    /// <summary>What was there and is gone, as "Cloud Party/ACME".</summary>
    public IEnumerable<string> Gone() => _documents.Select(Key).Except(Documents(_world).Select(Key));

    private static string Key(string document) => document[..document.IndexOf('\n', StringComparison.Ordinal)];

    private static List<string> Documents(SyncWorld world) =>
    [
        .. from side in new[] { Side.Cloud, Side.Local }
           from docType in world.Configuration.DocTypes
           from name in world.Side(side).Names(docType)
           select $"{side} {docType}/{name}\n{world.Side(side).Find(docType, name)!.ToJsonString()}",
    ];
}
